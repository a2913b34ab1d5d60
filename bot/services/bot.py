"""What every service works with, handed in by the composition root."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.core.links import Links
from bot.core.ports import Clock, Heartbeat, Progress, Routes, Shelf, Store

RETRIES = 50
"""How often a decision is taken anew because somebody changed subscriptions or digests meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bot:
    """``owner`` signs this process's claims, which last ``lease`` seconds; ``new_key`` makes keys that never repeat.
    ``shelf``: where the columns of many rules stay, if anywhere. ``links``: to our pages, where there are any."""

    store: Store
    routes: Routes
    clock: Clock
    heartbeat: Heartbeat
    progress: Progress
    owner: str
    lease: float
    new_key: Callable[[], str]
    shelf: Shelf | None = None
    links: Links | None = None

    def lease_until(self) -> float:
        return self.clock.machine() + self.lease
