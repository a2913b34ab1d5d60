"""The links in mails, and what they say when they come back. Each is signed for one purpose, so that nobody can make
one, and none does what another is for.

A signature does not expire. What a link names does: a confirmation is good for two days; an unsubscribe link holds
until the subscriber's generation is raised; a message can be read as long as it is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from string import ascii_lowercase, digits
from typing import Literal, Protocol

from bot.core.subscriptions import Subscriber, Subscription

Purpose = Literal["confirm", "unsubscribe", "message"]

CONFIRM_HOURS = 48
"""How long the link in a confirmation mail is good for."""

_DIGITS = digits + ascii_lowercase
_LONGEST = 200
"""Characters of the longest token that is looked at."""


class Seal(Protocol):
    """Signs short texts. A signature by an older key is good where ``old_keys`` says so."""

    def seal(self, purpose: Purpose, text: str) -> str:
        """``text`` with its signature: letters, digits, ``-`` and ``_``."""
        ...

    def opened(self, purpose: Purpose, token: str, *, old_keys: bool) -> str | None:
        """The text, None where the signature is not ours for that purpose."""
        ...


class Links(Protocol):
    """The addresses that mails carry. Each is empty where there is no such page: without PUBLIC_URL."""

    def confirm(self, subscription: Subscription, *, machine: float) -> str:
        """Where the owner of the address says that the subscription is wanted; ``machine`` is when it was asked."""
        ...

    def unsubscribe(self, subscriber: Subscriber) -> str:
        """Where the subscriber ends it all, or one of it; the address of the one-click header, too."""
        ...

    def sealed(self, subscriber: Subscriber) -> str:
        """What stands for the subscriber in a mail that ends it all; it needs no page."""
        ...

    def manage(self, subscriber: Subscriber) -> str:
        """Where the subscriber changes what is followed."""
        ...

    def message(self, key: str) -> str:
        """Where the part with that key can be read in a browser."""
        ...


@dataclass(frozen=True, slots=True)
class SignedLinks:
    """Links below ``base`` (PUBLIC_URL, without a slash at its end); none but what is ``sealed`` where that is empty.
    There is no page yet on which to manage."""

    seal: Seal
    base: str

    def confirm(self, subscription: Subscription, *, machine: float) -> str:
        numbers = (subscription.id, subscription.subscriber.generation, int(machine))
        return self._link("confirm", "-".join(map(_short, numbers)))

    def unsubscribe(self, subscriber: Subscriber) -> str:
        return f"{self.base}/unsubscribe/{self.sealed(subscriber)}" if self.base else ""

    def sealed(self, subscriber: Subscriber) -> str:
        """As short as can be: the header line that holds it should stay below 78 columns."""
        later = f"-{_short(subscriber.generation)}" if subscriber.generation else ""
        return self.seal.seal("unsubscribe", _short(subscriber.id) + later)

    def manage(self, subscriber: Subscriber) -> str:  # noqa: ARG002 - the port's signature
        return ""

    def message(self, key: str) -> str:
        return self._link("message", key, page="messages")

    def _link(self, purpose: Purpose, text: str, page: str = "") -> str:
        return f"{self.base}/{page or purpose}/{self.seal.seal(purpose, text)}" if self.base else ""


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a link named: a subscription (``confirm``) or a subscriber (``unsubscribe``), the subscriber's generation
    and, of a confirmation, when it was asked."""

    id: int
    generation: int
    asked: int = 0

    def expired(self, machine: float) -> bool:
        """Whether a confirmation comes too late."""
        return machine > self.asked + CONFIRM_HOURS * 3600


def read_confirm(seal: Seal, token: str) -> Ticket | None:
    """None where it is no confirmation of ours; one that an older key signed is none, for that key may have leaked."""
    numbers = _numbers(_opened(seal, "confirm", token, old_keys=False))
    return Ticket(*numbers) if len(numbers) == 3 else None


def read_unsubscribe(seal: Seal, token: str) -> Ticket | None:
    """None where it is no unsubscribe link of ours, whichever of our keys signed it: who wants to leave, leaves."""
    numbers = _numbers(_opened(seal, "unsubscribe", token, old_keys=True))
    return Ticket(numbers[0], *(numbers[1:] or (0,))) if len(numbers) in (1, 2) else None


def read_message(seal: Seal, token: str) -> str | None:
    """The key of a part; None where it is no link of ours to a message."""
    return _opened(seal, "message", token, old_keys=True) or None


def _opened(seal: Seal, purpose: Purpose, token: str, *, old_keys: bool) -> str:
    if len(token) > _LONGEST or not token.isascii():
        return ""
    return seal.opened(purpose, token, old_keys=old_keys) or ""


def _short(number: int) -> str:
    """A number to base 36."""
    found = ""
    while number or not found:
        number, rest = divmod(number, 36)
        found = _DIGITS[rest] + found
    return found


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(word, 36) for word in text.split("-")) if text else ()
