"""Whose time it is, as the database sees it: the same as bot.core.slots, on both engines."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.schedules import Schedule
from bot.core.slots import Slots, open_slots
from bot.core.subscriptions import Subscription
from bot.store.store import SqlStore
from tests.store.samples import MACHINE, NOW, Desk, papers

DAILY = Schedule("daily", "09:00", None, "Europe/Zurich")
LATER = Schedule("daily", "10:00", None, "Europe/Zurich")
WEEKLY = Schedule("weekly", "00:00", "wed", "America/New_York")
BATCH = Schedule("batch", None, None, "UTC")
READER = "reader@example.org"
AGO = NOW - timedelta(days=30)


def at_now(*schedules: Schedule, closed: datetime | None = AGO, now: datetime = NOW, held: bool = False) -> Slots:
    return open_slots(schedules, now, closed_until=closed, held=held)


def settle(store: SqlStore, subscription: Subscription, until: datetime | None) -> None:
    """As if it had been served last at ``until``."""
    from bot.store.schema import subscriptions  # noqa: PLC0415

    with store._writing.begin() as db:
        db.execute(subscriptions.update().where(subscriptions.c.id == subscription.id).values(served_until=until))


def owed(desk: Desk, slots: Slots) -> dict[str, list[tuple[int, tuple[int, ...]]]]:
    return {
        one.subscriber.address.identity: [(int(paper.id[-5:]), ids) for paper, _, ids in one.papers]
        for one in desk.store.owed(after=0, limit=1000, slots=slots)
    }


def test_the_schedules_that_have_slots(desk: Desk) -> None:
    assert desk.store.schedules() == []
    subs = [desk.follow(f"r{n}@example.org", schedule=s) for n, s in enumerate([DAILY, BATCH, WEEKLY, DAILY])]
    desk.follow("late@example.org", schedule=LATER, state="pending")
    assert desk.store.schedules() == [DAILY, WEEKLY]
    desk.change(subs[2], state="paused")
    assert desk.store.schedules() == [DAILY]


def test_only_what_is_due_now(desk: Desk) -> None:
    nine, ten = desk.follow(READER, schedule=DAILY), desk.follow(READER, rule_key="other", schedule=LATER)
    each = desk.follow("console")
    desk.plan(papers(1, 2, 3), (nine, 1), (ten, 1), (ten, 2), (each, 3))
    assert owed(desk, at_now(DAILY, LATER)) == {"console": [(3, (each.id,))]}  # their slots of today are settled
    half_past_nine = at_now(DAILY, LATER, now=NOW + timedelta(days=1, hours=-1))
    assert owed(desk, half_past_nine)[READER] == [(1, (nine.id,))]
    late = NOW + timedelta(days=1)
    assert owed(desk, at_now(DAILY, LATER, now=late))[READER] == [(1, (nine.id, ten.id)), (2, (ten.id,))]
    closed = at_now(DAILY, LATER, now=late, closed=late - timedelta(hours=1))
    assert owed(desk, closed)[READER] == [(1, (ten.id,)), (2, (ten.id,))]


def test_whoever_was_due_first_stands_first(desk: Desk) -> None:
    each = desk.follow(READER)
    ten = desk.follow(READER, rule_key="ten", schedule=LATER)
    nine = desk.follow(READER, rule_key="nine", schedule=DAILY)
    desk.plan(papers(1), (each, 1), (ten, 1), (nine, 1))
    slots = at_now(DAILY, LATER, now=NOW + timedelta(days=1))
    assert owed(desk, slots) == {READER: [(1, (nine.id, ten.id, each.id))]}


def test_a_message_settles_the_slot_of_those_it_serves(desk: Desk) -> None:
    nine = desk.follow(READER, schedule=DAILY)
    other = desk.follow(READER, rule_key="other", schedule=DAILY)
    settle(desk.store, nine, AGO)
    settle(desk.store, other, AGO)
    desk.plan(papers(1, 2), (nine, 1), (other, 2))
    slots = at_now(DAILY)
    [one] = desk.store.owed(after=0, limit=9, slots=slots)
    assert one.slots == dict.fromkeys((nine.id, other.id), datetime(2025, 5, 1, 7, tzinfo=UTC))
    made = desk.composed(nine, [1])
    object.__setattr__(made, "served", (nine.id,))
    assert len(desk.store.add_messages([made], owner="desk", lease_until=MACHINE)) == 1
    assert [s.served_until for s in desk.store.subscriptions()] == [NOW, AGO]
    assert owed(desk, slots) == {READER: [(2, (other.id,))]}


def test_a_message_that_is_refused_settles_nothing(desk: Desk) -> None:
    nine = desk.follow(READER, schedule=DAILY)
    settle(desk.store, nine, AGO)
    desk.owe(nine, 1)
    desk.compose(nine, [1])
    made = desk.composed(nine, [1])
    object.__setattr__(made, "served", (nine.id,))
    assert desk.store.add_messages([made], owner="desk", lease_until=MACHINE) == []
    assert [s.served_until for s in desk.store.subscriptions()] == [AGO]


@pytest.mark.parametrize("new", [LATER, BATCH])
def test_a_new_schedule_settles_what_was_before(desk: Desk, new: Schedule) -> None:
    nine = desk.follow(READER, schedule=DAILY)
    assert nine.served_until == NOW
    settle(desk.store, nine, AGO)
    assert desk.change(nine, schedule=DAILY, name="Lights").served_until == AGO
    assert desk.change(nine, state="paused").served_until == AGO
    assert desk.change(nine, state="active").served_until == AGO
    assert desk.change(nine, schedule=new).served_until == NOW


def test_so_does_a_confirmation(desk: Desk) -> None:
    pending = desk.follow(READER, schedule=DAILY, state="pending")
    settle(desk.store, pending, AGO)
    assert desk.change(pending, state="active").served_until == NOW


def test_the_database_and_the_program_agree(desk: Desk) -> None:
    chance = random.Random(7)
    schedules = [DAILY, LATER, WEEKLY, BATCH]
    subs = {}
    for n in range(60):
        schedule = chance.choice(schedules)
        sub = desk.follow(f"r{n}@example.org", schedule=schedule)
        mark = chance.choice([None, NOW + timedelta(minutes=chance.randrange(-3 * 1440, 200))])
        settle(desk.store, sub, mark)
        subs[sub.subscriber.address.identity] = (schedule, mark)
    desk.plan(papers(1), *((sub, 1) for sub in desk.store.subscriptions()))
    for hours in (-30, -12, -3, -1, 0, 1, 2, 5, 24):
        for closed in (None, NOW - timedelta(hours=26), NOW - timedelta(minutes=50)):
            for held in (False, True):
                slots = at_now(DAILY, LATER, WEEKLY, closed=closed, now=NOW + timedelta(hours=hours), held=held)
                due = {who for who, (s, mark) in subs.items() if s == BATCH or slots.has_open(s, mark)}
                assert set(owed(desk, slots)) == due, (hours, closed, held)
                left = desk.store.left(owner="desk", machine=MACHINE, slots=slots)
                assert left.timed == len(subs) - len(due)


def test_what_waits_for_its_time_is_counted_and_not_listed(desk: Desk) -> None:
    nine, ten = desk.follow(READER, schedule=DAILY), desk.follow(READER, rule_key="other", schedule=LATER)
    week, each = desk.follow("b@example.org", schedule=WEEKLY), desk.follow("console")
    desk.plan(papers(1, 2, 3), (nine, 1), (ten, 1), (ten, 2), (week, 1), (week, 3), (each, 1))
    left = desk.store.left(owner="desk", machine=MACHINE, slots=at_now(DAILY, LATER, WEEKLY))
    assert (left.deliveries, left.timed) == (5, 4)
    assert left.waiting == ["console: 1 paper, not composed yet"]
    assert left.next_slot is not None
    assert left.next_slot.isoformat() == "2025-05-02T09:00:00+02:00"
    desk.change(nine, state="paused")
    left = desk.store.left(owner="desk", machine=MACHINE, slots=at_now(DAILY, LATER, WEEKLY))
    assert (left.timed, left.next_slot and left.next_slot.hour) == (4, 10)
    desk.change(ten, state="paused")
    left = desk.store.left(owner="desk", machine=MACHINE, slots=at_now(DAILY, LATER, WEEKLY))
    assert left.timed == 2
    assert left.waiting == ["reader@example.org: 2 papers, paused", "console: 1 paper, not composed yet"]
    assert left.next_slot is not None
    assert left.next_slot.isoformat() == "2025-05-07T00:00:00-04:00"


def test_what_a_blocked_address_is_owed_does_not_wait_for_its_time(desk: Desk) -> None:
    nine = desk.follow(READER, schedule=DAILY)
    desk.owe(nine, 1)
    with desk.store._writing.begin() as db:
        db.exec_driver_sql("UPDATE subscribers SET blocked = 'gone'")
    left = desk.store.left(owner="desk", machine=MACHINE, slots=at_now(DAILY))
    assert (left.deliveries, left.timed, left.next_slot) == (1, 0, None)
    assert left.waiting == ["reader@example.org: 1 paper, blocked: gone"]
