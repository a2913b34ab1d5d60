"""Slots: the moments at which a schedule is due, and which of them are still to be served.

A day's slot is the first instant at which the clocks of the zone have come to its hour. So an hour that a zone leaves
out (02:30 in spring) comes at the first valid instant after it, an hour that a zone has twice comes the first time,
and the slot of a whole day that was left out comes as the next day begins.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.digests import SourceState
from bot.core.schedules import DAYS, Schedule

SKEW = timedelta(hours=1)
"""A mark that is at most so much later than the clock is one of another process, or of a clock that was put right. One
still later says nothing: this is a replay of days gone by."""

_WEEKDAYS = tuple(DAYS)
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Slot:
    """The latest slot of a schedule. A subscription is due ``at`` it if it is settled up to a moment before ``since``.
    ``unmarked``: so is one of which nobody knows how far it is settled."""

    at: datetime
    since: datetime
    unmarked: bool


@dataclass(frozen=True, slots=True)
class Slots:
    """The slots that are open at ``now``. A schedule that is not in ``opened`` has to wait for its next one."""

    now: datetime
    opened: Mapping[Schedule, Slot]

    def has_open(self, schedule: Schedule, served_until: datetime | None) -> bool:
        """Whether a subscription that is settled up to ``served_until`` is due at its latest slot."""
        slot = self.opened.get(schedule)
        if slot is None:
            return False
        if served_until is None or served_until > self.now + SKEW:
            return slot.unmarked
        return served_until < slot.since


def open_slots(schedules: Iterable[Schedule], now: datetime, *, closed_until: datetime | None, held: bool) -> Slots:
    """The open slots of ``schedules``: the latest of each, unless all are closed up to it (``closed_until``). ``held``:
    the batch is not there, so what is due waits for it, though not beyond the next slot: only what missed the slot
    before as well is due. Where no mark says anything, a slot of today counts and an earlier one does not."""
    closed = closed_until if closed_until is not None and closed_until <= now + SKEW else None
    found = {}
    for schedule in schedules:
        at = latest_slot(schedule, now)
        since = latest_slot(schedule, at - _SECOND) if at and held else at
        if at is None or since is None or (closed is not None and since <= closed):
            continue
        unmarked = closed is not None or _day(since, schedule) == _day(now, schedule)
        found[schedule] = Slot(at, since, unmarked)
    return Slots(now, found)


def next_due(
    schedule: Schedule, served_until: datetime | None, now: datetime, *, closed_until: datetime | None
) -> datetime | None:
    """The slot at which a subscription is due, in its own zone: the open one, else the next; None for ``batch``."""
    slots = open_slots([schedule], now, closed_until=closed_until, held=False)
    due = slots.opened[schedule].at if slots.has_open(schedule, served_until) else next_slot(schedule, now)
    return due.astimezone(ZoneInfo(schedule.tz)) if due else None


def is_awaited(states: Collection[SourceState]) -> bool:
    """Whether more may come for the slots of now, from sources in those states: then they stay open."""
    return "waiting" in states or "failed" in states


def is_held(states: Collection[SourceState]) -> bool:
    """Whether nothing of today's batch has come yet and it is expected."""
    return "waiting" in states and not {"fresh", "unchanged"} & set(states)


def latest_slot(schedule: Schedule, now: datetime) -> datetime | None:
    """The last slot at or before ``now``, in UTC; None for ``batch``."""
    # From tomorrow on: clocks set back over midnight show a day again after the next one has begun.
    return _find(schedule, now, range(1, -9, -1), lambda slot: slot <= now)


def next_slot(schedule: Schedule, after: datetime) -> datetime | None:
    """The first slot later than ``after``, in UTC; None for ``batch``."""
    return _find(schedule, after, range(9), lambda slot: slot > after)


def _find(schedule: Schedule, near: datetime, days: Iterable[int], fits: Callable[[datetime], bool]) -> datetime | None:
    """The first slot that ``fits``, looked for on ``days`` counted from the day of ``near``."""
    if schedule.at is None:
        return None
    hour, zone, today = time.fromisoformat(schedule.at), ZoneInfo(schedule.tz), _day(near, schedule)
    wanted = (day for n in days if _is_on(schedule, day := today + timedelta(days=n)))
    slots = (_reached(datetime.combine(day, hour), zone) for day in wanted)
    return next(filter(fits, slots), None)


def _day(moment: datetime, schedule: Schedule) -> date:
    return moment.astimezone(ZoneInfo(schedule.tz)).date()


def _is_on(schedule: Schedule, day: date) -> bool:
    if schedule.every == "weekly":
        return _WEEKDAYS[day.weekday()] == schedule.on
    return schedule.every == "daily" or day.weekday() < 5


def _reached(wall: datetime, zone: ZoneInfo) -> datetime:
    """The first instant (UTC) at which clocks in ``zone`` have come to ``wall``."""
    instant = wall.replace(tzinfo=zone).astimezone(UTC)
    if _clock(instant, zone) == wall:
        return instant
    before = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)  # left out: the gap begins between these two
    while instant - before > _SECOND:
        middle = before + timedelta(seconds=(instant - before) // _SECOND // 2)
        before, instant = (middle, instant) if _clock(middle, zone) < wall else (before, middle)
    return instant


def _clock(instant: datetime, zone: ZoneInfo) -> datetime:
    """What clocks in ``zone`` show at ``instant``."""
    return instant.astimezone(zone).replace(tzinfo=None)
