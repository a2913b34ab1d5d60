"""The clock of a process: the machine's, or a moment given with ``--now``."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.core.errors import UsageError


@dataclass(frozen=True, slots=True)
class MachineClock:
    """``fixed`` stands still for dates and schedules; leases and back-off go by the machine all the same."""

    fixed: datetime | None = None

    def now(self) -> datetime:
        return self.fixed or datetime.now(UTC)

    def machine(self) -> float:
        return time.time()

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


def parse_moment(text: str, zone: str, *, where: str = "--now") -> datetime:
    """An aware datetime from ISO 8601; without a zone it is in ``zone``, a date alone is its first moment there.

    Raises UsageError.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(
            f"“{text}” is not a date or time.", where=where, do="Use ISO 8601: 2025-05-01 or 2025-05-01T09:00+02:00."
        ) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))
