"""What a category's feed shows, judged: a new batch, the old one, late papers of the old one, or nothing; and its day.

A batch is known by its entries, never by the date a feed gives itself: feeds have shown yesterday's papers under
today's date, one category alone, while the others were right. Entries carry their version (``2504.21380v2``), since a
paper replaced the day after it appeared comes again, while a stale feed repeats the very same versions.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.core.calendar import days_between, expected, following, is_late, latest_due, new_york_date
from bot.core.digests import SourceState

_MONTH = 31
"""So many announcement days are never all doubtful."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The last batch that was seen: its announcement day, and all its entries."""

    day: date
    entries: frozenset[str]


@dataclass(frozen=True, slots=True)
class Shown:
    """What the feed shows now, and the day its entries claim; None where they claim none."""

    day: date | None
    entries: frozenset[str]


@dataclass(frozen=True, slots=True)
class Verdict:
    """``day``: of a ``fresh`` or ``unchanged`` batch its own, for ``waiting`` the day that is waited for, for
    ``stalled`` the day of the batch that is still shown, for ``quiet`` the day in New York. ``stragglers``: the new
    entries belong to the batch seen before. ``note`` is for the operator."""

    state: SourceState
    day: date
    stragglers: bool = False
    note: str = ""


def judge(shown: Shown, seen: Seen | None, now: datetime) -> Verdict:
    """What a feed that shows ``shown`` means at ``now``, when ``seen`` was the last batch.

    - Nothing shown: ``quiet`` at weekends and around holidays; else ``waiting`` until noon in New York, then ``quiet``.
    - Nothing shown after today's batch was seen: ``unchanged``, it has come.
    - Something shown, nothing seen before: ``fresh``, of the day it claims.
    - Nothing but what was seen: ``unchanged`` while nothing newer must be there; else ``stalled`` if it claims a newer
      day, ``waiting`` if not.
    - New entries beside half or more of those seen: ``fresh`` stragglers of the day seen.
    - Anything else: a ``fresh`` batch; its day as ``_day_of_new`` says.
    """
    if not shown.entries:
        return _nothing(seen, now)
    if seen is None:
        return Verdict("fresh", _trusted(shown.day, now) or latest_due(now))
    if shown.entries <= seen.entries:
        return _nothing_new(shown, seen, now)
    if seen.entries and 2 * len(shown.entries & seen.entries) >= len(seen.entries):
        return Verdict("fresh", seen.day, stragglers=True)
    return _new(shown, seen, now)


def _nothing(seen: Seen | None, now: datetime) -> Verdict:
    today = new_york_date(now)
    if seen is not None and seen.day >= today:
        return Verdict("unchanged", seen.day, note=f"The feed is empty; it has shown the batch of {seen.day} before.")
    if expected(today) != "yes":
        return Verdict("quiet", today)
    if not is_late(now):
        return Verdict("waiting", today)
    return Verdict("quiet", today, note=f"arXiv announced nothing on {today}, although its calendar does not say so.")


def _nothing_new(shown: Shown, seen: Seen, now: datetime) -> Verdict:
    due = latest_due(now)
    if seen.day >= due:
        return Verdict("unchanged", seen.day)
    if not expected(new_york_date(now)) == expected(due) == "yes":
        return Verdict("unchanged", seen.day, note=_missed(seen.day, due))
    if shown.day is not None and shown.day > seen.day:
        return Verdict("stalled", seen.day, note=f"The feed shows the batch of {seen.day} again and says {shown.day}.")
    late = f"It is past noon in New York and the batch of {seen.day} is still shown." if is_late(now) else ""
    return Verdict("waiting", due, note=late)


def _missed(day: date, due: date) -> str:
    """What to say where nothing is expected today, but something certain never came after ``day``."""
    days = days_between(day, following(due), _MONTH)
    return f"What arXiv announced after {day} has not been seen here." if "yes" in map(expected, days) else ""


def _new(shown: Shown, seen: Seen, now: datetime) -> Verdict:
    day = _day_of_new(shown.day, seen.day, now)
    older = f"The feed has gone back: it shows a batch of {day} after that of {seen.day}." if day < seen.day else ""
    return Verdict("fresh", day, note=older)


def _day_of_new(claimed: date | None, seen: date, now: datetime) -> date:
    """The day of a batch that is another than the one of ``seen``.

    - The day it claims, unless that lies ahead or is that of ``seen``. An earlier one counts too: an old feed is back.
    - Else the latest day that is due, if later than ``seen``.
    - Else today, if later than ``seen``, an announcement day (the feed came early), and it does not claim ``seen``.
    - Else the day of ``seen``: one date, published twice.
    """
    trusted = _trusted(claimed, now)
    if trusted is not None and trusted != seen:
        return trusted
    if latest_due(now) > seen:
        return latest_due(now)
    today = new_york_date(now)
    early = today > seen and trusted is None and expected(today) != "no"
    return today if early else seen


def _trusted(claimed: date | None, now: datetime) -> date | None:
    """``claimed``, unless it lies ahead of New York's date: nothing is announced before its day."""
    return claimed if claimed is not None and claimed <= new_york_date(now) else None
