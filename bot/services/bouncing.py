"""Taking in what mail servers send back: whom it is about, what it counts for, and when an address is given up."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.core.bounces import NEEDED, Bounce, BounceKind, DeliveryReport, Failure, Mailed, kind_of, said
from bot.core.errors import LinkError
from bot.core.ports import Store
from bot.services.desk import Desk
from bot.services.leaving import leave

log = logging.getLogger(__name__)

_MILDEST: tuple[BounceKind | None, ...] = (None, "ours", "soft", "hard")
_AGAIN = "When it works again, resume one of its subscriptions."


@dataclass(frozen=True, slots=True)
class Returned:
    """What became of a mail that was taken in. ``handled``: nobody has to look at it any more."""

    state: Literal["blocked", "counted", "ours", "waiting", "known", "unrelated", "left"]
    words: str
    address: str = ""
    kind: BounceKind | None = None
    code: str = ""

    @property
    def handled(self) -> bool:
        return self.state != "unrelated"


def take_in(store: Store, report: DeliveryReport, *, now: datetime) -> Returned:
    """Count what ``report`` says against the address that it is about. What names no mail of ours, or several, changes
    nothing."""
    found = [one for key in report.keys if (one := store.mailed(key))]
    if not found:
        return Returned("unrelated", _unrelated(report))
    if len(found) > 1:
        return Returned("unrelated", "It names several mails of ours, which no real report does. Nothing was changed.")
    return _about(store, found[0], report.failures, now)


def addressee(store: Store, keys: Sequence[str]) -> str:
    """Where the mail went that one of ``keys`` names; empty where none does, or several do."""
    found = [str(one.address) for key in keys if (one := store.mailed(key))]
    return found[0] if len(found) == 1 else ""


def take_leave(desk: Desk, token: str) -> Returned:
    """End what somebody asked to end by mail, as the link in a mail does; ``token`` is what they sent."""
    try:
        gone = leave(desk, token)
    except LinkError as error:
        why = "by a link that was replaced since" if error.reason == "void" else "and not by a link of ours"
        return Returned("unrelated", f"It asks to unsubscribe, {why}. Nothing was changed.")
    if gone.leaver.subscriber is None:
        return Returned("known", "It asks to unsubscribe somebody who is not known any more.")
    address = str(gone.leaver.subscriber.address)
    if not gone.ended:
        return Returned("known", f"{address} has unsubscribed already.", address)
    count = f"{len(gone.ended)} subscription{'s' if len(gone.ended) > 1 else ''}"
    return Returned("left", f"{address} has unsubscribed by mail: {count} ended.", address)


def _unrelated(report: DeliveryReport) -> str:
    if any(key.startswith("confirm-") for key in report.keys):
        return "The mail that asked an owner for a confirmation came back. The subscription stays pending."
    return "It names no mail that we sent. Nothing was changed."


def _about(store: Store, mail: Mailed, failures: Sequence[Failure], now: datetime) -> Returned:
    address = str(mail.address)
    named = _named(mail, failures)
    worst = min(named or failures, key=lambda one: _MILDEST.index(kind_of(one)))
    kind = kind_of(worst)
    if kind is None:
        return Returned(
            "waiting", f"A mail to {address} is {worst.action or 'on its way'}: nothing has failed.", address
        )
    bounce = Bounce(kind=kind, day=mail.day, code=worst.code, text=worst.text, named=bool(named))
    reason = store.came_back(mail.key, bounce, now=now)
    if reason is None:
        return Returned("known", f"That a mail to {address} came back was known.", address, kind, worst.code)
    return _noted(address, bounce, reason)


def _named(mail: Mailed, failures: Sequence[Failure]) -> list[Failure]:
    """Those that are about our recipient; others are about addresses to which the mail was passed on."""
    ours = {mail.address.identity, mail.address.target.lower()}
    return [one for one in failures if ours & set(one.recipients)]


def _noted(address: str, bounce: Bounce, reason: str) -> Returned:
    if reason:
        log.warning("%s is blocked: %s", address, reason)
        words = f"{address} is blocked: {reason}. Its papers wait. {_AGAIN}"
        return Returned("blocked", words, address, bounce.kind, bounce.code)
    head = f"A mail to {address} came back: {said(bounce)}."
    if bounce.kind == "ours":
        words = f"{head} That is about the mail, or about us, and does not count against the address."
        return Returned("ours", words, address, bounce.kind, bounce.code)
    why = "nobody is there" if bounce.kind == "hard" else "it cannot be delivered now"
    words = f"{head} That says that {why}; on {NEEDED[bounce.kind]} different days, and the address is blocked."
    return Returned("counted", words, address, bounce.kind, bounce.code)
