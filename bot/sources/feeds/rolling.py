"""Feeds that show the last so many entries instead of one day: what is new in them since the last look.

What comes later on a day joins that day's listing, and what of it was told before and is still shown stands in it
again: whoever joins in the evening sees the whole day, not its last hour.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time

from bot.core.batchstates import Seen
from bot.core.calendar import NEW_YORK, announced_on, latest_due
from bot.core.digests import DateFrom, Digest, Reading
from bot.core.papers import Paper
from bot.core.ports import Source
from bot.sources.feeds.parsing import Feed
from bot.sources.web.answers import Validators
from bot.sources.web.marks import Mark, entries_of, entry_of

_REMEMBERED = 5_000
"""Entries of a feed that are remembered when they are no longer shown: some feeds bring them back."""


def rolled(source: Source, feed: Feed, validators: Validators, mark: Mark, now: datetime) -> Reading:
    """The first look takes only the latest day, so that joining floods nobody; all the others count as seen."""
    new = _new(feed, mark, _today(now))
    if not new:
        return _again(source, feed, validators, mark)
    day, date_from = _day(feed, new, mark, now)
    goes_on = mark.seen is not None and day == mark.seen.day
    digest = _digest(feed, day, entries_of(new) | (mark.listed if goes_on else frozenset()))
    after = replace(
        mark,
        seen=Seen(day, _known(feed, mark)),
        claimed=day if date_from == "feed" else None,
        empty=False,
        listed=entries_of(digest.papers),
    )
    base = Reading(source=source.name, series=source.series, state="fresh", date=day, date_from=date_from)
    bookmark = after.answered(validators).dump()
    late = frozenset(paper.id for paper in new) if goes_on else frozenset()
    return replace(base, digest=digest, bookmark=bookmark, notes=feed.notes, late=late)


def still(source: Source, validators: Validators, mark: Mark) -> Reading:
    """Nothing new in such a feed."""
    date_from: DateFrom = "feed" if mark.claimed else "clock"
    return Reading(
        source=source.name,
        series=source.series,
        state="quiet" if mark.empty else "unchanged",
        date=mark.seen.day if mark.seen else None,
        date_from=date_from if mark.seen else None,
        bookmark=mark.answered(validators).dump(),
    )


def _again(source: Source, feed: Feed, validators: Validators, mark: Mark) -> Reading:
    """The same entries, perhaps with other texts: those of the last listing are told again, and no others, for what was
    passed over at the first look stays so."""
    reading = still(source, validators, replace(mark, empty=not feed.papers))
    digest = _digest(feed, mark.seen.day, mark.listed) if mark.seen else None
    return replace(reading, digest=digest if digest and digest.papers else None, notes=feed.notes)


def _digest(feed: Feed, day: date, entries: frozenset[str]) -> Digest:
    papers = tuple(paper for paper in feed.papers if entry_of(paper) in entries)
    return Digest(date=day, papers=papers, kind="arxiv" if feed.kind == "api" else "feed")


def _known(feed: Feed, mark: Mark) -> frozenset[str]:
    shown = entries_of(feed.papers)
    known = shown | (mark.seen.entries if mark.seen else frozenset())
    return known if len(known) <= _REMEMBERED else shown


def _new(feed: Feed, mark: Mark, today: date) -> Sequence[Paper]:
    if mark.seen is not None:
        return [paper for paper in feed.papers if entry_of(paper) not in mark.seen.entries]
    come = [day for day in feed.dates.values() if day <= today]
    latest = max(come, default=None)
    return [paper for paper in feed.papers if latest is None or feed.dates.get(paper.id) == latest]


def _day(feed: Feed, new: Sequence[Paper], mark: Mark, now: datetime) -> tuple[date, DateFrom]:
    """The day of what is new: the latest that its entries say, but never one before the last listing's, for what comes
    late with an old date is told with what is current; else the clock's."""
    today = _today(now)
    days = [day for paper in new if (day := feed.dates.get(paper.id)) and day <= today]
    if feed.kind == "api":
        return _announced(max(days, default=None), mark, now)
    before = [mark.seen.day] if mark.seen and mark.seen.day <= today else []
    return max([*(days or [now.date()]), *before]), "feed" if days else "clock"


def _announced(submitted: date | None, mark: Mark, now: datetime) -> tuple[date, DateFrom]:
    """arXiv's API shows papers once they are announced, and says when they were submitted. What is new since the last
    look was announced last; at the first look it may be long ago."""
    due = latest_due(now)
    if submitted is None or mark.seen is not None:
        return due, "clock"
    return min(announced_on(datetime.combine(submitted, time(), NEW_YORK)), due), "feed"


def _today(now: datetime) -> date:
    """Entries are dated in UTC, and where the operator is it may be the day before."""
    return max(now.date(), now.astimezone(UTC).date())
