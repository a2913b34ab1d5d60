"""Webs for tests: naps that take no time, chance that is always in the middle, turns that are written down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pytest

from bot.sources.web.errors import FetchError
from bot.sources.web.fetching import Web
from bot.sources.web.limits import Limits
from bot.sources.web.turns import NoTurns, Turns
from tests.support.fakes import FakeClock

QUICK = Limits(connect=2, read=2, whole=5)
PUBLIC = "93.184.215.14"


@dataclass
class Written:
    """Turns that wait as told, then let us go; ``said`` is everything that was asked of them."""

    waits: list[float] = field(default_factory=list)
    said: list[tuple[str, str, float]] = field(default_factory=list)

    def take(self, key: str, *, hold: float) -> float:
        wait = self.waits.pop(0) if self.waits else 0.0
        self.said.append(("waits" if wait else "takes", key, wait or hold))
        return wait

    def give_back(self, key: str, *, pause: float) -> None:
        self.said.append(("gives back", key, pause))


@dataclass
class Names:
    """A resolver that knows what it is told, and remembers what it was asked."""

    known: Mapping[str, list[str]]
    asked: list[str] = field(default_factory=list)

    def __call__(self, host: str, port: int) -> Iterable[str]:
        self.asked.append(host)
        if host not in self.known:
            raise OSError("name not known")
        return self.known[host]


def make_web(
    clock: FakeClock | None = None,
    *,
    turns: Turns | None = None,
    limits: Limits = QUICK,
    names: Names | None = None,
    paced: Mapping[str, str] | None = None,
) -> Web:
    clock = clock or FakeClock()
    return Web(
        user_agent="Paperround/test",
        turns=turns or NoTurns(),
        machine=clock.machine,
        sleep=clock.sleep,
        random=lambda: 0.5,
        limits=limits,
        paced=paced or {},
        resolve=names or Names({}),
    )


def failure(web: Web, url: str, *, patient: float = 0.0) -> FetchError:
    """The error that fetching ``url`` ends with; by default at the first."""
    with pytest.raises(FetchError) as caught:
        web.get(url, patient=patient)
    return caught.value
