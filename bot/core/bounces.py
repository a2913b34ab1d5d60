"""Bounces: what a mail server reports of a mail that it took and could not deliver, and what that says of the address.

*hard*: nobody is there; *soft*: the mailbox is full, or its server could not be reached for days; *ours*: it is refused
for what it is or who we are, which is nothing against the recipient. They are counted by the days on which the mails
went out, hard and soft apart: a bad day of a server is one day, however many mails come back.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, Protocol

from bot.core.addresses import Address

BounceKind = Literal["hard", "soft", "ours"]

NEEDED: dict[BounceKind, int] = {"hard": 2, "soft": 4}
"""On how many days mails have to come back until the address is blocked."""
WITHIN = timedelta(days=30)

_NOBODY = ("5.1.1", "5.1.10")
"""The server that knows says that there is no such mailbox, or that the domain takes no mail at all."""
_LATER = ("5.2.2", "5.4.7")
_OURS = ("5.1.7", "5.1.8", "5.2.3", "5.3.4")

UNTOLD = ("", "5.0.0")
"""Enhanced codes that say nothing but that it failed."""
AGAINST_RULES = re.compile(
    r"relay|prohibit|polic|spam|spf|dkim|dmarc|block|listed|reputation|den(ied|ies)|authenti|not (allowed|permitted)",
    re.IGNORECASE,
)
"""Where no code says more than its class, words do: nobody's address is dead because we may not relay."""
NO_ROOM = re.compile(r"\bfull\b|quota|storage|\b552\b", re.IGNORECASE)
TOO_BIG = re.compile(r"(?!.*(mailbox|quota|storage)).*(\bsize\b|too (big|large|long))", re.IGNORECASE)
"""What 552 means, a full mailbox or a mail that is too big, only words tell where there is no enhanced code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """What is reported of one recipient. ``code`` is an enhanced status (RFC 3463) or empty; ``recipients`` are the
    addresses it is said of, in lower case: as the last server knew it, and as we did."""

    recipients: tuple[str, ...]
    action: str
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """What a mail server reports. ``keys``: of the parts that it may be about, by all it says of them."""

    keys: tuple[str, ...]
    failures: tuple[Failure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounce:
    """One mail that came back. ``day``: when it had gone out."""

    kind: BounceKind
    day: date
    code: str
    text: str
    named: bool = True
    """Whether the report is about our recipient, not about one to whom its mail is passed on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailed:
    """A part that was mailed, to whom, on which day."""

    key: str
    address: Address
    day: date


def kind_of(failure: Failure) -> BounceKind | None:
    """What it says of the address; None where nothing has failed."""
    code = failure.code
    if failure.action != "failed":
        return None
    if code in _OURS or code.startswith(("5.6.", "5.7.")):
        return "ours"
    if code in UNTOLD:
        return _kind_by_words(failure.text)
    return "soft" if code.startswith("4.") or code in _LATER else "hard"


def _kind_by_words(text: str) -> BounceKind:
    """Mail servers report the codes of others, and those often give none."""
    if AGAINST_RULES.search(text) or TOO_BIG.match(text):
        return "ours"
    return "soft" if NO_ROOM.search(text) else "hard"


def reason_to_block(before: Sequence[Bounce], now: Bounce) -> str:
    """Why nothing more is to be sent to an address after ``now``, empty when there is no reason."""
    if now.kind == "hard" and now.code in _NOBODY and now.named:
        return f"its mail came back, as nobody is there: {said(now)}"
    if now.kind == "ours":
        return ""
    days = {one.day for one in (*before, now) if one.kind == now.kind and abs(one.day - now.day) < WITHIN}
    if len(days) < NEEDED[now.kind]:
        return ""
    return f"its mails of {len(days)} days came back, the last one with {said(now)}"


def said(bounce: Bounce) -> str:
    return f"{bounce.code} “{bounce.text}”" if bounce.text else bounce.code or "no reason"


class Bounces(Protocol):
    """The part of the store that counts what comes back."""

    def mailed(self, key: str) -> Mailed | None:
        """The part with that key, where it went out by mail."""
        ...

    def came_back(self, key: str, bounce: Bounce, *, now: datetime) -> str | None:
        """Note it, once for a part: what was delivered with it has failed, and the address is blocked where there is
        reason to. That reason, empty for none; None when it was noted already."""
        ...
