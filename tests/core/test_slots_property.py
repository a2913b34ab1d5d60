"""No slot lost, none doubled: against somebody who stands before a clock of each zone and looks at it every minute.

The watcher knows nothing of time zones. A day's slot is the minute in which the clock shows its hour, or a later one,
for the first time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.core.schedules import Schedule
from bot.core.slots import latest_slot, next_slot, open_slots

ZONES = sorted(available_timezones() - {"localtime"})
START, END = datetime(2025, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
KINDS: dict[str, Callable[[date], bool]] = {
    "daily": lambda day: True,
    "weekdays": lambda day: day.isoweekday() <= 5,
    "weekly": lambda day: day.isoweekday() == 7,
}


def shown(instant: datetime, zone: ZoneInfo) -> datetime:
    """What the clock shows."""
    return instant.astimezone(zone).replace(tzinfo=None)


def watched(schedule: Schedule, start: datetime, end: datetime, *, skim: bool = False) -> list[datetime]:
    """The slots after ``start`` and up to ``end`` that the watcher sees, who comes three days early so as to know what
    was shown before. ``skim``: an hour in which the clock just goes on is looked at as a whole."""
    zone, hour = ZoneInfo(schedule.tz), time.fromisoformat(schedule.at or "")
    now = start - 3 * DAY
    latest = shown(now, zone)
    found: list[datetime] = []
    while now < end:
        step = HOUR if skim and shown(now + HOUR, zone) - shown(now, zone) == HOUR else MINUTE
        before, now = now, now + step
        reads = shown(now, zone)
        for mark in passed(latest, reads, hour, schedule.every) if reads > latest else ():
            # Within a whole hour the clock was even, and no hand was set.
            at = before + (mark - shown(before, zone)) if step == HOUR else now
            if start < at <= end and at not in found[-1:]:
                found.append(at)
        latest = max(latest, reads)
    return found


def passed(before: datetime, after: datetime, hour: time, every: str) -> Iterator[datetime]:
    """The marks of its days that the clock's hand came to, or went over, in between."""
    day = before.date()
    while datetime.combine(day, hour) <= after:
        if datetime.combine(day, hour) > before and KINDS[every](day):
            yield datetime.combine(day, hour)
        day += DAY


def told(schedule: Schedule, start: datetime, end: datetime) -> list[datetime]:
    """The slots that the program sees, one after the other."""
    found = []
    slot = next_slot(schedule, start)
    while slot is not None and slot <= end:
        found.append(slot)
        slot = next_slot(schedule, slot)
    return found


@cache
def changes(name: str) -> list[datetime]:
    """The hours within the two years in which the clock was set."""
    zone = ZoneInfo(name)
    hours = (START + n * HOUR for n in range(int((END - START) / HOUR)))
    return [hour for hour in hours if shown(hour + HOUR, zone) - shown(hour, zone) != HOUR]


@st.composite
def cases(draw: st.DrawFn) -> tuple[Schedule, datetime]:
    """A schedule, and a moment: any, or near one at which the clock was set."""
    name = draw(st.sampled_from(ZONES))
    every = draw(st.sampled_from(sorted(KINDS)))
    near = changes(name)
    hour = draw(st.times().map(lambda t: f"{t:%H:%M}"))
    if draw(st.booleans()) and near:
        change = draw(st.sampled_from(near))
        around = shown(change, ZoneInfo(name)) + draw(st.integers(-90, 150)) * MINUTE
        return Schedule(every, f"{around:%H:%M}", "sun" if every == "weekly" else None, name), change - DAY  # type: ignore[arg-type]
    start = START + draw(st.integers(0, int((END - START) / MINUTE))) * MINUTE
    return Schedule(every, hour, "sun" if every == "weekly" else None, name), start  # type: ignore[arg-type]


@settings(deadline=None)
@given(cases())
@example((Schedule("daily", "00:00", None, "America/St_Johns"), datetime(2010, 11, 6, 12, tzinfo=UTC)))
@example((Schedule("daily", "00:00", None, "Pacific/Apia"), datetime(2011, 12, 29, 0, tzinfo=UTC)))
@example((Schedule("daily", "12:00", None, "Pacific/Apia"), datetime(2011, 12, 29, 0, tzinfo=UTC)))
@example((Schedule("weekdays", "00:30", None, "Pacific/Kwajalein"), datetime(1993, 8, 20, 0, tzinfo=UTC)))
@example((Schedule("daily", "01:45", None, "Australia/Lord_Howe"), datetime(2026, 4, 4, 0, tzinfo=UTC)))
@example((Schedule("daily", "23:59", None, "America/Nuuk"), datetime(2023, 3, 25, 0, tzinfo=UTC)))
def test_as_somebody_sees_who_watches_the_clock(case: tuple[Schedule, datetime]) -> None:
    schedule, start = case
    end = start + (8 * DAY if schedule.every == "weekly" else 2 * DAY)
    expected = watched(schedule, start, end)
    assert told(schedule, start, end) == expected
    assert watched(schedule, start, end, skim=True) == expected


@settings(max_examples=60, deadline=None)
@given(cases(), st.lists(st.integers(1, 700), min_size=1, max_size=60))
def test_served_once_however_often_somebody_looks(case: tuple[Schedule, datetime], pauses: list[int]) -> None:
    """Looks at any moments: each time either nothing is open, or the latest slot, of which nothing was served yet."""
    schedule, start = case
    now, served = start, start
    for pause in pauses:
        now += pause * MINUTE
        seen = watched(schedule, served, now, skim=True)
        slots = open_slots([schedule], now, closed_until=None, held=False)
        assert slots.has_open(schedule, served) is bool(seen), (served, now)
        if seen:
            assert slots.opened[schedule].at == latest_slot(schedule, now) == seen[-1]
            served = now


@pytest.mark.long
@pytest.mark.timeout(3000)
@pytest.mark.parametrize("letter", sorted({name[0] for name in ZONES}))
def test_every_zone_for_two_years(letter: str) -> None:
    for name in (name for name in ZONES if name[0] == letter):
        wall = [shown(change, ZoneInfo(name)) for change in changes(name)]
        hours = {"00:00", *(f"{at + 30 * MINUTE:%H:%M}" for at in wall)}
        for hour in sorted(hours):
            schedule = Schedule("daily", hour, None, name)
            assert told(schedule, START, END) == watched(schedule, START, END, skim=True), schedule
        for every in ("weekdays", "weekly"):
            schedule = Schedule(every, "02:30", "sun" if every == "weekly" else None, name)
            assert told(schedule, START, END) == watched(schedule, START, END, skim=True), schedule
