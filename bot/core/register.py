"""Who joins and who leaves: when an address may be asked, and what the store keeps of that.

An address is *suppressed* once its owner has ended all there was. Nobody but the owner lifts that, by confirming; until
then ``--confirmed`` does not count, and only one confirmation a week is mailed to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.core.addresses import Address
from bot.core.deliveries import Payload
from bot.core.papers import PaperId
from bot.core.records import Epochs
from bot.core.subscriptions import Subscriber, Subscription

MINUTE, DAY, WEEK = 60.0, 86_400.0, 7 * 86_400.0
AGAIN = 10 * MINUTE
"""Between two confirmation mails for one subscription."""
A_DAY = 5
"""Confirmation mails to one address in a day."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A confirmation that was mailed: for which subscription, and when (machine time)."""

    subscription_id: int
    at: float


def wait_to_ask(asked: Sequence[Asked], subscription_id: int, *, left_at: float | None, machine: float) -> float:
    """Seconds until another confirmation may be mailed to an address to which ``asked`` were; 0: now. ``left_at``:
    since when it is suppressed. Times to come were noted by a clock that was wrong, and count for nothing."""
    past = sorted(one.at for one in asked if one.at <= machine)
    own = [one.at for one in asked if one.at <= machine and one.subscription_id == subscription_id]
    free = [max(own) + AGAIN] if own else []
    if len(past) >= A_DAY:
        free.append(past[-A_DAY] + DAY)
    if left_at is not None:
        free += [at + WEEK for at in past if at >= left_at]
    return max(0.0, max(free, default=machine) - machine)


class Register(Protocol):
    """The part of the store that joining and leaving use."""

    def subscriber(self, id: int) -> Subscriber | None: ...  # noqa: A002 - the field's own word

    def suppressed(self, address: Address) -> float | None:
        """Since when (machine time) nothing may be planned for that address unless its owner confirms."""
        ...

    def may_ask(self, subscription: Subscription, *, machine: float) -> float:
        """0 when a confirmation may be mailed now, which is noted as done; else the seconds to wait."""
        ...

    def not_asked(self, subscription: Subscription, *, machine: float) -> None:
        """The confirmation noted at ``machine`` did not go out."""
        ...

    def confirm(
        self,
        id: int,  # noqa: A002
        wanted: Sequence[tuple[PaperId, int]],
        *,
        epochs: Epochs,
        now: datetime,
    ) -> Subscription:
        """The owner says yes: the subscription is active and is owed ``wanted``, its slots are settled until ``now``,
        and the address is suppressed no more. StaleError when ``epochs`` have moved."""
        ...

    def leave(self, subscriber_id: int, only: int | None, *, machine: float, now: datetime) -> Sequence[Subscription]:
        """End all subscriptions of a subscriber, or ``only`` that one; those that ended by it. Who has none left, and
        left an e-mail address, is suppressed."""
        ...

    def raise_generation(self, subscriber_id: int) -> None:
        """All links that the subscriber was mailed until now are void."""
        ...

    def payload(self, part_key: str) -> Payload | None:
        """What was, or will be, sent as that part."""
        ...
