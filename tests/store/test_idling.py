"""Messages that say that there was nothing: who may have to be told, the record of them, and their end. On both
engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.addresses import parse_address
from bot.core.batches import Batch
from bot.core.deliveries import Refused, Unknown
from bot.core.digests import Digest
from bot.core.emptydays import Announcement, Idle
from bot.core.errors import StaleError
from bot.core.records import Composed, ComposedPart
from bot.core.schedules import Schedule
from bot.core.slots import Slots, open_slots
from bot.core.subscriptions import Subscription
from tests.store.samples import LEASE, MACHINE, NO_SLOTS, NOW, TODAY, Desk, papers, reading, stored

READER = "reader@example.org"
DAILY, BATCH = Schedule("daily", "09:00", None, "UTC"), Schedule("batch", None, None, "UTC")
NINE = datetime(2025, 5, 2, 9, tzinfo=UTC)
LATE = NINE + timedelta(hours=1)


def slots(now: datetime = LATE) -> Slots:
    return open_slots([DAILY], now, closed_until=NOW, held=False)


def idle(desk: Desk, at: Slots) -> list[Idle]:
    return list(desk.store.idle(after=0, limit=100, slots=at))


def note(sub: Subscription, key: str = "n1", about: datetime = NINE, served: tuple[int, ...] = ()) -> Composed:
    return Composed(
        subscriber_id=sub.subscriber.id,
        key=key,
        messenger="outbox",
        heading="Nothing for you today: arXiv announced 3 papers",
        composed_at=LATE,
        parts=[ComposedPart(payload={"text": "nothing"}, papers=[])],
        served=served,
        empty=about,
    )


def tell(desk: Desk, *notes: Composed) -> list[int]:
    """How many parts each of those that were stored has."""
    made = desk.store.add_empty(notes, epochs=desk.store.epochs(), owner=desk.owner, lease_until=MACHINE + LEASE)
    return [len(some) for some in made]


def test_whoever_asks_is_due_and_has_nothing_to_get(desk: Desk) -> None:
    ada, bob, cleo, dora, eve = (
        desk.follow(f"{name}@example.org", schedule=DAILY, empty_days=days)
        for name, days in (("ada", "tell"), ("bob", "tell"), ("cleo", "silent"), ("dora", "tell"), ("eve", "tell"))
    )
    other = desk.follow("ada@example.org", rule_key="other", schedule=BATCH)
    desk.plan(papers(1, 2), (bob, 1))
    desk.change(dora, state="paused")
    desk.change(eve, state="ended")
    assert idle(desk, open_slots([DAILY], NINE - timedelta(hours=1), closed_until=NINE, held=False)) == []
    [found] = idle(desk, slots())
    assert (found.subscriber.address, found.told_batch) == (parse_address("ada@example.org"), 0)
    assert [(one.id, one.schedule, one.at, one.tells, one.heard) for one in found.due] == [
        (ada.id, DAILY, NINE, True, False),
        (other.id, BATCH, None, False, False),
    ]
    assert desk.store.idle(after=ada.subscriber.id, limit=9, slots=slots()) == []
    assert cleo.empty_days == "silent"


def test_with_each_batch_only_while_there_is_one_to_be_told_of(desk: Desk) -> None:
    sub = desk.follow(READER, empty_days="tell")
    assert idle(desk, NO_SLOTS) == []
    desk.plan(papers(1, 2))
    [found] = idle(desk, NO_SLOTS)
    assert ([one.id for one in found.due], tell(desk, note(sub))) == ([sub.id], [1])
    assert idle(desk, NO_SLOTS) == []
    desk.plan(reading(papers(3), day=TODAY + timedelta(days=1)))
    assert [one.told_batch for one in idle(desk, NO_SLOTS)] == [1]


def test_papers_are_heard_of_too_but_not_what_is_sent_again(desk: Desk) -> None:
    sub = desk.follow(READER, empty_days="tell")
    desk.owe(sub, 1)
    desk.send(*desk.compose(sub, [1]))
    assert idle(desk, NO_SLOTS) == []
    desk.plan(reading(papers(3), day=TODAY + timedelta(days=1)))
    desk.send(*desk.compose(sub, [1], again=True))
    assert len(idle(desk, NO_SLOTS)) == 1


def test_what_a_slot_has_had(desk: Desk) -> None:
    ada, bob, cleo = (desk.follow(f"{name}@example.org", schedule=DAILY, empty_days="tell") for name in "abc")
    later = LATE + timedelta(days=500)  # by another clock
    told = (note(ada), replace(note(bob, "n2"), composed_at=later), note(cleo, "n3", later))
    assert tell(desk, *told[:2], replace(told[2], composed_at=later)) == [1, 1, 1]
    assert [one.due[0].heard for one in idle(desk, slots())] == [True, True, False]
    assert [one.due[0].heard for one in idle(desk, slots(LATE + timedelta(days=1)))] == [False, False, False]
    tell(desk, note(cleo, "n4", served=(cleo.id,)))
    assert [one.subscriber for one in idle(desk, slots())] == [ada.subscriber, bob.subscriber]


def test_once_of_each_moment(desk: Desk) -> None:
    sub = desk.follow(READER, empty_days="tell")
    assert tell(desk, note(sub)) == [1]
    assert tell(desk, note(sub, "n2")) == []
    assert tell(desk, note(sub, "n3", NINE + timedelta(days=1))) == [1]
    assert [line.title for line in desk.store.history()] == ["Nothing for you today: arXiv announced 3 papers"] * 2


def test_what_was_decided_from_something_else_is_refused(desk: Desk) -> None:
    sub, before = desk.follow(READER, empty_days="tell"), desk.store.epochs()
    desk.plan(papers(1), (sub, 1))
    with pytest.raises(StaleError):
        desk.store.add_empty([note(sub)], epochs=before, owner="desk", lease_until=MACHINE)
    assert desk.store.left(owner="desk", machine=MACHINE, slots=NO_SLOTS).messages == 0


def test_announcements_are_what_sources_showed(desk: Desk) -> None:
    desk.plan(papers(1, 2))
    desk.plan(reading(papers(2, 1, 3), source="b", series="b"), now=NOW + timedelta(hours=1))
    old = TODAY - timedelta(days=9)
    filled = Digest(date=old, papers=papers(7))
    one = stored(papers(7)[0], old, batch=2)
    desk.store.fill(("b", "b"), filled, [one], Batch(2, old), epochs=desk.store.epochs(), now=NOW)
    desk.plan(reading(papers(8), day=TODAY + timedelta(days=1)), now=LATE)
    assert desk.store.announcements(9) == [
        Announcement(batch=1, day=TODAY, first=1, since=NOW, papers=3),
        Announcement(batch=3, day=TODAY + timedelta(days=1), first=4, since=LATE, papers=1),
    ]
    assert [one.batch for one in desk.store.announcements(1)] == [3]


def test_it_waits_is_found_and_told_as_any_part(desk: Desk) -> None:
    sub = desk.follow(READER, empty_days="tell")
    tell(desk, note(sub))
    assert desk.claim() == []
    other = Desk(desk.store, "other")
    [part] = other.claim(machine=MACHINE + LEASE)
    assert (part.key, part.papers, part.payload, part.repeat) == ("n1-1", 0, {"text": "nothing"}, False)
    assert other.begin(part, machine=MACHINE + LEASE) == {part.id}
    [again] = desk.claim(machine=MACHINE + 2 * LEASE)
    assert (again.key, again.repeat) == ("n1-1", True)
    desk.begin(again)
    desk.settle(again, Refused("4.2.2", "full"), next_try_at=MACHINE)
    left = desk.store.left(owner="desk", machine=MACHINE - 1, slots=NO_SLOTS)
    assert (left.messages, left.deliveries, left.next_try_at) == (1, 0, MACHINE)
    desk.send(*desk.claim())
    [line] = desk.store.history(address=sub.subscriber.address, since=NOW)
    assert (line.address, line.paper, line.state, line.receipt) == (READER, None, "sent", "outbox:n1-1")
    assert (line.planned_at, line.sent_at, line.subscription_id) == (LATE, NOW, None)
    assert desk.store.history(since=LATE + timedelta(seconds=1)) == []


@pytest.mark.parametrize("how", [{"state": "ended"}, {"state": "paused"}, {"empty_days": "silent"}])
@pytest.mark.parametrize(
    ("outcome", "state"), [(Refused("4.0.0", "later"), "withdrawn"), (Unknown("?", "?"), "failed")]
)
def test_whoever_asks_no_more_is_not_told(
    desk: Desk, how: dict[str, str], outcome: Refused | Unknown, state: str
) -> None:
    sub = desk.follow(READER, empty_days="tell")
    desk.follow(READER, rule_key="other")
    tell(desk, note(sub))
    [part] = desk.claim(machine=MACHINE + LEASE)
    desk.send(part, outcome=outcome, next_try_at=MACHINE)
    desk.change(sub, **how)
    assert (desk.claim(), desk.store.history()[0].state) == ([], state)


def test_nobody_is_told_later_who_was_out_of_reach(desk: Desk) -> None:
    sub = desk.follow(READER, empty_days="tell")
    desk.owe(sub, 1)
    tell(desk, note(sub))
    papers_part = desk.compose(sub, [1])
    desk.send(*papers_part, outcome=Refused("5.1.1", "gone", permanent=True, destination=True))
    assert desk.claim(machine=MACHINE + LEASE) == []
    desk.change(sub, state="active")
    assert [line.state for line in desk.store.history() if line.paper is None] == ["withdrawn"]


def test_the_record_has_papers_and_notes_in_their_order(desk: Desk) -> None:
    sub = desk.follow(READER, empty_days="tell")
    desk.plan(papers(1), (sub, 1), now=NOW)
    tell(desk, replace(note(sub), composed_at=LATE))
    desk.plan(reading(papers(2), day=TODAY + timedelta(days=2)), (sub, 2), now=LATE + timedelta(hours=1))
    every = desk.store.history()
    assert [line.paper and line.paper[-1] for line in every] == ["1", None, "2"]
    assert desk.store.history(limit=2) == every[1:]
    assert desk.store.history(limit=1) == every[2:]
    assert [line.paper for line in desk.store.history(paper=papers(1)[0].id)] == [papers(1)[0].id]
