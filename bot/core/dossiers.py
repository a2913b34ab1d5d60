"""Dossiers: all that the memory holds about one address, for its owner to have, or to be forgotten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from bot.core.addresses import Address

Row = Mapping[str, Any]
"""What stands in one row of a table, by column; papers by their ids, machine times as moments."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """The rows of each table that are about ``address``, in the order in which they came to be. ``subscriber`` is None
    where it is not known; the last two are kept by a digest of the address, and may be there all the same."""

    address: Address
    subscriber: Row | None = None
    subscriptions: Sequence[Row] = ()
    pauses: Sequence[Row] = ()
    deliveries: Sequence[Row] = ()
    wants: Sequence[Row] = ()
    messages: Sequence[Row] = ()
    parts: Sequence[Row] = ()
    bounces: Sequence[Row] = ()
    confirmations: Sequence[Row] = ()
    suppressed: Row | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """What was deleted: ``rows`` by the name of their table, and ``files``. ``suppressed``: the address stays on the
    list of those who have left. ``sending``: parts that somebody was just sending; they may still arrive."""

    rows: Mapping[str, int]
    files: int = 0
    suppressed: bool = False
    sending: int = 0


@dataclass(frozen=True, slots=True)
class Sending:
    """Nothing was forgotten, as so many parts are just being sent."""

    parts: int


class Dossiers(Protocol):
    """The part of the store that hands out and forgets."""

    def dossier(self, address: Address) -> Dossier: ...

    def forget(self, address: Address, *, machine: float, patient: bool) -> Forgotten | Sending:
        """Delete all that names the address, or hangs on it, and what others say of it. ``patient``: not while
        something is being sent to it, under a claim that stands at ``machine``."""
        ...


@runtime_checkable
class Forgets(Protocol):
    """A messenger that keeps what it delivered, and can be told to forget it."""

    def forget(self, address: Address) -> int:
        """Delete what was delivered to ``address``; how many things that were. Raises OSError."""
        ...
