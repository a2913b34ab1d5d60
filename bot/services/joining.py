"""Joining by e-mail: the owner of an address is asked by mail, and says yes on the page that the mail links to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal

from bot.core.addresses import Address
from bot.core.deliveries import Closed, Outcome, Refused, Sent, Unknown
from bot.core.errors import LinkError
from bot.core.links import CONFIRM_HOURS, Ticket, read_confirm
from bot.core.notes import Note, Postman
from bot.core.rules.parsing import parse
from bot.core.subscriptions import Subscription
from bot.services.desk import Desk
from bot.services.looking import LatestBatch, look_again
from bot.services.subscribing import retried

AGREED = "If its owner has agreed, run the same command with --confirmed."
ASK_AGAIN = "Ask for a new one where you asked for this one."


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of asking an owner. ``words`` are for whoever asked: the address may be somebody else's, and they
    tell nothing about it but this."""

    state: Literal["mailed", "unknown", "waiting", "refused", "impossible"]
    words: str


def ask(desk: Desk, subscription: Subscription) -> Answer:
    """Mail the owner of a pending subscription's address the link with which to say yes."""
    address, machine = subscription.subscriber.address, desk.clock.machine()
    link = desk.links.confirm(subscription, machine=machine)
    postman: object = desk.routes.to(address)
    if not link or not isinstance(postman, Postman):
        return Answer("impossible", _impossible(desk, address, link))
    if wait := desk.store.may_ask(subscription, machine=machine):
        return Answer("waiting", _waiting(wait))
    outcome = postman.post(_question(desk, address, link, machine))
    if not isinstance(outcome, Sent | Unknown):
        desk.store.not_asked(subscription, machine=machine)
    return _answer(outcome, address)


def _question(desk: Desk, address: Address, link: str, machine: float) -> Note:
    until = datetime.fromtimestamp(machine + CONFIRM_HOURS * 3600, desk.clock.now().tzinfo)
    words = desk.letters.confirmation(link, until)
    date = datetime.fromtimestamp(machine, UTC)
    key = f"confirm-{desk.new_key()}"
    return Note(key=key, address=address, date=date, subject=words.subject, text=words.text, html=words.html)


def _impossible(desk: Desk, address: Address, link: str) -> str:
    if not link:
        return f"It cannot be asked by mail, as PUBLIC_URL is not set: there is no page on which to confirm. {AGREED}"
    why = desk.routes.reasons.get(address.kind, "What carries e-mail cannot carry this mail.")
    return f"It cannot be asked by mail. {why} {AGREED}"


def _waiting(wait: float) -> str:
    return (
        f"It was asked by mail already; a link is good for {CONFIRM_HOURS} hours. Another mail can go to it in "
        f"{_duration(wait)}: then run the same command again."
    )


def _answer(outcome: Outcome, address: Address) -> Answer:
    if isinstance(outcome, Sent):
        good = f"its link is good for {CONFIRM_HOURS} hours."
        return Answer("mailed", f"A mail to {address.target} asks its owner; {good} {_where(outcome)}".rstrip())
    if isinstance(outcome, Unknown):
        words = f"A mail asks its owner, but nobody knows whether it arrived: {outcome.text}"
        return Answer("unknown", f"{words} If it did not, run the same command again in some minutes.")
    return Answer("refused", f"The mail that asks its owner was not taken: {outcome.text} {_then(outcome)}")


def _then(outcome: Refused | Closed) -> str:
    """What to do about a mail that was not taken."""
    if isinstance(outcome, Refused) and outcome.gone:
        return "Look whether the address is written as it should be."
    if isinstance(outcome, Closed) and outcome.why != "down":
        return "Put that right (`paperround doctor` looks at it), and run the same command again."
    return "Run the same command again later."


def _where(sent: Sent) -> str:
    """A file, where it is one: somebody who tries things out wants to open it."""
    kind, _, path = sent.receipt.partition(":")
    return f"It lies in {path}." if kind == "outbox" else ""


def _duration(seconds: float) -> str:
    """``3 days``, ``5 hours``, ``10 minutes``: never too short."""
    sizes = {"day": 86_400, "hour": 3_600, "minute": 60}
    name = next((name for name, size in sizes.items() if seconds > size), "minute")
    number = -int(-seconds // sizes[name])
    return f"{number} {name}" + ("" if number == 1 else "s")


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a confirmation link is for. ``open``: it can be confirmed; else it is already."""

    subscription: Subscription
    until: datetime

    @property
    def open(self) -> bool:
        return self.subscription.state == "pending"


def look(desk: Desk, token: str) -> Invitation:
    """What ``token`` would confirm. Raises LinkError."""
    ticket = read_confirm(desk.seal, token)
    if ticket is None:
        raise LinkError(
            "This link is not whole, or it is not one of ours.",
            reason="broken",
            do=f"Open it from the mail itself, or copy all of it. {ASK_AGAIN}",
        )
    subscription = _named(desk, ticket)
    until = datetime.fromtimestamp(ticket.asked + CONFIRM_HOURS * 3600, desk.clock.now().tzinfo)
    if subscription.state == "pending" and ticket.expired(desk.clock.machine()):
        raise LinkError(
            f"This link was good for {CONFIRM_HOURS} hours, and these are over.", reason="expired", do=ASK_AGAIN
        )
    return Invitation(subscription, until)


def _named(desk: Desk, ticket: Ticket) -> Subscription:
    found = desk.store.subscription(ticket.id)
    if found is None or found.state == "ended" or found.subscriber.generation != ticket.generation:
        raise LinkError(
            "What this link would have confirmed has been ended, or newer links were mailed since.",
            reason="void",
            do=ASK_AGAIN,
        )
    return found


def confirm(desk: Desk, token: str) -> Subscription:
    """The owner says yes: papers are planned from now on, at once those of the latest batch. Saying it again changes
    nothing, and gets the same answer. Raises LinkError."""
    return retried(lambda: _confirm(desk, token))


def _confirm(desk: Desk, token: str) -> Subscription:
    now = desk.clock.now()
    latest = LatestBatch(desk.store, now)
    epochs, *_ = latest.read()  # first: whatever moves from here on is noticed
    invitation = look(desk, token)
    subscription = invitation.subscription
    if not invitation.open:
        return subscription
    asker = replace(subscription, state="active")
    wanted = look_again(latest, asker, parse(subscription.rule), subscription.announce)
    return desk.store.confirm(subscription.id, wanted, epochs=epochs, now=now)
