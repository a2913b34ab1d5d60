"""What the store can say of one paper and one subscriber, for telling why it came or why it did not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.core.records import HistoryLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """A listing with the paper in it: of which source, of which ``day``, when it was first read. ``batch`` is the
    number of its batch. ``looked_back``: found later by looking back at days gone by, for which nothing is sent."""

    source: str
    day: date
    read_at: datetime
    batch: int
    looked_back: bool


@dataclass(frozen=True, slots=True)
class Pause:
    """When a subscription was paused; ``until`` is None while it is."""

    subscription_id: int
    since: datetime
    until: datetime | None

    def covers(self, moment: datetime) -> bool:
        return self.since <= moment and (self.until is None or moment < self.until)


@dataclass(frozen=True, slots=True)
class Trace:
    """``appearances`` by the time of reading. ``lines`` are the deliveries, by edition; ``wanted_by`` the subscriptions
    that want the delivery of an edition. ``pauses`` are those of all the subscriber's subscriptions."""

    appearances: Sequence[Appearance]
    lines: Sequence[HistoryLine]
    wanted_by: Sequence[tuple[int, int]]
    pauses: Sequence[Pause]
