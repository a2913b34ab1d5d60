"""One category of arXiv as a source: its feed of today, after the days that were missed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.core.calendar import days_between, latest_due
from bot.core.digests import Reading
from bot.core.errors import SourceError
from bot.core.ports import Filling
from bot.sources.arxiv import records
from bot.sources.arxiv.announced import announced
from bot.sources.arxiv.bases import Bases
from bot.sources.feeds import parse_feed
from bot.sources.web.failing import failed, failed_again, kept_back
from bot.sources.web.fetching import Web
from bot.sources.web.marks import Mark, load


@dataclass(frozen=True, slots=True)
class Category:
    """``category`` as arXiv writes it, or a whole archive; ``name`` is ``arxiv:cs.CL``."""

    name: str
    category: str
    bases: Bases
    web: Web

    @property
    def series(self) -> str:
        return self.name

    def read(self, bookmark: str | None, now: datetime) -> Iterator[Reading]:
        mark = load(bookmark)
        for reading, after in self._catch_up(mark, now):
            mark = after
            yield reading
        yield self._today(mark, now)

    def look_back(self, first: date, last: date, cursor: str | None, now: datetime) -> Iterator[Filling]:
        return records.look_back(self, (first, last), cursor, now)

    def _catch_up(self, mark: Mark, now: datetime) -> Iterator[tuple[Reading, Mark]]:
        """The days that went by since the last look, oldest first."""
        if mark.seen is None:
            return
        missed = sorted({*mark.missed, *days_between(mark.seen.day, latest_due(now))})
        if missed:
            yield from records.catch_up(self, mark.missing(missed), now)

    def _today(self, mark: Mark, now: datetime) -> Reading:
        machine = self.web.machine()
        if mark.failure.patience.waits(machine):
            return kept_back(self, mark.failure, now, machine)
        try:
            answer = self.web.get(f"{self.bases.feeds}/atom/{self.category}", seen=mark.validators)
            feed = None if answer.unchanged else parse_feed(answer.body)
        except SourceError as error:
            told = _explained(error)
            after = replace(mark, failure=failed_again(self.web, mark.failure, error, told=told))
            return failed(self, told, after.dump())
        return announced(self, feed, answer.validators, mark, now, scope=(self.category,))


def _explained(error: SourceError) -> SourceError:
    """arXiv answers a bad category with status 400 and a feed that says why."""
    try:
        parse_feed(getattr(error, "body", b""))
    except SourceError as inner:
        return inner if inner.code == "rejected" else error
    return error
