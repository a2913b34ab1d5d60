"""arXiv's dated records (OAI-PMH): the days that its feeds no longer show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from bot.core.batchstates import Seen
from bot.core.calendar import expected, latest_due
from bot.core.digests import Digest, Reading
from bot.core.errors import SourceError
from bot.core.messages import list_days
from bot.core.papers import Paper
from bot.core.ports import Filling
from bot.sources.oai import Page, announcements, harvest
from bot.sources.web.failing import failed, failed_again, kept_back
from bot.sources.web.fetching import Validators, Web
from bot.sources.web.marks import Failure, Mark, entries_of

if TYPE_CHECKING:
    from bot.sources.arxiv.category import Category

_WINDOW = timedelta(days=7)
"""Days of records asked for in one go when looking back: what is done again after an interruption."""

_PATIENT = 120.0
"""Seconds that looking back waits for a busy server."""

_LATE = timedelta(days=3)
"""So long a day without records may still get some."""

Days = dict[date, list[Paper]]


def catch_up(category: Category, mark: Mark, now: datetime) -> Iterator[tuple[Reading, Mark]]:
    """The days in ``mark.missed``, each a reading and the mark after it; or one that failed, and they stay missed."""
    machine = category.web.machine()
    if mark.records.patience.waits(machine):
        yield _of_missed(kept_back(category, mark.records, now, machine), mark), mark
        return
    try:
        found = _days(category.web, category.bases.records, category.category, mark.missed)
    except SourceError as error:
        mark = replace(mark, records=failed_again(category.web, mark.records, error))
        yield _of_missed(failed(category, error, mark.dump()), mark), mark
        return
    yield from _caught_up(category, replace(mark, records=Failure()), found, now)


def _caught_up(category: Category, mark: Mark, found: Days, now: datetime) -> Iterator[tuple[Reading, Mark]]:
    for day in mark.missed:
        if papers := found.get(day):
            mark = _after(mark, day, papers)
            digest = Digest(date=day, papers=tuple(papers), kind="arxiv", scope=(category.category,))
            reading = Reading(source=category.name, series=category.series, state="fresh", date=day, date_from="record")
            yield replace(reading, digest=digest, bookmark=mark.dump()), mark
        elif latest_due(now) - day > _LATE or expected(day) != "yes":
            mark = mark.missing(each for each in mark.missed if each != day)
            reading = Reading(source=category.name, series=category.series, state="quiet", date=day, date_from="record")
            note = f"arXiv’s records have nothing that it announced on {day}."
            yield replace(reading, notes=(note,), bookmark=mark.dump()), mark


def _after(mark: Mark, day: date, papers: Sequence[Paper]) -> Mark:
    """The feed is asked for its whole text again: what it is compared with has changed."""
    later = mark.seen is None or day > mark.seen.day
    seen = Seen(day, entries_of(papers)) if later else mark.seen
    mark = replace(mark, seen=seen, validators=Validators())
    return mark.missing(each for each in mark.missed if each != day)


def _of_missed(reading: Reading, mark: Mark) -> Reading:
    days = list_days(mark.missed)
    return replace(reading, error=f"What was missed ({days}) could not be looked up: {reading.error}")


def _days(web: Web, base: str, category: str, missed: Sequence[date]) -> Days:
    found: defaultdict[date, dict[str, Paper]] = defaultdict(dict)
    for page in harvest(lambda url: web.get(url).body, base, category, missed[0], missed[-1]):
        for day, papers in _of_page(page, category, (missed[0], missed[-1])).items():
            found[day].update({paper.id: paper for paper in papers})
    return {day: list(papers.values()) for day, papers in found.items()}


def _of_page(page: Page, category: str, span: tuple[date, date]) -> Days:
    found: defaultdict[date, list[Paper]] = defaultdict(list)
    for record in page.records:
        for day, paper in announcements(record, category, *span):
            found[day].append(paper)
    return found


def look_back(category: Category, span: tuple[date, date], cursor: str | None, now: datetime) -> Iterator[Filling]:
    """All that was announced within ``span``, window by window of the records' dates. Those go on to today: a paper
    that was replaced since stands under its last date only. ``cursor`` is the day from which on work is left."""
    windows = list(_windows(span[0], now.date()))
    for done, (first, last) in enumerate(windows):
        if cursor and last.isoformat() < cursor:
            continue
        for page in _pages(category, first, last):
            digests = _digests(_of_page(page, category.category, span), category.category)
            yield Filling(digests=digests, cursor=None, done=done, total=len(windows), notes=page.notes)
        after = (last + timedelta(days=1)).isoformat()
        yield Filling(digests=(), cursor=after, done=done + 1, total=len(windows))


def _pages(category: Category, first: date, last: date) -> Iterator[Page]:
    web, base = category.web, category.bases.records
    return harvest(lambda url: web.get(url, patient=_PATIENT).body, base, category.category, first, last)


def _digests(days: Days, category: str) -> list[Digest]:
    return [
        Digest(date=day, papers=tuple(papers), kind="arxiv", scope=(category,)) for day, papers in sorted(days.items())
    ]


def _windows(first: date, last: date) -> Iterator[tuple[date, date]]:
    while first <= last:
        end = min(first + _WINDOW - timedelta(days=1), last)
        yield first, end
        first = end + timedelta(days=1)
