"""One category of arXiv as a source: its feed of today, after the days that were missed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.core.calendar import days_between, following, new_york_date
from bot.core.digests import Reading
from bot.core.errors import SourceError
from bot.core.ports import Filling
from bot.sources.arxiv.announced import announced
from bot.sources.arxiv.bases import Bases
from bot.sources.arxiv.catching_up import catch_up
from bot.sources.arxiv.looking_back import look_back
from bot.sources.feeds import parse_feed
from bot.sources.feeds.refusals import explained
from bot.sources.web.failing import failed, failed_again, kept_back
from bot.sources.web.fetching import Web
from bot.sources.web.marks import MISSED, Mark, load

_DO = "Check how the category is spelled, capitals too: arxiv.org/category_taxonomy has them all."


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
        before = load(bookmark)
        missed = _missed(before, new_york_date(now))
        mark = before.missing(missed)
        note = _too_long_ago(missed, mark)
        for reading, after in catch_up(self, mark, now) if mark.missed else ():
            mark = after
            yield reading
        today = self._today(mark, now)
        yield replace(today, notes=(*note, *today.notes), missing=mark.missed)

    def look_back(self, first: date, last: date, cursor: str | None, now: datetime) -> Iterator[Filling]:
        return look_back(self, (first, last), cursor, now)

    def _today(self, mark: Mark, now: datetime) -> Reading:
        machine = self.web.machine()
        if mark.failure.patience.waits(machine):
            return kept_back(self, mark.failure, now, machine)
        try:
            answer = self.web.get(f"{self.bases.feeds}/atom/{self.category}", seen=mark.validators)
            feed = None if answer.unchanged else parse_feed(answer.body)
        except SourceError as error:
            told = explained(error, _DO)
            after = replace(mark, failure=failed_again(self.web, mark.failure, error, told=told))
            return failed(self, told, after.dump())
        return announced(self, feed, answer.validators, mark, now, scope=(self.category,))


def _missed(mark: Mark, today: date) -> set[date]:
    """The days that went by since the last batch: what was announced on them, no feed shows any more. Of more than are
    looked up, the first, those, and the last before them: that is all there is to say of the others."""
    day = mark.seen.day if mark.seen else today
    since = (following(day), *days_between(day, today, MISSED + 1))
    return {day for day in (*mark.missed, *since) if day < today}


def _too_long_ago(missed: set[date], mark: Mark) -> tuple[str, ...]:
    """What to say of the days that ``mark`` does not keep: no day is lost without a word."""
    if not (lost := missed.difference(mark.missed)):
        return ()
    first, last = min(lost), max(lost)
    fill = f"`paperround backfill --from {first} --to {last}` fills the store with it"
    return (f"What arXiv announced from {first} to {last} is too long ago to be delivered late; {fill}.",)
