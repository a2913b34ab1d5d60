"""Slots by hand: hours that are left out or come twice, days that never were, marks, what holds a slot open."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.core.digests import SourceState
from bot.core.schedules import Every, Schedule, Weekday
from bot.core.slots import is_awaited, is_held, latest_slot, next_due, next_slot, open_slots


def moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def schedule(every: Every = "daily", at: str = "09:00", on: Weekday | None = None, tz: str = "UTC") -> Schedule:
    return Schedule(every, at, on, tz)


@pytest.mark.parametrize(
    ("zone", "at", "after", "slots"),
    [
        # 29 March 2026: at 02:00 clocks in Zurich go to 03:00. 25 October: at 03:00 back to 02:00.
        ("Europe/Zurich", "02:30", "2026-03-28T00:00", ["2026-03-28T01:30", "2026-03-29T01:00", "2026-03-30T00:30"]),
        ("Europe/Zurich", "03:00", "2026-03-28T12:00", ["2026-03-29T01:00", "2026-03-30T01:00"]),
        ("Europe/Zurich", "02:30", "2026-10-24T12:00", ["2026-10-25T00:30", "2026-10-26T01:30"]),
        ("Europe/Zurich", "02:00", "2026-10-24T12:00", ["2026-10-25T00:00", "2026-10-26T01:00"]),
        # Half an hour of summer time; a day's first hour that is left out; clocks set back over midnight.
        ("Australia/Lord_Howe", "02:15", "2026-10-02T20:00", ["2026-10-03T15:30", "2026-10-04T15:15"]),
        ("Africa/Cairo", "00:30", "2024-04-24T23:00", ["2024-04-25T22:00", "2024-04-26T21:30"]),
        ("America/St_Johns", "00:00", "2010-11-06T03:00", ["2010-11-07T02:30", "2010-11-08T03:30"]),
        ("America/St_Johns", "23:30", "2010-11-06T03:00", ["2010-11-07T02:00", "2010-11-08T03:00"]),
        # The day that was left out comes as the next begins, once, also where that is its hour.
        ("Pacific/Apia", "09:00", "2011-12-29T12:00", ["2011-12-29T19:00", "2011-12-30T10:00", "2011-12-30T19:00"]),
        ("Pacific/Apia", "00:00", "2011-12-29T09:00", ["2011-12-29T10:00", "2011-12-30T10:00", "2011-12-31T10:00"]),
        # Offsets to the second, and a day that came twice.
        ("Africa/Monrovia", "09:00", "1960-05-01T00:00", ["1960-05-01T09:44:30", "1960-05-02T09:44:30"]),
        (
            "America/Sitka",
            "09:00",
            "1867-10-16T20:00",
            ["1867-10-17T18:01:13", "1867-10-18T18:01:13", "1867-10-20T18:01:13"],
        ),
        ("Asia/Kathmandu", "09:00", "2026-01-01T00:00", ["2026-01-01T03:15", "2026-01-02T03:15"]),
    ],
)
def test_each_day_has_one_slot(zone: str, at: str, after: str, slots: list[str]) -> None:
    here, daily = moment(after), schedule(at=at, tz=zone)
    for expected in map(moment, slots):
        found = next_slot(daily, here)
        assert found == expected
        assert latest_slot(daily, expected) == expected
        assert latest_slot(daily, expected - timedelta(seconds=1)) != expected
        here = expected


@pytest.mark.parametrize(
    ("wanted", "slots"),
    [
        (schedule("weekdays"), ["2026-11-27", "2026-11-30", "2026-12-01"]),
        (schedule("weekly", on="thu"), ["2026-12-03", "2026-12-10"]),
        (schedule("weekly", on="fri"), ["2026-11-27", "2026-12-04"]),
        (schedule("weekly", on="wed"), ["2026-12-02", "2026-12-09"]),
    ],
)
def test_days_of_the_week(wanted: Schedule, slots: list[str]) -> None:
    here = moment("2026-11-26T09:00")  # a Thursday
    for expected in (moment(f"{day}T09:00") for day in slots):
        found = next_slot(wanted, here)
        assert found == expected
        assert latest_slot(wanted, expected + timedelta(hours=23)) == expected
        here = expected


def test_a_week_whose_day_was_left_out_loses_nothing() -> None:
    friday = schedule("weekly", on="fri", tz="Pacific/Apia")
    assert next_slot(friday, moment("2011-12-29T00:00")) == moment("2011-12-30T10:00")


def test_each_batch_has_no_slots() -> None:
    batch, now = Schedule("batch", None, None, "UTC"), moment("2026-11-26T09:00")
    assert (latest_slot(batch, now), next_slot(batch, now)) == (None, None)
    assert open_slots([batch], now, closed_until=None, held=False).opened == {}
    assert next_due(batch, now, now, closed_until=None) is None


NOW = moment("2026-11-26T10:00")
DAYS_AGO = NOW - timedelta(days=3)
LATER = NOW + timedelta(days=300)
NINE, EIGHT = moment("2026-11-26T09:00"), moment("2026-11-26T08:00")


@pytest.mark.parametrize(
    ("at", "served", "closed", "is_open"),
    [
        ("09:00", DAYS_AGO, None, True),
        ("09:00", DAYS_AGO, DAYS_AGO, True),
        ("09:00", EIGHT, EIGHT, True),
        ("09:00", NINE, None, False),
        ("09:00", NINE + timedelta(minutes=1), EIGHT, False),
        ("09:00", DAYS_AGO, NINE, False),
        ("09:00", DAYS_AGO, NINE + timedelta(minutes=1), False),
        # The clock of another process is a little ahead of ours.
        ("09:00", NOW + timedelta(minutes=5), EIGHT, False),
        ("09:00", DAYS_AGO, NOW + timedelta(minutes=5), False),
        # Marks of another time: a replay of days gone by. A slot of today counts, an earlier one only after a mark.
        ("09:00", LATER, LATER, True),
        ("11:00", LATER, LATER, False),
        ("11:00", LATER, DAYS_AGO, True),
        ("11:00", DAYS_AGO, LATER, True),
        ("09:00", None, None, True),
        ("11:00", None, None, False),
    ],
)
def test_a_slot_is_open_until_it_is_served_or_closed(
    at: str, served: datetime | None, closed: datetime | None, is_open: bool
) -> None:
    daily = schedule(at=at)
    slots = open_slots([daily], NOW, closed_until=closed, held=False)
    assert slots.has_open(daily, served) is is_open
    due = next_due(daily, served, NOW, closed_until=closed)
    assert due is not None
    assert (due <= NOW) is is_open


@pytest.mark.parametrize(("now", "is_open"), [("09:59", True), ("10:01", False), ("10:29", False), ("10:31", True)])
def test_today_is_the_readers(now: str, is_open: bool) -> None:
    """In Kiritimati a day begins at 10:00 of Greenwich."""
    here = schedule(at="00:30", tz="Pacific/Kiritimati")
    slots = open_slots([here], moment(f"2026-11-26T{now}"), closed_until=None, held=False)
    assert slots.has_open(here, None) is is_open


@pytest.mark.parametrize(
    ("served", "closed", "is_open"),
    [
        (moment("2026-11-25T09:00"), None, False),
        (moment("2026-11-25T09:30"), moment("2026-11-25T09:30"), False),
        (DAYS_AGO, moment("2026-11-25T09:00"), False),
        (DAYS_AGO, moment("2026-11-25T08:00"), True),
        (DAYS_AGO, None, True),
        (None, None, False),
    ],
)
def test_what_is_held_waits_until_the_next_slot_at_most(
    served: datetime | None, closed: datetime | None, is_open: bool
) -> None:
    daily = schedule()
    slots = open_slots([daily], NOW, closed_until=closed, held=True)
    assert slots.has_open(daily, served) is is_open
    assert all(slot.at == NINE for slot in slots.opened.values())


def test_what_is_held_through_summer_time_waits_no_longer() -> None:
    """The slot before is looked for in instants, not in hours of a clock that leaps."""
    daily = schedule(at="02:30", tz="Europe/Zurich")
    now = moment("2026-03-29T01:05")
    slots = open_slots([daily], now, closed_until=None, held=True)
    assert slots.opened[daily].since == moment("2026-03-28T01:30")


def test_the_next_time_is_told_in_the_zone_of_the_schedule() -> None:
    due = next_due(schedule(tz="Asia/Tokyo"), NOW, NOW, closed_until=NOW)
    assert due == datetime(2026, 11, 27, 9, tzinfo=ZoneInfo("Asia/Tokyo"))
    assert due.isoformat() == "2026-11-27T09:00:00+09:00"


@pytest.mark.parametrize(
    ("states", "awaited", "held"),
    [
        ((), False, False),
        (("fresh", "unchanged"), False, False),
        (("waiting",), True, True),
        (("waiting", "quiet", "stalled"), True, True),
        (("waiting", "failed"), True, True),
        (("waiting", "fresh"), True, False),
        (("waiting", "unchanged"), True, False),
        (("failed", "fresh"), True, False),
        (("failed",), True, False),
        (("quiet", "stalled"), False, False),
    ],
)
def test_what_a_slot_waits_for(states: tuple[SourceState, ...], awaited: bool, held: bool) -> None:
    assert (is_awaited(states), is_held(states)) == (awaited, held)
