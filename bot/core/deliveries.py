"""The record of what is owed and what has arrived, and what an attempt to send can end in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.core.addresses import Address
from bot.core.papers import PaperId

DeliveryState = Literal["due", "sending", "sent", "unknown", "failed", "withdrawn", "summarised"]

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
    itself. ``repeat``: an earlier attempt may have arrived and nobody could tell.
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


@dataclass(frozen=True, slots=True)
class Sent:
    """It arrived. ``receipt`` is what the messenger got back: ``C…/ts``, a Message-ID, ``outbox:PATH``."""

    receipt: str


@dataclass(frozen=True, slots=True)
class Refused:
    """It did not arrive, for certain.

    Not ``permanent``: try again, after ``retry_after`` seconds if given. Permanent: these bytes will never be taken;
    with ``destination`` because nothing reaches that address any more.
    """

    code: str
    text: str
    permanent: bool = False
    destination: bool = False
    retry_after: float | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nobody knows whether it arrived: the answer was lost."""

    code: str
    text: str


Outcome = Sent | Refused | Unknown


def back_off(attempts: int, retry_after: float | None = None) -> float:
    """Seconds to wait before the next attempt, after ``attempts`` (≥ 1) failed ones: 5 s doubling up to an hour.

    What the other side asked for is a lower bound.
    """
    return max(min(5.0 * 2.0 ** min(attempts - 1, 10), 3600.0), retry_after or 0.0)
