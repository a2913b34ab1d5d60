"""What the store can say of one paper and one subscriber, for telling why it came or why it did not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.core.records import HistoryLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """A listing with the paper in it: of which source (as it was called then), of which ``day``, when it was first
    read. ``number`` counts the listings in the order in which they were read, which no clock changes; ``batch`` is the
    number of its batch. ``looked_back``: found later by looking back at days gone by, for which nothing is sent."""

    number: int
    source: str
    day: date
    read_at: datetime
    batch: int
    looked_back: bool


@dataclass(frozen=True, slots=True)
class Pause:
    """When a subscription was paused, counted in listings: ``after`` that with this number, up to and with the
    ``last``; None while it is. Not by the clock, which is another one for who replays days gone by."""

    subscription_id: int
    after: int
    last: int | None

    def covers(self, listing: int) -> bool:
        return self.after < listing and (self.last is None or listing <= self.last)


@dataclass(frozen=True, slots=True)
class Trace:
    """``appearances`` in the order of reading. ``lines`` are the deliveries, by edition; ``wanted_by`` the
    subscriptions that want the delivery of an edition. ``pauses`` are those of all the subscriber's subscriptions."""

    appearances: Sequence[Appearance]
    lines: Sequence[HistoryLine]
    wanted_by: Sequence[tuple[int, int]]
    pauses: Sequence[Pause]
