"""Days gone by, from arXiv's dated records (OAI-PMH), for whoever fills a store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from bot.core.digests import Digest
from bot.core.papers import Paper
from bot.core.ports import Filling
from bot.sources.oai import Page, announcements, harvest

if TYPE_CHECKING:
    from bot.sources.arxiv.category import Category

_WINDOW = timedelta(days=7)
"""Days of records asked for in one go: what is done again after an interruption."""

_PATIENT = 120.0
"""Seconds to wait for a busy server."""

Days = dict[date, list[Paper]]


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


def _of_page(page: Page, category: str, span: tuple[date, date]) -> Days:
    found: defaultdict[date, list[Paper]] = defaultdict(list)
    for record in page.records:
        for day, paper in announcements(record, category, *span):
            found[day].append(paper)
    return found
