"""When a subscription wants its papers. Today: with each batch; the other schedules get their place here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from bot.core.errors import UsageError

Every = Literal["batch", "daily", "weekdays", "weekly"]


@dataclass(frozen=True, slots=True)
class Schedule:
    """``at`` is a time of day (``09:00``) and ``on`` a day of the week, None for ``batch``; ``tz`` an IANA name."""

    every: Every
    at: str | None
    on: str | None
    tz: str


def parse_schedule(every: str, *, at: str | None, on: str | None, tz: str) -> Schedule:
    """The schedule those options mean.

    Raises UsageError for one that is none, and for one that this version cannot keep yet.
    """
    if every not in get_args(Every):
        raise UsageError(f"“{every}” is not a schedule.", where="--every", do="Use --every batch.")
    if every != "batch":
        raise UsageError(
            f"This version cannot deliver {every} yet, only as each digest comes.",
            where="--every",
            do="Say --every batch: a message follows each new digest.",
        )
    if at or on:
        raise UsageError(
            "--at and --on have no meaning with --every batch.", do="Leave them out: each digest is sent at once."
        )
    return Schedule("batch", None, None, check_zone(tz))


def check_zone(name: str) -> str:
    """``name`` when it is an IANA time zone, else UsageError."""
    try:
        return ZoneInfo(name).key
    except (KeyError, ValueError, OSError) as error:
        raise UsageError(
            f"“{name}” is not a time zone.", where="--tz", do="Use an IANA name such as Europe/Zurich or UTC."
        ) from error
