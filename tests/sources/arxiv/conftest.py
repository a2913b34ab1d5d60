"""A category of a simulated arXiv, and somebody who reads it as a round does: each bookmark is kept for next time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import pytest

from bot.core.digests import Reading
from bot.core.papers import Paper
from bot.sources.arxiv.bases import Bases
from bot.sources.arxiv.category import Category
from bot.sources.web.fetching import Web
from bot.sources.web.limits import Limits
from tests.sources.web.conftest import no_proxies
from tests.sources.web.making import make_web
from tests.support.arxiv import Text
from tests.support.fake_arxiv import Announcement, FakeArxiv, new_york
from tests.support.fakes import FakeClock
from tests.support.webserver import WebServer, webserver

__all__ = ["no_proxies", "webserver"]

LIMITS = Limits(connect=4, read=4, whole=4, size=4 * 1024 * 1024)


def text(number: int, **fields: object) -> Text:
    given = {"title": f"Paper {number}", "categories": ("cs.CL",), **fields}
    return Text(id=f"2603.99{number:03}", **given)  # type: ignore[arg-type]


def batch(day: str, *numbers: int, version: int = 1, **fields: object) -> list[Announcement]:
    """Papers announced on ``day``, all in one version."""
    when = date.fromisoformat(day)
    return [Announcement(day=when, text=text(number, **fields), version=version) for number in numbers]


def shown(reading: Reading) -> list[str]:
    """The numbers of its papers, with their versions: ``7v1``."""
    return [told(paper) for paper in reading.papers]


def told(paper: Paper) -> str:
    return f"{int(paper.id[-3:])}v{paper.version}"


@dataclass
class Reader:
    """``at("2026-03-04 09:00")`` reads at that moment in New York, from the bookmark of the last time."""

    arxiv: FakeArxiv
    source: Category
    clock: FakeClock
    bookmark: str | None = None
    began: datetime = field(default_factory=lambda: new_york("2026-01-01 00:00"))

    def readings(self, moment: str) -> Sequence[Reading]:
        self.arxiv.at = new_york(moment)
        self.clock.seconds = (self.arxiv.at - self.began).total_seconds()
        self.arxiv.asked  # noqa: B018 - from here on
        found = list(self.source.read(self.bookmark, self.arxiv.at))
        for reading in found:
            self.bookmark = reading.bookmark or self.bookmark
        return found

    def at(self, moment: str) -> Reading:
        """The only reading."""
        (reading,) = self.readings(moment)
        return reading


def make_reader(webserver: WebServer, announcements: Sequence[Announcement], *, category: str = "cs.CL") -> Reader:
    arxiv, clock = FakeArxiv(webserver, announcements, page_size=5), FakeClock()
    return Reader(arxiv, source_at(arxiv.url, make_web(clock, limits=LIMITS), category), clock)


def source_at(url: str, web: Web, category: str = "cs.CL") -> Category:
    return Category(f"arxiv:{category}", category, Bases(url, url, url), web)


@pytest.fixture
def week() -> list[Announcement]:
    """Eight papers a day from Monday, 2026-03-02, to the Friday, and on the Monday after."""
    days = ["2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05", "2026-03-06", "2026-03-09"]
    return [one for n, day in enumerate(days) for one in batch(day, *range(n * 10, n * 10 + 8))]


@pytest.fixture
def reader(webserver: WebServer, week: list[Announcement]) -> Reader:
    return make_reader(webserver, week)
