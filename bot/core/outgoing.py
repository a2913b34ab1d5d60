"""What the store does for sending: messages and their parts, claimed by whoever sends them, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.core.deliveries import Outcome, Part
from bot.core.emptydays import Announcement, Idle
from bot.core.records import Composed, Epochs, Left, Owed
from bot.core.slots import Slots


class Outgoing(Protocol):
    """The part of the store that sending uses."""

    def owed(self, *, after: int, limit: int, slots: Slots) -> Sequence[Owed]:
        """What is due now and not composed, for up to ``limit`` subscribers with ids above ``after``, by id; blocked
        subscribers, and papers that only paused subscriptions want or such whose slot is not open, are left out."""
        ...

    def add_messages(self, messages: Sequence[Composed], *, owner: str, lease_until: float) -> Sequence[Sequence[Part]]:
        """Store messages with their parts, claimed by ``owner``. A message whose deliveries are no longer all due
        and uncomposed (somebody was quicker) is left out. The slots of the subscriptions that the stored ones serve are
        settled up to ``composed_at``. Parts of the stored messages, in order."""
        ...

    def idle(self, *, after: int, limit: int, slots: Slots) -> Sequence[Idle]:
        """Up to ``limit`` subscribers with ids above ``after``, by id, who may have to be told that there is nothing: a
        subscription that is due asks for it, and none that is due wants anything which is not composed."""
        ...

    def announcements(self, limit: int) -> Sequence[Announcement]:
        """The latest so many batches that sources have shown, ascending. What was found by looking back is none."""
        ...

    def add_empty(
        self, messages: Sequence[Composed], *, epochs: Epochs, owner: str, lease_until: float
    ) -> Sequence[Sequence[Part]]:
        """As ``add_messages``, for messages that say that there was nothing. One is left out where its subscriber has
        been told so of that moment. StaleError when ``epochs`` have moved."""
        ...

    def claim(self, *, owner: str, machine: float, lease_until: float, limit: int) -> Sequence[Part]:
        """Claim up to ``limit`` parts that may be tried now: unsent, back-off over, no standing claim, no earlier
        part of their message unsettled, their way not closed, subscriber not blocked, wanted by an active subscription.
        A part whose claim ran out while it was being sent comes in state unknown, with ``repeat`` set. What nobody
        wants any more is withdrawn on the way, or failed where it may have arrived."""
        ...

    def begin(self, parts: Sequence[Part], *, owner: str, lease_until: float) -> frozenset[int]:
        """Mark as being sent those whose claim still stands, lease renewed; their ids."""
        ...

    def settle(
        self,
        outcomes: Sequence[tuple[Part, Outcome]],
        *,
        owner: str,
        now: datetime,
        machine: float,
        next_try_at: Mapping[int, float],
    ) -> frozenset[int]:
        """Write outcomes where the claim still stands, and give the claims back; the ids written. ``next_try_at``
        (machine time, by part id) for what is to be tried again; a part that is not in it is final."""
        ...

    def settle_and_begin(
        self,
        outcomes: Sequence[tuple[Part, Outcome]],
        parts: Sequence[Part],
        *,
        owner: str,
        now: datetime,
        machine: float,
        next_try_at: Mapping[int, float],
        lease_until: float,
    ) -> tuple[frozenset[int], frozenset[int]]:
        """``settle`` and then ``begin``, as one."""
        ...

    def release(self, parts: Sequence[Part], *, owner: str, next_try_at: float | None = None) -> None:
        """Give claims back untried."""
        ...

    def let_go(self, *, owner: str) -> None:
        """Give back all claims of ``owner`` on parts that are not being sent."""
        ...

    def renew(self, *, owner: str, lease_until: float) -> None:
        """The heartbeat: all claims of ``owner`` last until ``lease_until``."""
        ...

    def left(self, *, owner: str, machine: float, slots: Slots) -> Left: ...
