"""Feeds that show the last so many entries instead of one day: what is new in them since the last look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from bot.core.batchstates import Seen, Shown
from bot.core.digests import DateFrom, Digest, Reading
from bot.core.papers import Paper
from bot.core.ports import Source
from bot.sources.feeds.parsing import Feed
from bot.sources.web.answers import Validators
from bot.sources.web.marks import Mark, entries_of

_REMEMBERED = 5_000
"""Entries of a feed that are remembered when they are no longer shown: some feeds bring them back."""


def rolled(source: Source, feed: Feed, validators: Validators, mark: Mark, now: datetime) -> Reading:
    """The first look takes only the latest day, so that joining floods nobody; all the others count as seen."""
    shown = entries_of(feed.papers)
    new = _new(feed, mark, now.date())
    if not new:
        return replace(still(source, validators, replace(mark, empty=not shown)), notes=feed.notes)
    days = [feed.dates[paper.id] for paper in new if feed.dates.get(paper.id, date.max) <= now.date()]
    day = max(days, default=now.date())
    known = shown | (mark.seen.entries if mark.seen else frozenset())
    seen = Seen(day, known if len(known) <= _REMEMBERED else shown)
    digest = Digest(date=day, papers=tuple(new), kind="arxiv" if feed.kind == "api" else "feed")
    after = replace(mark, seen=seen).looked(Shown(None, shown), validators)
    date_from: DateFrom = "feed" if days else "clock"
    base = Reading(source=source.name, series=source.series, state="fresh", notes=feed.notes)
    return replace(base, date=day, date_from=date_from, digest=digest, bookmark=after.dump())


def still(source: Source, validators: Validators, mark: Mark) -> Reading:
    """Nothing new in such a feed."""
    day = mark.seen.day if mark.seen else None
    return Reading(
        source=source.name,
        series=source.series,
        state="quiet" if mark.empty else "unchanged",
        date=day,
        date_from="feed" if day else None,
        bookmark=mark.answered(validators).dump(),
    )


def _new(feed: Feed, mark: Mark, today: date) -> Sequence[Paper]:
    if mark.seen is not None:
        return [paper for paper in feed.papers if not entries_of([paper]) <= mark.seen.entries]
    come = [day for day in feed.dates.values() if day <= today]
    latest = max(come, default=None)
    return [paper for paper in feed.papers if latest is None or feed.dates.get(paper.id) == latest]
