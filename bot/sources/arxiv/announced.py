"""What a look at a feed of arXiv's announcements gave: its state, its day, its papers, and the mark for next time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.core.batchstates import Seen, Shown, Verdict, judge
from bot.core.calendar import new_york_date
from bot.core.digests import Digest, Reading
from bot.core.papers import Paper, PaperId
from bot.core.ports import Source
from bot.sources.feeds import Feed
from bot.sources.web.answers import Validators
from bot.sources.web.marks import Mark, entries_of, entry_of


def announced(
    source: Source,
    feed: Feed | None,
    validators: Validators,
    mark: Mark,
    now: datetime,
    *,
    scope: tuple[str, ...] = (),
) -> Reading:
    """``feed`` is None where the server said that it is the one of the last look."""
    shown = Shown(feed.day, entries_of(feed.papers)) if feed else mark.shown_before()
    again = mark.shows_again(shown)
    verdict = judge(shown, Seen(mark.seen.day, mark.old) if again and mark.seen else mark.seen, now)
    base = Reading(source=source.name, series=source.series, state=verdict.state, date=verdict.day, date_from="feed")
    base = replace(base, notes=tuple(_notes(verdict, feed)))
    if again or not shown.entries or verdict.state not in ("fresh", "unchanged"):
        return replace(base, bookmark=_begun(mark, now).looked(shown, validators).dump())
    digest = Digest(date=verdict.day, papers=feed.papers, kind="arxiv", scope=scope) if feed else None
    late = _late(feed.papers, mark) if feed and verdict.stragglers else frozenset()
    return replace(base, digest=digest, late=late, bookmark=mark.after(shown, verdict.day, validators).dump())


def _late(papers: Sequence[Paper], mark: Mark) -> frozenset[PaperId]:
    before = mark.seen.entries if mark.seen else frozenset()
    return frozenset(paper.id for paper in papers if entry_of(paper) not in before)


def _begun(mark: Mark, now: datetime) -> Mark:
    """Who looked once, and found nothing, is owed what comes from that day on."""
    today = new_york_date(now)
    before = today - timedelta(days=1) if today > date.min else today
    return mark if mark.seen else replace(mark, seen=Seen(before, frozenset()))


def _notes(verdict: Verdict, feed: Feed | None) -> Iterator[str]:
    if verdict.note:
        yield verdict.note
    if verdict.stragglers:
        yield "Late papers of a batch that was seen before."
    yield from feed.notes if feed else ()
