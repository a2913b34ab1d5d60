"""Leaving: by the link in every mail, without a question, as often as somebody likes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.errors import LinkError
from bot.core.links import Ticket, read_unsubscribe
from bot.core.subscriptions import Subscriber, Subscription
from bot.services.desk import Desk


@dataclass(frozen=True, slots=True)
class Leaver:
    """Who an unsubscribe link is for, and what that one follows. None where nothing is known of the subscriber any
    more: there is nothing left to end."""

    subscriber: Subscriber | None
    follows: Sequence[Subscription]


@dataclass(frozen=True, slots=True)
class Departure:
    """What has ended now, and what goes on."""

    leaver: Leaver
    ended: Sequence[Subscription]


def look(desk: Desk, token: str) -> Leaver:
    """Who ``token`` is for. Raises LinkError."""
    return _leaver(desk, _ticket(desk, token))


def leave(desk: Desk, token: str, *, only: int | None = None) -> Departure:
    """End all that the subscriber follows, or ``only`` one of it; what was not sent is withdrawn. Doing it again
    changes nothing. Raises LinkError."""
    ticket = _ticket(desk, token)
    _leaver(desk, ticket)  # a void link ends nothing
    clock = desk.clock
    ended = desk.store.leave(ticket.id, only, machine=clock.machine(), now=clock.now())
    return Departure(_leaver(desk, ticket), ended)


def _ticket(desk: Desk, token: str) -> Ticket:
    if (ticket := read_unsubscribe(desk.seal, token)) is None:
        raise LinkError(
            "This link is not whole, or it is not one of ours.",
            reason="broken",
            do="Open it from the mail itself, or copy all of it. Any mail from here has one.",
        )
    return ticket


def _leaver(desk: Desk, ticket: Ticket) -> Leaver:
    subscriber = desk.store.subscriber(ticket.id)
    if subscriber is None:
        return Leaver(None, ())
    if subscriber.generation != ticket.generation:
        raise LinkError(
            "This link has been replaced by a newer one, and ends nothing any more.",
            reason="void",
            do="Use the link in a later mail.",
        )
    return Leaver(subscriber, desk.store.subscriptions(address=subscriber.address))
