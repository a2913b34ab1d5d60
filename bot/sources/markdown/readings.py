"""What reading a markdown digest gave: new, the same as before, quiet, or failed; and of which day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import MAXYEAR, MINYEAR, date, datetime, timedelta

from bot.core.calendar import expected, latest_due, new_york_date
from bot.core.digests import DateFrom, Digest, Reading, SourceState
from bot.core.ports import Source
from bot.sources.listings import late_in, listing_of, repeats
from bot.sources.markdown.bookmarks import Bookmark
from bot.sources.markdown.findings import Finding

_EVENING = timedelta(days=1)
"""A digest carries the date of the evening on which arXiv announced, one day before that of arXiv's feed."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A finding with its day, and where that is from; ``key`` is the digest's name in bookmarks."""

    found: Finding
    key: str
    day: date | None
    date_from: DateFrom | None


def reading_of(source: Source, dated: Dated, mark: Bookmark) -> Reading:
    """``mark`` says what is known; it becomes the reading's bookmark with the listing in it."""
    found, day = dated.found, dated.day
    base = Reading(
        source=source.name,
        series=source.series,
        state="failed" if found.error else "quiet",
        date=day,
        date_from=dated.date_from,
        repaired=found.repaired,
        error=found.error,
        error_code=found.error_code,
        notes=found.notes,
    )
    if not found.papers or day is None:
        return base
    listing, before = listing_of(found.papers), mark.listings.get(dated.key)
    state = _state(dated, day, mark, repeated=repeats(listing, before))
    since = day if state == "fresh" else mark.days.get(dated.key, day)
    return replace(
        base,
        state=state,
        digest=Digest(date=day, papers=found.papers, topic=found.topic, scope=found.scope),
        bookmark=mark.after(dated.key, listing if state == "fresh" else before or listing, since).dump(),
        late=late_in(listing, before) if state == "fresh" and mark.days.get(dated.key) == day else frozenset(),
    )


def _state(dated: Dated, day: date, mark: Bookmark, *, repeated: bool) -> SourceState:
    """The same papers under a later day are stalled where arXiv announced others on that evening. A day that is only
    the clock's says nothing."""
    if not repeated:
        return "fresh"
    later = day > mark.days.get(dated.key, day) and dated.date_from != "clock"
    return "stalled" if later and _is_announced(day) else "unchanged"


def _is_announced(evening: date) -> bool:
    """Whether arXiv announced something then, for all that is known."""
    return evening.year < MAXYEAR and expected(evening + _EVENING) == "yes"


def is_awaited(day: date, now: datetime) -> bool:
    """Whether a digest of a later day than ``day`` should be there at ``now``, and this is a day on which one comes."""
    if not MINYEAR < now.year < MAXYEAR:
        return False
    due = latest_due(now)
    return day < due - _EVENING and expected(due) == expected(new_york_date(now)) == "yes"
