"""What the services need from the outside, as protocols: sources, messengers, the store, a clock, progress.

Everything that crosses here is a value of ``bot.core``. Times are aware datetimes; *machine time* is seconds since the
epoch on the machine's own clock (leases, back-off), never the ``--now`` of a replay.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from bot.core.addresses import Address, AddressKind
from bot.core.batches import Batch, Near
from bot.core.bounces import Bounces
from bot.core.channels import Channels
from bot.core.deliveries import Outcome, Part, Payload
from bot.core.digests import Digest, Reading
from bot.core.dossiers import Dossiers
from bot.core.messages import Item, Limits, Page
from bot.core.outgoing import Outgoing
from bot.core.papers import Paper, PaperId
from bot.core.records import (
    Change,
    Epochs,
    HistoryLine,
    Listing,
    NewSubscription,
    Plan,
    Planned,
    SourceDay,
    SourceRecord,
    StoredPaper,
)
from bot.core.register import Register
from bot.core.schedules import Schedule
from bot.core.subscriptions import Subscriber, Subscription
from bot.core.topics import Topic
from bot.core.traces import Trace

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Clock(Protocol):
    def now(self) -> datetime:
        """The moment that counts for dates and schedules; ``--now`` replaces it. Aware."""
        ...

    def machine(self) -> float:
        """Machine time in seconds since the epoch."""
        ...

    def sleep(self, seconds: float) -> None: ...


class Progress(Protocol):
    def __call__(self, what: str, done: int, total: int | None) -> None:
        """``done`` of ``total`` (None: not known) steps of ``what`` are behind us."""
        ...


class Source(Protocol):
    """Where digests come from. ``name`` is what the person typed, ``series`` under what its bookmark is kept."""

    @property
    def name(self) -> str: ...

    @property
    def series(self) -> str: ...

    def read(self, bookmark: str | None, now: datetime) -> Iterator[Reading]:
        """What is there since ``bookmark``, one Reading a digest, oldest first; at least one Reading, also for
        nothing new. A source that cannot be read gives a Reading in state ``failed`` with its error; it raises
        only for bugs."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """Some of what looking back found. ``digests``: papers by day; more of a day may follow. ``cursor``: where to go on
    after an interruption, once this is written; None: as before. ``done`` of ``total`` steps are behind us."""

    digests: Sequence[Digest]
    cursor: str | None
    done: int
    total: int | None
    notes: tuple[str, ...] = ()


@runtime_checkable
class LooksBack(Protocol):
    """A source that can tell of days gone by."""

    def look_back(self, first: date, last: date, cursor: str | None, now: datetime) -> Iterator[Filling]:
        """All it published from ``first`` to ``last``; from ``cursor`` on, where an earlier call came to. Raises
        SourceError when it cannot go on; what was given until then is good."""
        ...


class Messenger(Protocol):
    """A way to an inbox. ``name`` stands in receipts and in the store; ``can_be_asked`` whether ``find`` can tell;
    ``repeat_is_harmless`` whether sending the same part twice leaves one (then many are sent between two commits)."""

    @property
    def name(self) -> str: ...

    @property
    def limits(self) -> Limits: ...

    @property
    def can_be_asked(self) -> bool: ...

    @property
    def repeat_is_harmless(self) -> bool: ...

    def weigh(self, item: Item) -> int:
        """What one paper costs of ``limits.budget``."""
        ...

    def render(self, page: Page) -> Payload:
        """What will be sent for ``page``; pure, and the same for the same page. It has a ``text``: what a person would
        read, for dry runs."""
        ...

    def send(self, part: Part) -> Outcome:
        """Try once, within seconds. Every expected failure is an Outcome; an exception is a bug."""
        ...

    def find(self, part: Part) -> Outcome | None:
        """Whether an earlier attempt at ``part`` arrived: Sent, or None when it certainly did not; Refused or Unknown
        when nobody could tell now. Called only where ``can_be_asked``, and after the earlier attempt can no longer
        arrive."""
        ...


class Store(Bounces, Channels, Dossiers, Outgoing, Register, Protocol):
    """The memory. Every method is one transaction: it happens wholly or not at all."""

    # --- topics ---
    def topics(self) -> tuple[Topic, ...]:
        """All topics, in their file's order, retired ones last."""
        ...

    def topics_fingerprint(self) -> str | None:
        """What was last given to ``replace_topics``; None before the first time."""
        ...

    def replace_topics(
        self, topics: Sequence[Topic], fingerprint: str, *, followed: frozenset[str], epochs: Epochs
    ) -> None:
        """Make ``topics`` the topics. A topic that is no longer among them is kept as retired when its name is in
        ``followed``, else removed. Moves the subscriptions' epoch. StaleError when ``epochs`` have moved."""
        ...

    def mark_topics(self, expected: str, fingerprint: str) -> bool:
        """Write ``fingerprint`` if it is still ``expected``; whether it was."""
        ...

    # --- subscriptions ---
    def epochs(self) -> Epochs: ...

    def subscriptions(self, *, address: Address | None = None, ended: bool = False) -> Sequence[Subscription]:
        """By id. An active subscription of a blocked subscriber is in state ``blocked``. Ended ones only with
        ``ended``."""
        ...

    def subscription(self, id: int) -> Subscription | None: ...  # noqa: A002

    def active_subscriptions(self) -> Sequence[Subscription]:
        """Those for which papers are planned: state ``active``, also where the subscriber is blocked."""
        ...

    def add_subscription(
        self, new: NewSubscription, papers: Sequence[tuple[PaperId, int]], *, epochs: Epochs, now: datetime
    ) -> Subscription:
        """Add it and owe it ``papers`` (with editions); its slots are settled until ``now``. StaleError when ``epochs``
        have moved."""
        ...

    def change_subscription(
        self,
        id: int,  # noqa: A002
        change: Change,
        *,
        wanted: Sequence[tuple[PaperId, int]] | None = None,
        epochs: Epochs,
        now: datetime,
    ) -> Subscription:
        """Write ``change``; with ``wanted``, what is still due for it and not composed is owed only as ``wanted``
        says, and ``wanted`` is owed. State ``ended``: whatever nobody else wants is withdrawn, also from parts that
        are composed, unless they may have arrived. State ``active`` also lifts the subscriber's block. A new schedule,
        or the confirmation, settles the slots until ``now``."""
        ...

    def schedules(self) -> Sequence[Schedule]:
        """The different schedules with slots that active subscriptions have."""
        ...

    def asleep(self, until: date) -> Sequence[Subscription]:
        """Those paused until ``until`` or before."""
        ...

    def due_papers(self, subscription_id: int) -> Sequence[tuple[Paper, int]]:
        """The papers still due for it and not composed yet, with their editions."""
        ...

    # --- digests ---
    def sources(self) -> Sequence[SourceRecord]: ...

    def bookmark(self, series: str) -> str | None: ...

    def papers(self, ids: Iterable[PaperId]) -> Mapping[PaperId, StoredPaper]:
        """Those of ``ids`` that the store knows."""
        ...

    def resolve(self, names: Iterable[PaperId]) -> Mapping[PaperId, PaperId]:
        """Those of ``names`` that are other names of known papers, each with the paper's id."""
        ...

    def near(self, digest: Digest, series: str, *, fresh: bool) -> Near:
        """The listings that may be of the same batch as ``digest``. ``fresh``: ``series`` says that it is another than
        it showed on any other day."""
        ...

    def latest_batch(self, until: date) -> Sequence[Paper]:
        """The papers of the latest date, ``until`` at most, on which any listing was seen, and of the batches of these
        listings: of each series the last one, in order, each paper once, with its current text."""
        ...

    def latest_listings(self, until: date) -> Sequence[Listing]:
        """What each series had of the very latest batch seen until ``until``; nothing where it shows an older one."""
        ...

    def source_days(self, since: date) -> Sequence[SourceDay]:
        """How each source was on each day of the clock from ``since`` on, by day."""
        ...

    def day(self, day: date) -> Sequence[Paper]:
        """The papers of the batches that came on ``day`` or, where none did, of the batch that was still seen then: of
        each series the last listing, in order, each paper once, with its current text. Topic pages count only where
        there is nothing else. Empty where nothing is known of the day."""
        ...

    def days(self) -> Sequence[tuple[date, int]]:
        """The days of which ``day`` knows something, ascending, with the number of papers."""
        ...

    def plan(self, plan: Plan, *, epochs: Epochs, now: datetime) -> Planned:
        """Write what a reading changes. StaleError when ``epochs`` have moved."""
        ...

    def fill(
        self,
        source: tuple[str, str],
        digest: Digest,
        papers: Sequence[StoredPaper],
        batch: Batch,
        *,
        epochs: Epochs,
        now: datetime,
    ) -> int:
        """Write what looking back found of one day, for the source of that name and series: nothing becomes due for
        it. How many papers were unknown. StaleError when ``epochs`` have moved."""
        ...

    def note(self, key: str) -> str | None:
        """What was noted under ``key``: how far long work has come."""
        ...

    def set_note(self, key: str, value: str) -> None: ...

    # --- turns ---
    def take_turn(self, key: str, *, owner: str, machine: float, hold: float) -> float:
        """0 when ``owner`` may go now, and nobody else for ``hold`` seconds; else the seconds to wait."""
        ...

    def give_turn_back(self, key: str, *, owner: str, machine: float, pause: float) -> None:
        """Others may go after ``pause`` seconds."""
        ...

    # --- looking back ---
    def history(
        self,
        *,
        address: Address | None = None,
        paper: PaperId | None = None,
        since: datetime | None = None,
        limit: int | None = None,
    ) -> Sequence[HistoryLine]:
        """Deliveries, oldest first; with ``limit`` the latest so many."""
        ...

    def trace(self, address: Address, paper: PaperId) -> Trace:
        """What is known of that paper for that subscriber, who need not exist."""
        ...

    def told(
        self, *, message_id: int | None = None, address: Address | None = None, paper: PaperId | None = None
    ) -> tuple[Subscriber, Sequence[tuple[Paper, int, int]]] | None:
        """The subscriber of a message, or of a delivery, and its papers with edition and subscription; for
        ``resend``: what was sent, summarised or failed for good. None when there is none of that: what is still
        due, or in doubt, comes by itself."""
        ...


class Shelf(Protocol):
    """Where the columns of many rules (``bot.core.matcher``) stay between two processes. A help only: what is not there
    is made anew."""

    def take(self) -> Mapping[str, NDArray[Any]] | None:
        """What was put there last; None where there is nothing that can be read."""
        ...

    def put(self, columns: Mapping[str, NDArray[Any]]) -> None: ...


@dataclass(frozen=True, slots=True)
class Routes:
    """Which messenger carries what kind of address; ``reasons`` says why a kind has none."""

    messengers: Mapping[str, Messenger]
    by_kind: Mapping[AddressKind, str]
    reasons: Mapping[AddressKind, str]

    def to(self, address: Address) -> Messenger | None:
        name = self.by_kind.get(address.kind)
        return self.messengers[name] if name else None


class Heartbeat(Protocol):
    def __call__(self, owner: str) -> AbstractContextManager[None]:
        """While open, the claims of ``owner`` are renewed in time."""
        ...
