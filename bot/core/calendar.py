"""arXiv's calendar: when something is announced, and on which days. Everything is counted in New York.

The schedule and the deferred mailings are those of https://info.arxiv.org/help/availability.html. Announcements go out
at 20:00 on Sunday to Thursday; the feed of a batch is there from 00:00 on and carries that new day's date. This date,
always Monday to Friday, is what we call the batch's **announcement day**. Moments are aware datetimes. Good for the
years 2 to 9998.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo

Expected = Literal["yes", "no", "perhaps"]
"""Whether a batch is announced on a day. ``perhaps``: a mailing is deferred around it, and arXiv does not say whether
that means the feed of this day or the one of the next."""

NEW_YORK = ZoneInfo("America/New_York")

YEARS = range(1991, 9998)
"""From arXiv's first to the last that calendars can count from: no date outside is meant."""

_DAY = timedelta(days=1)
_MONDAY, _THURSDAY, _FRIDAY, _SATURDAY = 0, 3, 4, 5
_CUT_OFF = time(14)  # submissions from here on wait for the next announcement
_LATE = time(12)
_GRACE = timedelta(minutes=5)  # the feeds change at midnight, not all in the same second

# As arXiv listed them. For December 2025 it had none when we looked: Christmas is in every list, and on the 31st the
# feeds were seen empty.
_DEFERRED = {
    2023: "01-16 06-14 06-19 07-04 09-04 11-23 12-25 12-27",
    2025: "01-01 01-20 06-19 07-06 09-01 11-27 12-25 12-31",
    2026: "01-01 01-19 06-19 07-03 09-07 11-26 12-25 12-29 12-31",
}


def new_york_date(now: datetime) -> date:
    """The date in New York at ``now``."""
    return now.astimezone(NEW_YORK).date()


def expected(day: date) -> Expected:
    """Whether a batch is announced on ``day``: never at a weekend, perhaps on a holiday and the weekday after it."""
    if day.weekday() >= _SATURDAY:
        return "no"
    doubtful = 4 if day.weekday() == _MONDAY else 2  # a Monday is also the weekday after Friday, Saturday and Sunday
    return "perhaps" if any(_is_deferred(day - n * _DAY) for n in range(doubtful)) else "yes"


def following(day: date) -> date:
    """The first announcement day after ``day``."""
    return on_or_after(day + _DAY)


def on_or_after(day: date) -> date:
    """``day`` if it is an announcement day, else the next one: the Monday."""
    return day + (7 - day.weekday()) * _DAY if day.weekday() >= _SATURDAY else day


def days_between(after: date, before: date, most: int) -> tuple[date, ...]:
    """The announcement days between the two, both left out; of more than ``most`` the latest. ``most`` is at least 1:
    clocks and bookmarks may be thousands of years apart."""
    span = (before - after).days
    weeks = most // 5 + 1
    days = (after + n * _DAY for n in range(max(1, span - 7 * weeks), span))
    return tuple(day for day in days if day.weekday() < _SATURDAY)[-most:]


def latest_due(now: datetime) -> date:
    """The latest announcement day whose feed should be there: it appears at 00:00, we look from 00:05 on."""
    day = (now.astimezone(NEW_YORK) - _GRACE).date()
    return day - max(0, day.weekday() - _FRIDAY) * _DAY


def is_late(now: datetime) -> bool:
    """Whether it is noon or later: a batch that is not there by now is not coming as usual."""
    return now.astimezone(NEW_YORK).time() >= _LATE


def announced_on(submitted: datetime) -> date:
    """The announcement day of what is submitted then, by the weekly schedule. Holidays shift nothing here: arXiv does
    not say where to. What comes at 14:00:00 sharp is in the next batch."""
    local = submitted.astimezone(NEW_YORK)
    missed = local.time() >= _CUT_OFF
    return following(following(local.date()) if missed else on_or_after(local.date()))


def _is_deferred(day: date) -> bool:
    return day in _deferred(day.year)


@cache
def _deferred(year: int) -> frozenset[date]:
    """The deferred mailings of a year; for one without a list, those that were in every list so far."""
    if listed := _DEFERRED.get(year):
        return frozenset(date.fromisoformat(f"{year:04}-{day}") for day in listed.split())
    fixed = {date(year, month, day) for month, day in ((1, 1), (6, 19), (7, 4), (12, 25))}
    king, labor, thanks = _nth(year, 1, _MONDAY, 3), _nth(year, 9, _MONDAY, 1), _nth(year, 11, _THURSDAY, 4)
    return frozenset(fixed | {king, labor, thanks})


def _nth(year: int, month: int, weekday: int, nth: int) -> date:
    """The ``nth`` such weekday of a month."""
    first = date(year, month, 1)
    return first + ((weekday - first.weekday()) % 7 + 7 * (nth - 1)) * _DAY
