"""Joining and leaving in the memory: both engines, and nobody is named who has left."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from bot.core.addresses import parse_address
from bot.core.errors import StaleError
from bot.core.register import AGAIN, WEEK
from bot.store import open_store
from bot.store.engine import make_engine, parse_url
from bot.store.store import SqlStore
from tests.store.samples import LEASE, MACHINE, NO_SLOTS, NOW, Desk, paper_id, papers

ADA = "ada@example.org"
HOME = parse_address(ADA)


def test_a_subscriber_is_found_by_its_number(desk: Desk) -> None:
    sub = desk.follow(ADA)
    assert desk.store.subscriber(sub.subscriber.id) == sub.subscriber
    assert desk.store.subscriber(99) is None


def test_a_raised_generation_is_seen_everywhere(desk: Desk) -> None:
    sub = desk.follow(ADA)
    desk.store.raise_generation(sub.subscriber.id)
    desk.store.raise_generation(sub.subscriber.id)
    desk.owe(sub, 1)
    [owed] = desk.store.owed(after=0, limit=1, slots=NO_SLOTS)
    found = [desk.store.subscriber(sub.subscriber.id), desk.store.subscription(sub.id).subscriber, owed.subscriber]  # type: ignore[union-attr]
    assert [who.generation for who in found if who] == [2, 2, 2]


def test_confirming_owes_what_is_wanted_and_lifts(desk: Desk) -> None:
    desk.plan(papers(1, 2))
    sub = desk.follow(ADA)
    desk.store.leave(sub.subscriber.id, None, machine=MACHINE, now=NOW)
    assert desk.store.suppressed(HOME) == MACHINE
    asked = desk.follow(ADA, state="pending")
    confirmed = desk.store.confirm(asked.id, [(paper_id(2), 0)], epochs=desk.store.epochs(), now=NOW)
    assert (confirmed.state, desk.store.suppressed(HOME)) == ("active", None)
    assert desk.owed() == {ADA: [2]}


def test_a_confirmation_decided_from_old_knowledge_is_refused_wholly(desk: Desk) -> None:
    asked = desk.follow(ADA, state="pending")
    epochs = desk.store.epochs()
    desk.follow("bob@example.org")
    with pytest.raises(StaleError):
        desk.store.confirm(asked.id, [], epochs=epochs, now=NOW)
    assert desk.store.subscription(asked.id) == asked


def test_leaving_ends_all_and_takes_back_what_was_composed(desk: Desk) -> None:
    lamps, bob = desk.follow(ADA), desk.follow("bob@example.org")
    desk.follow(ADA, state="pending", rule_key="robots")
    desk.follow(ADA, state="paused", rule_key="tea")
    desk.plan(papers(1, 2), (lamps, 1), (lamps, 2), (bob, 1))
    desk.compose(lamps, [1, 2])
    ended = desk.store.leave(lamps.subscriber.id, None, machine=MACHINE, now=NOW)
    assert [one.state for one in ended] == ["ended"] * 3
    assert desk.store.subscriptions(address=HOME) == []
    states = {(line.address, line.state) for line in desk.store.history()}
    assert states == {(ADA, "withdrawn"), ("bob@example.org", "due")}
    assert [part.address.identity for part in desk.claim(machine=MACHINE + 2 * LEASE)] == []
    assert desk.owed() == {"bob@example.org": [1]}


def test_leaving_again_keeps_the_first_time(desk: Desk) -> None:
    who = desk.follow(ADA).subscriber.id
    for later in (0, 60):
        desk.store.leave(who, None, machine=MACHINE + later, now=NOW)
    assert desk.store.suppressed(HOME) == MACHINE
    assert desk.store.leave(99, None, machine=MACHINE, now=NOW) == []


def test_one_of_two_is_no_leaving(desk: Desk) -> None:
    first, second = desk.follow(ADA), desk.follow(ADA, rule_key="robots")
    assert [one.id for one in desk.store.leave(first.subscriber.id, first.id, machine=MACHINE, now=NOW)] == [first.id]
    assert desk.store.suppressed(HOME) is None
    desk.store.leave(first.subscriber.id, second.id, machine=MACHINE, now=NOW)
    assert desk.store.suppressed(HOME) == MACHINE


def test_asking_is_counted_by_address_and_forgotten_in_time(desk: Desk) -> None:
    sub = desk.follow(ADA, state="pending")
    assert desk.store.may_ask(sub, machine=MACHINE) == 0
    assert desk.store.may_ask(sub, machine=MACHINE + 1) == AGAIN - 1
    desk.store.not_asked(sub, machine=MACHINE)
    assert desk.store.may_ask(sub, machine=MACHINE + 2) == 0
    assert desk.store.may_ask(sub, machine=MACHINE + 3 + WEEK) == 0


def test_two_who_ask_at_once_ask_once(desk: Desk) -> None:
    sub = desk.follow(ADA, state="pending")
    with ThreadPoolExecutor(4) as pool:
        waits = list(pool.map(lambda _: desk.store.may_ask(sub, machine=MACHINE), range(4)))
    assert sorted(waits) == [0, AGAIN, AGAIN, AGAIN]


def test_a_part_is_found_by_its_key(desk: Desk) -> None:
    sub = desk.follow(ADA)
    desk.owe(sub, 1)
    [part] = desk.compose(sub, [1])
    assert desk.store.payload(part.key) == part.payload
    assert desk.store.payload("other-1") is None


def test_the_lists_name_nobody(database_url: str) -> None:
    store: SqlStore = open_store(database_url, announce=lambda _: None)
    sub = Desk(store).follow(ADA, state="pending")
    store.may_ask(sub, machine=MACHINE)
    store.leave(sub.subscriber.id, None, machine=MACHINE, now=NOW)
    store.close()
    engine = make_engine(parse_url(database_url))
    with engine.begin() as db:
        rows = [row for table in ("suppressed", "confirmations") for row in db.execute(text(f"SELECT * FROM {table}"))]
    engine.dispose()
    assert len(rows) == 2
    assert "ada" not in str(rows)
