"""Channels: whether the ways to inboxes are open. One that is closed gets nothing to carry until it may be tried again;
that is no attempt of anybody's, and nobody's part is worse off for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol, runtime_checkable

from bot.core.deliveries import Closed, Hindrance, Outcome, Part, back_off

MINUTE, HOUR = 60.0, 3600.0
PAUSES: dict[Hindrance, tuple[float, float]] = {
    "down": (5.0, 15 * MINUTE),
    "login": (15 * MINUTE, HOUR),
    "sender": (15 * MINUTE, HOUR),
    "reputation": (15 * MINUTE, 4 * HOUR),
}
"""The first pause and the longest. Who is refused often is locked out by some servers, so that is asked seldom."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One messenger's way. Open where ``why`` is None; ``since`` it has been as it is. Closed: ``code`` and ``text``
    are what was said last; it may be tried from ``try_at`` (machine time) on, after ``attempts`` in vain."""

    messenger: str
    why: Hindrance | None
    code: str = ""
    text: str = ""
    since: datetime
    attempts: int = 0
    try_at: float = 0.0


def closed_by(before: Channel | None, messenger: str, closed: Closed, machine: float) -> Channel:
    """How ``messenger`` stands after ``closed``; ``before`` is how it stood."""
    same = before if before and before.why == closed.why else None
    attempts = same.attempts + 1 if same else 1
    return Channel(
        messenger=messenger,
        why=closed.why,
        code=closed.code,
        text=closed.text,
        since=same.since if same else moment(machine),
        attempts=attempts,
        try_at=machine + pause(closed, attempts),
    )


def pause(closed: Closed, attempts: int) -> float:
    """Seconds until the way may be tried again, after ``attempts`` (≥ 1) in vain."""
    first, longest = PAUSES[closed.why]
    return max(min(first / 5.0 * back_off(attempts), longest), closed.retry_after or 0.0)


def moment(machine: float) -> datetime:
    return datetime.fromtimestamp(machine, UTC)


class Channels(Protocol):
    """The part of the store that knows how the ways stand."""

    def channels(self) -> Sequence[Channel]:
        """Those that have ever been closed."""
        ...

    def close_channel(self, messenger: str, closed: Closed, *, machine: float) -> tuple[Channel, bool]:
        """Write that the way is closed; how it stands now, and whether the operator has to be told: it was open, or
        closed for another reason. That counts as done."""
        ...

    def open_channel(self, messenger: str, *, machine: float) -> Channel | None:
        """Write that the way carries; how it stood when it was closed, None when it was not."""
        ...

    def knock(self, *, machine: float) -> None:
        """All ways may be tried at once: somebody may have put right what was wrong."""
        ...


Take = Callable[[int], Sequence[Part]]
"""Up to so many parts that may be sent at once; none: nothing just now."""


@runtime_checkable
class SendsTogether(Protocol):
    """A messenger that can send several parts at a time."""

    def send_many(self, take: Take) -> Iterator[Sequence[tuple[Part, Outcome]]]:
        """Send what ``take`` gives, and give the outcomes as they come, those together that are there together.
        ``take`` is called for parts that can be sent at once, never from another thread; when it gives none, there
        is nothing more where no outcome is awaited."""
        ...
