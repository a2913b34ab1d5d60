"""What the store is given and gives back: plans, messages to keep, and what it knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.core.addresses import Address
from bot.core.batches import Batch
from bot.core.deliveries import DeliveryState, Payload, Want
from bot.core.digests import DigestKind, Reading, SourceState
from bot.core.papers import Paper, PaperId
from bot.core.schedules import Schedule
from bot.core.subscriptions import Announce, EmptyDays, Subscriber, SubscriptionState


@dataclass(frozen=True, slots=True)
class Epochs:
    """How often subscriptions (and topics), and digests, have changed. A decision made from what was read under one
    pair is refused (StaleError) when the pair has moved on."""

    subscriptions: int
    digests: int


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a field of a paper is from: the series of a source, its kind, and the day and number of the batch."""

    series: str
    kind: DigestKind
    day: date
    batch: int


@dataclass(frozen=True, slots=True)
class Origins:
    """Where each field of a paper is from: title, abstract and link; authors; categories; kind of announcement and
    version."""

    text: Origin
    authors: Origin
    categories: Origin
    announcement: Origin

    @classmethod
    def all(cls, origin: Origin) -> Origins:
        """Every field from there."""
        return cls(origin, origin, origin, origin)


@dataclass(frozen=True, slots=True)
class StoredPaper:
    """A paper in the store, and where what it says is from."""

    paper: Paper
    origins: Origins


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All that one reading changes, to be written in one transaction.

    ``papers`` are to be written as given (merged already); ``batch`` is that of the reading's listing, None where there
    is none; ``wants`` are the matches to be owed. A revision of a paper in ``unversioned`` is not owed to whoever was
    told of that paper in the same batch: a source that knows no versions was quicker. Of the papers in ``reconsidered``
    (what decides about them changed) what is still due and not composed stays owed to the subscriptions in ``still``
    only.
    """

    reading: Reading
    batch: Batch | None = None
    papers: Sequence[StoredPaper] = ()
    wants: Sequence[Want] = ()
    unversioned: frozenset[PaperId] = frozenset()
    reconsidered: Sequence[PaperId] = ()
    still: frozenset[tuple[PaperId, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Planned:
    """``papers`` that the store did not know, ``deliveries`` newly due (or due again after a withdrawal)."""

    papers: int
    deliveries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSubscription:
    address: Address
    name: str
    rule: str
    rule_key: str
    schedule: Schedule
    announce: tuple[Announce, ...]
    state: SubscriptionState
    empty_days: EmptyDays = "silent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """New values for a subscription; None leaves a field as it is. ``paused_until`` is taken with ``state``."""

    name: str | None = None
    rule: str | None = None
    rule_key: str | None = None
    schedule: Schedule | None = None
    announce: tuple[Announce, ...] | None = None
    state: SubscriptionState | None = None
    paused_until: date | None = None
    empty_days: EmptyDays | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What is due to one subscriber now and not composed yet: each paper and edition with the ids of the active
    subscriptions that are due and want it, the one that was due first before the others. Papers in the order in which
    the store learned of them. ``days`` are those of the batches that brought them, ascending, as far as they are known.
    ``slots`` are the moments at which some of its subscriptions were due, whether they want any of that or not; those
    without get each batch."""

    subscriber: Subscriber
    papers: Sequence[tuple[Paper, int, tuple[int, ...]]]
    days: tuple[date, ...] = ()
    slots: Mapping[int, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ComposedPart:
    payload: Payload
    papers: Sequence[tuple[PaperId, int, int]]
    """paper, edition, subscription it is shown under"""
    beyond: Sequence[tuple[PaperId, int, int]] = ()
    """those that the part only counts"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """A message with its rendered parts, to be stored and claimed. ``key`` is unique for ever; part n has ``key-n``.
    ``again``: over old deliveries, on request; otherwise over due ones. ``served`` are the subscriptions whose slot is
    settled by it. ``empty``: it says that there was nothing at that moment (bot.core.emptydays)."""

    subscriber_id: int
    key: str
    messenger: str
    heading: str
    composed_at: datetime
    parts: Sequence[ComposedPart]
    again: bool = False
    served: tuple[int, ...] = ()
    empty: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What is still owed when nothing can be done at this moment.

    ``deliveries`` and ``messages`` count everything not settled; ``timed`` of these deliveries wait for their time, the
    first of them until ``next_slot`` (in its schedule's zone); ``claimed_until`` is the machine time at which the
    last of other workers' claims ends (None: no such claim); ``next_try_at`` the earliest back-off's end (None:
    none waits); ``waiting`` one line for each subscriber with what else is left and why, at most 20.
    """

    deliveries: int
    messages: int
    claimed_until: float | None
    next_try_at: float | None
    waiting: Sequence[str] = ()
    timed: int = 0
    next_slot: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    """A delivery; without ``paper``, a note that there was nothing, whose heading is the ``title``."""

    address: str
    paper: PaperId | None
    title: str
    edition: int
    subscription_id: int | None
    subscription: str
    state: DeliveryState
    planned_at: datetime
    sent_at: datetime | None
    message_id: int | None
    receipt: str | None
    error_code: str | None
    error_text: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRecord:
    """What the store knows of a source. ``name`` as it was last typed; ``papers`` in its last good listing."""

    name: str
    series: str
    state: SourceState
    date: date | None
    papers: int
    last_ok_at: datetime | None
    error: str | None
    error_code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What a source had of the latest batch. ``papers`` is empty where it shows an older one; ``scope``: see Digest."""

    series: str
    name: str
    kind: DigestKind
    scope: tuple[str, ...]
    papers: frozenset[PaperId]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDay:
    """How a source was on one day of the clock: the best it came to."""

    series: str
    day: date
    state: SourceState
    papers: int
