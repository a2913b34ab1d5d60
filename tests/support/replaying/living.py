"""A bot as it runs on somebody's machine, whose clock the test moves: settings from the environment, a real store, the
outbox; it fetches from a simulated arXiv."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import cast

from bot.app import environment
from bot.app.clocks import MachineClock
from bot.app.wiring import App, make_web, open_app, open_sources
from bot.core.ports import Source
from bot.services.reports import RoundReport
from bot.services.rounds import run_round
from bot.sources.web.limits import Limits
from tests.support.fake_arxiv import FakeArxiv
from tests.support.fakes import no_progress

_LIMITS = Limits(connect=5, read=5, whole=5, size=8 * 1024 * 1024)


@dataclass
class MovedClock:
    """Stands at ``moment``; what is slept passes by the machine alone."""

    moment: datetime
    slept: float = 0.0

    def now(self) -> datetime:
        return self.moment.astimezone(UTC)

    def machine(self) -> float:
        return self.moment.timestamp() + self.slept

    def sleep(self, seconds: float) -> None:
        self.slept += seconds


@dataclass
class Installation:
    """``round(at)`` is one round at that moment."""

    arxiv: FakeArxiv
    clock: MovedClock
    app: App
    sources: Sequence[Source]

    @classmethod
    @contextmanager
    def opened(cls, arxiv: FakeArxiv) -> Iterator[Installation]:
        settings, given = environment.load()
        clock = MovedClock(arxiv.at)
        quiet = {"write": lambda _: None, "announce": lambda _: None, "progress": no_progress}
        with open_app(settings, given, cast("MachineClock", clock), **quiet) as app:  # type: ignore[arg-type]
            web = replace(make_web(settings, app.bot), limits=_LIMITS, random=lambda: 0.5)
            yield cls(arxiv, clock, app, open_sources(settings, (), web))

    def round(self, at: datetime) -> RoundReport:
        self.arxiv.at = self.clock.moment = at
        return run_round(self.app.bot, self.sources, self.app.topics)
