"""Forgetting and handing out, on both engines: no trace in any column, nobody else's touched, whoever works beside."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import ForeignKey, Table, select

from bot.core.addresses import parse_address
from bot.core.deliveries import Closed, Part, Refused, Sent
from bot.core.dossiers import Forgotten, Sending
from bot.store.engine import make_engine, parse_url, reading
from bot.store.forgetting import OWN
from bot.store.register import digest
from bot.store.schema import metadata, subscribers
from bot.store.store import SqlStore
from tests.store.samples import LEASE, MACHINE, NO_SLOTS, NOW, Desk, paper_id, papers

ADA, BOB = "ada@example.org", "bob@example.org"
HOME = parse_address("Ada@example.org")


def dump(url: str) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, payloads unpacked."""
    engine = make_engine(parse_url(url))
    with reading(engine).begin() as db:
        rows = {t.name: [dict(row) for row in db.execute(select(t)).mappings()] for t in metadata.sorted_tables}
    engine.dispose()
    return rows


def forget(store: SqlStore, *, patient: bool = True, machine: float = MACHINE) -> Forgotten:
    found = store.forget(HOME, machine=machine, patient=patient)
    assert isinstance(found, Forgotten)
    return found


def lives(desk: Desk) -> list[Part]:
    """Ada follows two things, paused one, was asked, got a mail and waits for another; Bob got one."""
    desk.plan(papers(1, 2, 3))
    one = desk.follow("Ada@example.org", 1, 2, name="Ada's lamps")
    two = desk.follow(ADA, 3, rule="tea", rule_key="tea")
    bob = desk.follow(BOB, 1)
    desk.change(two, state="paused")
    desk.store.may_ask(two, machine=MACHINE)
    desk.store.may_ask(bob, machine=MACHINE)
    mine = desk.compose(one, [1])[0], desk.compose(one, [2])[0]
    theirs = desk.compose(bob, [1])[0]
    desk.send(mine[0], theirs)
    desk.send(mine[1], outcome=Refused("busy", "<Ada@Example.org> is busy"), next_try_at=MACHINE + 9)
    told = Closed("reputation", "554 ada@example.org", "We do not like ADA@example.org, nor bob@example.org.")
    desk.store.close_channel("email", told, machine=MACHINE)
    return [*mine, theirs]


def test_no_trace_is_left_in_any_column(desk: Desk, ready_url: str) -> None:
    lives(desk)
    before = json.dumps(dump(ready_url), default=str).lower()
    assert before.count(ADA) > 5
    found = forget(desk.store)
    after = dump(ready_url)
    said = json.dumps(after, default=str, ensure_ascii=False).lower()
    assert ADA not in said
    assert "ada's" not in said
    assert digest(HOME) not in said
    assert found == Forgotten(
        rows={
            "wants": 3,
            "deliveries": 3,
            "bounces": 0,
            "pauses": 1,
            "parts": 2,
            "messages": 2,
            "subscriptions": 2,
            "subscribers": 1,
            "confirmations": 1,
        }
    )
    assert [row["identity"] for row in after["subscribers"]] == [BOB]
    assert {name: len(after[name]) for name in ("subscriptions", "deliveries", "wants", "messages", "parts")} == {
        "subscriptions": 1,
        "deliveries": 1,
        "wants": 1,
        "messages": 1,
        "parts": 1,
    }
    assert after["channels"][0]["text"] == "We do not like …, nor bob@example.org."
    assert len(after["papers"]) == 3


def test_sqlite_overwrites_what_is_deleted(desk: Desk, ready_url: str) -> None:
    lives(desk)
    forget(desk.store)
    desk.store.close()
    if ready_url.startswith("sqlite"):
        with open(ready_url.removeprefix("sqlite:///"), "rb") as file:  # noqa: PTH123
            assert ADA.encode() not in file.read().lower()


def test_that_somebody_left_stays_and_names_nobody(desk: Desk, ready_url: str) -> None:
    sub = desk.follow(ADA)
    desk.store.leave(sub.subscriber.id, None, machine=MACHINE, now=NOW)
    assert forget(desk.store).suppressed
    rows = dump(ready_url)
    assert rows.pop("suppressed") == [{"digest": digest(HOME), "since": MACHINE}]
    assert digest(HOME) not in json.dumps(rows, default=str)
    assert desk.store.suppressed(HOME) == MACHINE


def test_who_is_not_known_is_forgotten_at_once_and_again(desk: Desk) -> None:
    epochs = desk.store.epochs()
    for _ in range(2):
        assert forget(desk.store) == Forgotten(rows={"confirmations": 0})
    assert desk.store.epochs() == epochs


def test_whoever_comes_back_is_somebody_else(desk: Desk) -> None:
    before = desk.follow(ADA)
    forget(desk.store)
    after = desk.follow(ADA)
    assert after.subscriber.id != before.subscriber.id
    assert after.id != before.id
    assert desk.store.subscriber(before.subscriber.id) is None


def test_what_others_decided_from_it_is_decided_anew(desk: Desk) -> None:
    desk.follow(ADA)
    before = desk.store.epochs()
    forget(desk.store)
    assert desk.store.epochs().subscriptions == before.subscriptions + 1


# --- beside a round ---


def claimed(desk: Desk) -> Part:
    desk.plan(papers(1))
    [part] = desk.compose(desk.follow(ADA, 1), [1])
    return part


def test_what_is_claimed_and_not_begun_is_never_sent(desk: Desk) -> None:
    part = claimed(desk)
    forget(desk.store)
    assert desk.begin(part) == frozenset()
    desk.store.release([part], owner=desk.owner)
    desk.store.renew(owner=desk.owner, lease_until=MACHINE + LEASE)
    desk.store.let_go(owner=desk.owner)
    assert desk.store.claim(owner="other", machine=MACHINE + 99, lease_until=MACHINE + 200, limit=9) == []
    assert desk.store.left(owner=desk.owner, machine=MACHINE, slots=NO_SLOTS).deliveries == 0


def test_what_is_being_sent_is_waited_for(desk: Desk, ready_url: str) -> None:
    part = claimed(desk)
    desk.begin(part)
    before = dump(ready_url)
    assert desk.store.forget(HOME, machine=MACHINE, patient=True) == Sending(1)
    assert dump(ready_url) == before
    desk.settle(part, Sent("x"))
    assert forget(desk.store).sending == 0


@pytest.mark.parametrize(
    ("outcome", "later"),
    [(Sent("x"), None), (Refused("r", "t", permanent=True, destination=True), None), (Refused("r", "t"), MACHINE + 5)],
)
def test_what_is_sent_for_too_long_is_told_and_its_outcome_is_nobodys(
    desk: Desk, ready_url: str, outcome: Sent | Refused, later: float | None
) -> None:
    part = claimed(desk)
    desk.begin(part)
    assert forget(desk.store, patient=False).sending == 1
    assert desk.settle(part, outcome, later) == frozenset()
    assert dump(ready_url)["subscribers"] == []


def test_what_a_dead_process_was_sending_is_not_waited_for(desk: Desk) -> None:
    desk.begin(claimed(desk))
    assert forget(desk.store, machine=MACHINE + LEASE + 1).sending == 0


@pytest.mark.parametrize("again", [False, True])
def test_a_message_composed_before_is_not_stored_after(desk: Desk, ready_url: str, again: bool) -> None:
    desk.plan(papers(1))
    made = desk.composed(desk.follow(ADA, 1), [1], again=again)
    forget(desk.store)
    assert desk.store.add_messages([made], owner="me", lease_until=MACHINE + LEASE) == []
    assert dump(ready_url)["messages"] == []


def test_many_work_beside_and_nobody_fails(desk: Desk, ready_url: str, open_again: Callable[[], SqlStore]) -> None:
    """Composing, claiming, sending and forgetting at the same time."""
    desk.plan(papers(*range(1, 13)))
    subs = {n: desk.follow(ADA if n % 2 else BOB, n, rule=f"r{n}", rule_key=f"r{n}") for n in range(1, 13)}
    stores = [open_again() for _ in range(3)]

    def work(n: int) -> int:
        mine = Desk(stores[n], owner=f"worker {n}")
        sent = 0
        for number in range(1 + n, 13, 3):
            for part in mine.compose(subs[number], [number]):
                if mine.store.begin([part], owner=mine.owner, lease_until=MACHINE + LEASE):
                    sent += len(mine.settle(part, Sent("x")))
        return sent

    with ThreadPoolExecutor(4) as threads:
        working = [threads.submit(work, n) for n in range(3)]
        found = threads.submit(forget, desk.store, patient=False)
        assert sum(one.result(60) for one in working) >= 6
        assert found.result(60).rows["subscribers"] == 1
    rows = dump(ready_url)
    assert [row["identity"] for row in rows["subscribers"]] == [BOB]
    assert len(rows["deliveries"]) == 6


# --- completeness ---


def _leads_to_subscribers(table: Table, seen: frozenset[str] = frozenset()) -> bool:
    keys: list[ForeignKey] = list(table.foreign_keys)
    above = {key.column.table for key in keys if key.column.table.name not in seen}
    return table is subscribers or any(_leads_to_subscribers(one, seen | {table.name}) for one in above)


def test_every_table_that_hangs_on_a_subscriber_is_known() -> None:
    assert set(OWN) == {table for table in metadata.sorted_tables if _leads_to_subscribers(table)}
    place = {table: n for n, table in enumerate(OWN)}
    referred = [(t, key.column.table) for t in OWN for key in t.foreign_keys if key.column.table in place]
    assert all(place[one] < place[other] for one, other in referred)


def test_a_dossier_has_it_all(desk: Desk) -> None:
    mine = lives(desk)
    found = desk.store.dossier(HOME)
    assert found.subscriber is not None
    assert (found.subscriber["identity"], found.subscriber["target"]) == (ADA, "Ada@example.org")
    assert [row["rule"] for row in found.subscriptions] == ["lamps", "tea"]
    assert [row["subscription_id"] for row in found.pauses] == [found.subscriptions[1]["id"]]
    assert [(row["paper"], row["state"]) for row in found.deliveries] == [
        (paper_id(1), "sent"),
        (paper_id(2), "due"),
        (paper_id(3), "due"),
    ]
    assert {row["title"] for row in found.deliveries} == {f"On lamps, part {n}" for n in (1, 2, 3)}
    assert len(found.wants) == 3
    assert [row["key"] for row in found.parts] == [part.key for part in mine[:2]]
    assert [row["receipt"] for row in found.parts] == [f"outbox:{mine[0].key}", None]
    assert found.parts[0]["payload"] == mine[0].payload
    assert found.parts[0]["papers"][0]["paper"] == paper_id(1)
    assert found.parts[1]["next_try_at"] == datetime.fromtimestamp(MACHINE + 9, UTC)
    assert [row["asked_at"] for row in found.confirmations] == [datetime.fromtimestamp(MACHINE, UTC)]
    assert found.suppressed is None


def test_a_dossier_of_nobody(desk: Desk) -> None:
    sub = desk.follow(ADA)
    desk.store.leave(sub.subscriber.id, None, machine=MACHINE, now=NOW)
    forget(desk.store)
    found = desk.store.dossier(HOME)
    assert (found.subscriber, found.subscriptions, found.messages) == (None, (), ())
    assert found.suppressed is not None
    assert found.suppressed["since"] == datetime.fromtimestamp(MACHINE, UTC)
