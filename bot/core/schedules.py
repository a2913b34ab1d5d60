"""When a subscription wants its papers: with each batch, or at an hour of every day, working day or week."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from bot.core.errors import UsageError

Every = Literal["batch", "daily", "weekdays", "weekly"]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

DEFAULT_EVERY: Every = "daily"
DEFAULT_AT = "09:00"
DEFAULT_ON: Weekday = "mon"

DAYS: dict[Weekday, str] = {
    "mon": "Monday",
    "tue": "Tuesday",
    "wed": "Wednesday",
    "thu": "Thursday",
    "fri": "Friday",
    "sat": "Saturday",
    "sun": "Sunday",
}
"""The days of the week with their names, Monday first."""

_TIME = re.compile(r"(\d{1,2})(?::(\d{2}))?\s*(am|pm)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Schedule:
    """``at`` is a time of day (``09:00``), None for ``batch``; ``on`` a day of the week (``mon``), None but for
    ``weekly``; ``tz`` an IANA name."""

    every: Every
    at: str | None
    on: Weekday | None
    tz: str


def parse_schedule(every: str | None, *, at: str | None, on: str | None, tz: str) -> Schedule:
    """The schedule that these options mean, as they were typed; None where nothing was. By default it is daily, at
    09:00, a weekly one on Monday.

    Raises UsageError for one that is none.
    """
    kind = _every(every) if every is not None else DEFAULT_EVERY
    hour = None if at is None else parse_time(at)
    day = None if on is None else parse_weekday(on)
    if kind == "batch" and (hour or day):
        raise UsageError(
            "--at and --on have no meaning with --every batch: each digest is sent as it comes.",
            do="Leave them out, or say --every daily, weekdays or weekly.",
        )
    if kind != "weekly" and day:
        raise UsageError(
            f"--on has no meaning with --every {kind}.", do=f"Say --every weekly --on {day}, or leave --on out."
        )
    zone = check_zone(tz)
    if kind == "batch":
        return Schedule(kind, None, None, zone)
    return Schedule(kind, hour or DEFAULT_AT, day or (DEFAULT_ON if kind == "weekly" else None), zone)


def change_schedule(
    current: Schedule, *, every: str | None, at: str | None, on: str | None, tz: str | None
) -> Schedule:
    """``current`` with what is given; of the rest stays what the new kind has a place for. Raises UsageError."""
    kind = _every(every) if every is not None else current.every
    kept_at = current.at if kind != "batch" else None
    kept_on = current.on if kind == "weekly" else None
    return parse_schedule(
        kind, at=kept_at if at is None else at, on=kept_on if on is None else on, tz=current.tz if tz is None else tz
    )


def schedule_in_words(schedule: Schedule) -> str:
    """``every Monday at 09:00 Europe/Zurich``: it goes on after “sent”."""
    if schedule.every == "batch":
        return "with each new digest"
    days = {"daily": "daily", "weekdays": "Monday to Friday"}.get(schedule.every)
    return f"{days or f'every {DAYS[schedule.on or DEFAULT_ON]}'} at {schedule.at} {schedule.tz}"


def _every(text: str) -> Every:
    for kind in get_args(Every):
        if text.strip().casefold() == kind:
            found: Every = kind
            return found
    raise UsageError(
        f"“{text}” is not a schedule.",
        where="--every",
        do="Use batch (with each new digest), daily, weekdays (Monday to Friday) or weekly.",
    )


def parse_time(text: str) -> str:
    """``HH:MM`` from a time of day as people type it: 09:00, 9, 9:30 pm. Raises UsageError."""
    found = _TIME.fullmatch(text.strip().casefold())
    hour, minute = (int(found[1]), int(found[2] or 0)) if found else (99, 99)
    if found and found[3]:
        hour = hour % 12 + (12 if found[3] == "pm" else 0) if 1 <= hour <= 12 else 99
    if hour > 23 or minute > 59:
        raise UsageError(
            f"“{text}” is not a time of day.", where="--at", do="Use hours from 00:00 to 23:59: 09:00, 17:30."
        )
    return f"{hour:02}:{minute:02}"


def parse_weekday(text: str) -> Weekday:
    """A day of the week from its name or the first three letters of it. Raises UsageError."""
    word = text.strip().casefold()
    for short, name in DAYS.items():
        if word in (short, name.casefold()):
            return short
    raise UsageError(
        f"“{text}” is not a day of the week.", where="--on", do=f"Use one of {', '.join(DAYS)}, or its whole name."
    )


def check_zone(name: str) -> str:
    """``name`` when it is an IANA time zone, else UsageError."""
    try:
        return ZoneInfo(name).key
    except (KeyError, ValueError, OSError) as error:
        raise UsageError(
            f"“{name}” is not a time zone.", where="--tz", do="Use an IANA name such as Europe/Zurich or UTC."
        ) from error
