"""The record of what is owed and what has arrived, and what an attempt to send can end in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from bot.core.addresses import Address
from bot.core.papers import PaperId

DeliveryState = Literal["due", "sending", "sent", "unknown", "failed", "withdrawn", "summarised"]

Hindrance = Literal["down", "login", "sender", "reputation"]
"""What closes a way: it cannot be reached or has no time for us; it does not know us; it does not let us send under
that name; it takes what we send for unwanted."""

Payload = Mapping[str, str]
"""A rendered part: names and texts that only its messenger understands."""


@dataclass(frozen=True, slots=True)
class Want:
    """One subscription wants one paper, in one edition, for its subscriber."""

    subscriber_id: int
    subscription_id: int
    paper_id: PaperId
    edition: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One post or one mail of a message: the unit that is sent, retried and looked up.

    ``key`` is the same over all attempts and never used again for another part; a messenger makes from it whatever
    its medium needs to recognise a repeat. ``papers`` counts the papers in it, ``beyond`` those that it only counts
    itself. ``repeat``: an earlier attempt may have arrived and nobody could tell. ``tried_since``: when the first
    attempt failed (machine time).
    """

    id: int
    key: str
    message_id: int
    number: int
    of: int
    address: Address
    messenger: str
    composed_at: datetime
    payload: Payload
    papers: int = 0
    beyond: int = 0
    attempts: int = 0
    repeat: bool = False
    tried_since: float | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """It arrived. ``receipt`` is what the messenger got back: ``C…/ts``, a Message-ID, ``outbox:PATH``."""

    receipt: str


@dataclass(frozen=True, slots=True)
class Refused:
    """It did not arrive, for certain.

    Not ``permanent``: try again, after ``retry_after`` seconds if given; where that has gone on for ``patience``
    seconds, it is permanent. Permanent: these bytes will never be taken; with ``destination`` because nothing reaches
    that address any more.
    """

    code: str
    text: str
    permanent: bool = False
    destination: bool = False
    retry_after: float | None = None
    patience: float | None = None

    @property
    def gone(self) -> bool:
        """Whether nothing reaches that address any more."""
        return self.permanent and self.destination


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nobody knows whether it arrived: the answer was lost. ``permanent``: it will not be tried again, lest it come
    many times."""

    code: str
    text: str
    retry_after: float | None = None
    permanent: bool = False


@dataclass(frozen=True, slots=True)
class Closed:
    """The way itself is closed now, whoever the part is for; it did not arrive, for certain. The part is left as it
    was, and nothing more is sent that way for a while (bot.core.channels)."""

    why: Hindrance
    code: str
    text: str
    retry_after: float | None = None


Outcome = Sent | Refused | Unknown | Closed


def is_final(outcome: Outcome) -> bool:
    """Whether nothing more is to be tried."""
    return isinstance(outcome, Sent) or (isinstance(outcome, Refused | Unknown) and outcome.permanent)


def worn_out(outcome: Outcome, part: Part, machine: float) -> Outcome:
    """``outcome`` of ``part``; a refusal that has gone on for longer than anybody waits is permanent."""
    if not isinstance(outcome, Refused) or outcome.permanent or outcome.patience is None:
        return outcome
    if part.tried_since is None or machine - part.tried_since < outcome.patience:
        return outcome
    return replace(outcome, permanent=True)


def back_off(attempts: int, retry_after: float | None = None) -> float:
    """Seconds to wait before the next attempt, after ``attempts`` (≥ 1) failed ones: 5 s doubling up to an hour.

    What the other side asked for is a lower bound.
    """
    return max(min(5.0 * 2.0 ** min(attempts - 1, 10), 3600.0), retry_after or 0.0)
