"""Who wants what: subscribers and their standing wishes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, get_args

from bot.core.addresses import Address
from bot.core.errors import UsageError
from bot.core.papers import AnnounceType
from bot.core.schedules import Schedule

SubscriptionState = Literal["pending", "active", "paused", "blocked", "ended"]
Announce = Literal["new", "cross", "replace"]
EmptyDays = Literal["silent", "tell"]
"""What is said when there is no paper: nothing, or just that."""

DEFAULT_ANNOUNCE: tuple[Announce, ...] = ("new", "cross")


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """One inbox. ``blocked`` says why nothing can reach it, empty when all is well. Links that were mailed under an
    earlier ``generation`` are void."""

    id: int
    address: Address
    blocked: str = ""
    generation: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """One subscriber's standing wish. ``rule`` is its text as typed; ``paused_until`` the day on which it wakes;
    ``served_until`` up to when its slots are settled, None where it never had any. ``after_digest``: the number of the
    last listing that was read before it began, or was confirmed. ``empty_days``: whether it is told when there is no
    paper."""

    id: int
    subscriber: Subscriber
    name: str
    rule: str
    schedule: Schedule
    announce: tuple[Announce, ...]
    state: SubscriptionState
    paused_until: date | None = None
    created_at: datetime
    served_until: datetime | None = None
    after_digest: int = 0
    empty_days: EmptyDays = "silent"


def parse_announce(text: str) -> tuple[Announce, ...]:
    """The announce policy in ``new,cross,replace``, in that order, each once."""
    wanted = [word.strip().lower() for word in text.split(",") if word.strip()]
    known = get_args(Announce)
    for word in wanted:
        if word not in known:
            raise UsageError(f"“{word}” is not a kind of announcement.", do="Use new, cross, replace.")
    if not wanted:
        raise UsageError("The announce policy is empty.", do="Use some of new, cross, replace.")
    return tuple(kind for kind in known if kind in wanted)


def parse_empty_days(text: str) -> EmptyDays:
    """``silent`` or ``tell``, as it was typed. Raises UsageError."""
    for kind in get_args(EmptyDays):
        if text.strip().casefold() == kind:
            found: EmptyDays = kind
            return found
    raise UsageError(
        f"“{text}” is no way to treat empty days.",
        where="--empty-days",
        do="Use tell (a short note when there is no paper) or silent.",
    )


def edition(kind: AnnounceType | None, version: int | None, announce: tuple[Announce, ...]) -> int | None:
    """Which edition of a paper a subscription wants, None for none (DESIGN, promise 1).

    0 is the first telling; a revision is told under its version number, and only where it was asked for. A source
    that knows no announce types counts as new.
    """
    if kind in ("replace", "replace-cross"):
        return version if "replace" in announce and version else None
    wanted: Announce = "cross" if kind == "cross" else "new"
    return 0 if wanted in announce else None


def still_wants(kind: AnnounceType | None, due: int, announce: tuple[Announce, ...]) -> bool:
    """Whether a subscription with that policy wants what is due to it in edition ``due``. A paper that was replaced
    while it waited is still owed as the new one, or the cross-list, that it was."""
    if due:
        return "replace" in announce
    return ("cross" if kind in ("cross", "replace-cross") else "new") in announce
