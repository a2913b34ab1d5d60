"""The clock of a process: the machine's, or a moment given with ``--now``."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from bot.core.errors import UsageError
from bot.core.papers import clean

DAYS = {"yesterday": -1, "today": 0, "tomorrow": 1}
"""Days that can be named by a word, counted from today."""


@dataclass(frozen=True, slots=True)
class MachineClock:
    """``fixed`` stands still for dates and schedules; leases and back-off go by the machine all the same.
    ``zone`` is the operator's: it says which day a moment belongs to."""

    fixed: datetime | None = None
    zone: tzinfo = UTC

    def now(self) -> datetime:
        return (self.fixed or datetime.now(UTC)).astimezone(self.zone)

    def machine(self) -> float:
        return time.time()

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


def parse_moment(text: str, zone: str, *, where: str = "--now") -> datetime:
    """A moment in ``zone`` from ISO 8601; without a zone it is meant there, a date alone is its first moment.

    Raises UsageError.
    """
    try:
        moment = datetime.fromisoformat(text)
        aware = moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))
        there = aware.astimezone(UTC).astimezone(ZoneInfo(zone))
        # The ends of the calendar have no room for a reader's zone, nor for the day before or after.
        if not 1 < there.year < 9999:
            raise ValueError("outside the calendar that can be worked with")  # noqa: TRY301 - told below like the others
    except (ValueError, OverflowError) as error:
        raise UsageError(
            f"“{clean(text)}” is not a date or time.",
            where=where,
            do="Use ISO 8601: 2025-05-01 or 2025-05-01T09:00+02:00.",
        ) from error
    return there


def parse_day(text: str, today: date, *, where: str) -> date:
    """A day from ISO 8601, or one of the words in DAYS, seen from ``today``. Raises UsageError."""
    try:
        if text in DAYS:
            return today + timedelta(days=DAYS[text])
        return date.fromisoformat(text)
    except (ValueError, OverflowError) as error:
        raise UsageError(
            f"“{clean(text)}” is not a day.", where=where, do=f"Use ISO 8601 (2025-05-01), or {', '.join(DAYS)}."
        ) from error
