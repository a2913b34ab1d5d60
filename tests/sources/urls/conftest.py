"""A source at an address of a real server on this machine, and somebody who reads it as a round does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.core.digests import Reading
from bot.core.ports import Source
from bot.sources import open_sources
from bot.sources.arxiv.bases import Bases
from bot.sources.kinds import Context
from bot.sources.web.answers import NOTHING_SEEN, Answer, Validators
from bot.sources.web.fetching import Web
from bot.sources.web.limits import Limits
from tests.sources.urls.forms import FORMS, Form
from tests.sources.web.conftest import no_proxies
from tests.sources.web.making import make_web
from tests.support.fakes import FakeClock
from tests.support.webserver import WebServer, webserver

__all__ = ["no_proxies", "webserver"]

LIMITS = Limits(connect=2, read=2, whole=5, size=1024 * 1024)
MORNING = datetime(2025, 4, 15, 13, tzinfo=UTC)
"""Nine in the morning in New York, on the Tuesday of the samples."""


@dataclass
class Counting:
    """A web that counts what comes in, in bytes."""

    web: Web
    received: int = 0

    def get(self, url: str, *, seen: Validators = NOTHING_SEEN, patient: float = 20.0) -> Answer:
        answer = self.web.get(url, seen=seen, patient=patient)
        self.received += answer.received
        return answer

    def machine(self) -> float:
        return self.web.machine()

    def random(self) -> float:
        return self.web.random()


@dataclass
class Reader:
    """``read()`` reads once more, at ``now``, from the bookmark of the last time. ``asked`` is what it asked the server
    for, ``received`` the bytes that came."""

    server: WebServer
    source: Source
    clock: FakeClock
    web: Counting
    now: datetime = MORNING
    bookmark: str | None = None
    asked: list[str] = field(default_factory=list)
    received: int = 0

    def read(self, now: datetime | None = None) -> Reading:
        self.clock.seconds += max(0.0, ((now or self.now) - self.now).total_seconds())
        self.now = now or self.now
        self.server.requests.clear()
        self.web.received = 0
        (reading,) = self.source.read(self.bookmark, self.now)
        self.asked, self.received = self.server.paths, self.web.received
        check(self.source, reading)
        self.bookmark = reading.bookmark if reading.bookmark is not None else self.bookmark
        return reading


def check(source: Source, reading: Reading) -> None:
    """What holds for any reading of any source."""
    assert (reading.source, reading.series) == (source.name, source.series)
    assert (reading.state == "failed") == (reading.error is not None) == (reading.error_code is not None)
    assert (reading.date is None) == (reading.date_from is None)
    assert reading.state != "fresh" or reading.digest
    assert reading.state != "failed" or reading.digest is None
    assert reading.digest is None or reading.digest.papers
    for text in (reading.source, reading.series, reading.error or "", reading.bookmark or "", *reading.notes):
        assert "\0" not in text.encode().decode()  # a lone surrogate cannot be encoded


def titles(reading: Reading) -> list[str]:
    return [paper.title for paper in reading.papers]


Read = Callable[[str], Reader]


@pytest.fixture
def reading_of(webserver: WebServer, tmp_path: Path) -> Read:
    """``reading_of(SPEC)``: a reader of that source; each has a clock of its own."""

    def make(spec: str) -> Reader:
        clock = FakeClock()
        web = Counting(make_web(clock, limits=LIMITS))
        url = webserver.url("")
        context = Context(tmp_path, web, Bases(url, url, url))  # type: ignore[arg-type]
        (source,) = open_sources(spec, context)
        return Reader(webserver, source, clock, web)

    return make


@pytest.fixture(params=FORMS.values(), ids=list(FORMS))
def form(request: pytest.FixtureRequest) -> Form:
    made: Form = request.param
    return made


@pytest.fixture
def reader(form: Form, webserver: WebServer, reading_of: Read) -> Reader:
    """Of ``form``; nothing is there yet."""
    return reading_of(form.named(webserver))
