"""What is owed, and messages made of it."""

from __future__ import annotations

from bot.core.addresses import parse_address
from bot.core.deliveries import Part
from tests.store.samples import LEASE, MACHINE, NO_SLOTS, NOW, Desk, paper, papers

READER = "Reader@example.org"


def test_owed_says_who_wants_what(desk: Desk) -> None:
    one, two = desk.follow(READER), desk.follow(READER, rule_key="other")
    other = desk.follow("console")
    desk.plan(papers(2, 1, 3), (two, 2), (one, 2), (two, 1), (other, 3))
    first, second = desk.store.owed(after=0, limit=10, slots=NO_SLOTS)
    assert first.subscriber == one.subscriber
    assert first.papers == [(paper(2), 0, (one.id, two.id)), (paper(1), 0, (two.id,))]
    assert second.subscriber == other.subscriber
    assert second.papers == [(paper(3), 0, (other.id,))]


def test_owed_comes_in_pages(desk: Desk) -> None:
    subs = [desk.follow(f"r{n}@example.org") for n in range(5)]
    desk.plan(papers(1), *((sub, 1) for sub in subs if sub is not subs[1]))
    ids = [sub.subscriber.id for sub in subs]
    page = desk.store.owed(after=0, limit=2, slots=NO_SLOTS)
    assert [owed.subscriber.id for owed in page] == [ids[0], ids[2]]
    page = desk.store.owed(after=ids[2], limit=2, slots=NO_SLOTS)
    assert [owed.subscriber.id for owed in page] == [ids[3], ids[4]]
    assert desk.store.owed(after=ids[4], limit=2, slots=NO_SLOTS) == []


def test_owed_leaves_out_what_only_the_paused_want(desk: Desk) -> None:
    one, two = desk.follow(READER), desk.follow(READER, rule_key="other")
    desk.plan(papers(1, 2, 3), (one, 1), (one, 2), (two, 2))
    desk.change(one, state="paused")
    [owed] = desk.store.owed(after=0, limit=10, slots=NO_SLOTS)
    assert owed.papers == [(paper(2), 0, (two.id,))]
    desk.change(two, state="paused")
    assert desk.store.owed(after=0, limit=10, slots=NO_SLOTS) == []
    desk.change(one, state="active")
    assert desk.owed() == {"reader@example.org": [1, 2]}


def test_owed_leaves_out_what_is_composed(desk: Desk) -> None:
    sub = desk.follow(READER)
    desk.owe(sub, 1, 2)
    desk.compose(sub, [1])
    assert desk.owed() == {"reader@example.org": [2]}


def test_parts_are_stored_whole_and_claimed(desk: Desk) -> None:
    sub = desk.follow(READER)
    desk.owe(sub, 1, 2, 3)
    message = desk.composed(sub, [2, 1], [3])
    [made] = desk.store.add_messages([message], owner="desk", lease_until=MACHINE + LEASE)
    first, second = made
    assert first == Part(
        id=first.id,
        key=f"{message.key}-1",
        message_id=first.message_id,
        number=1,
        of=2,
        address=parse_address(READER),
        messenger="outbox",
        composed_at=NOW,
        payload={"text": "papers [2, 1]"},
        papers=2,
    )
    assert (second.key, second.number, second.message_id) == (f"{message.key}-2", 2, first.message_id)
    assert Desk(desk.store, "other").claim() == []
    line = desk.line(2)
    assert (line.state, line.subscription_id, line.subscription, line.message_id) == (
        "due",
        sub.id,
        "Lamps",
        first.message_id,
    )


def test_a_payload_may_hold_anything(desk: Desk) -> None:
    sub = desk.follow(READER)
    desk.owe(sub, 1)
    message = desk.composed(sub, [1])
    odd = {"text": "nul \x00, alone \ud800, 60,000: " + "é" * 60_000, "\udcff": ""}
    object.__setattr__(message.parts[0], "payload", odd)
    [[part]] = desk.store.add_messages([message], owner="desk", lease_until=MACHINE)
    assert part.payload == odd


def test_many_messages_come_back_in_order(desk: Desk) -> None:
    subs = [desk.follow(f"r{n}@example.org") for n in range(4)]
    desk.plan(papers(1, 2), *((sub, n) for sub in subs for n in (1, 2)))
    composed = [desk.composed(sub, [1], [2]) for sub in reversed(subs)]
    made = desk.store.add_messages(composed, owner="desk", lease_until=MACHINE + LEASE)
    assert [[part.key for part in message] for message in made] == [[f"{m.key}-1", f"{m.key}-2"] for m in composed]
    assert [message[0].address.target for message in made] == [f"r{n}@example.org" for n in (3, 2, 1, 0)]
    assert desk.owed() == {}


def test_who_was_slower_is_left_out(desk: Desk) -> None:
    one, two = desk.follow(READER), desk.follow("console")
    desk.plan(papers(1, 2), (one, 1), (one, 2), (two, 1))
    desk.compose(one, [1])
    late, good = desk.composed(one, [1, 2]), desk.composed(two, [1])
    made = desk.store.add_messages([late, good], owner="desk", lease_until=MACHINE + LEASE)
    assert [[part.key for part in message] for message in made] == [[f"{good.key}-1"]]
    assert desk.owed() == {"reader@example.org": [2]}
    assert desk.store.add_messages([late], owner="desk", lease_until=MACHINE + LEASE) == []


def test_two_messages_at_once_cannot_hold_the_same_paper(desk: Desk) -> None:
    sub = desk.follow(READER)
    desk.owe(sub, 1)
    both = [desk.composed(sub, [1]), desk.composed(sub, [1])]
    made = desk.store.add_messages(both, owner="desk", lease_until=MACHINE + LEASE)
    assert [[part.key for part in message] for message in made] == [[f"{both[0].key}-1"]]


def test_what_was_withdrawn_meanwhile_is_left_out(desk: Desk) -> None:
    sub = desk.follow(READER)
    desk.owe(sub, 1)
    desk.change(sub, state="ended")
    assert desk.compose(sub, [1]) == []
    assert desk.states() == {1: "withdrawn"}


def test_a_message_again_leaves_the_record_alone(desk: Desk) -> None:
    sub = desk.follow(READER)
    desk.owe(sub, 1)
    desk.send(*desk.compose(sub, [1]))
    before = desk.store.history()
    [part] = desk.compose(sub, [1], again=True)
    assert desk.store.history() == before
    desk.send(part)
    assert desk.store.history() == before


def test_what_was_just_composed_is_what_is_read_later(desk: Desk) -> None:
    sub = desk.follow(READER)
    desk.plan(papers(1, 2), (sub, 1), (sub, 2))
    made = desk.compose(sub, [1], beyond=[2])
    desk.store.let_go(owner=desk.owner)
    assert desk.claim(limit=10) == made
