"""SqlStore: bot.core.ports.Store. Here each call becomes one transaction; what is done in it stands in the files
beside this one."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from bot.core.addresses import Address
from bot.core.batches import Batch, Near
from bot.core.bounces import Bounce, Mailed
from bot.core.channels import Channel
from bot.core.deliveries import Closed, Outcome, Part, Payload
from bot.core.digests import Digest
from bot.core.dossiers import Dossier, Forgotten, Sending
from bot.core.emptydays import Announcement, Idle
from bot.core.papers import Paper, PaperId
from bot.core.records import (
    Change,
    Composed,
    Epochs,
    HistoryLine,
    Left,
    Listing,
    NewSubscription,
    Owed,
    Plan,
    Planned,
    SourceDay,
    SourceRecord,
    StoredPaper,
)
from bot.core.schedules import Schedule
from bot.core.slots import Slots
from bot.core.subscriptions import Subscriber, Subscription
from bot.core.topics import Topic
from bot.core.traces import Trace
from bot.store import (
    bounces,
    claims,
    compose,
    day_states,
    digests,
    exporting,
    filling,
    forgetting,
    history,
    idling,
    latest,
    nearby,
    register,
    remaining,
    subscriptions,
    timing,
    tracing,
    turns,
    wishes,
)
from bot.store import channels as ways
from bot.store import days as listed_days
from bot.store import epochs as counters
from bot.store import outcomes as settling
from bot.store import papers as paper_rows
from bot.store import topics as topic_rows
from bot.store.engine import reading, writing
from bot.store.failures import in_words, is_conflict

T = TypeVar("T")
_TRIES = 5


class SqlStore:
    """The store on one database. Threads may share it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._reading = reading(engine)
        self._writing = writing(engine)

    def close(self) -> None:
        """Give all connections back. Whatever was not committed never happened."""
        self._engine.dispose()

    def _read(self, work: Callable[[Connection], T]) -> T:
        with in_words(self._engine.url), self._reading.begin() as db:
            return work(db)

    def _write(self, work: Callable[[Connection], T]) -> T:
        with in_words(self._engine.url):
            for n in range(1, _TRIES):
                try:
                    return self._once(work)
                except DBAPIError as error:
                    if not is_conflict(error):
                        raise
                    time.sleep(0.05 * n)  # let the other one through
            return self._once(work)

    def _once(self, work: Callable[[Connection], T]) -> T:
        with self._writing.begin() as db:
            return work(db)

    # --- topics ---
    def topics(self) -> tuple[Topic, ...]:
        return self._read(topic_rows.topics)

    def topics_fingerprint(self) -> str | None:
        return self._read(topic_rows.fingerprint)

    def replace_topics(
        self, topics: Sequence[Topic], fingerprint: str, *, followed: frozenset[str], epochs: Epochs
    ) -> None:
        self._write(lambda db: topic_rows.replace(db, topics, fingerprint, followed=followed, epochs=epochs))

    def mark_topics(self, expected: str, fingerprint: str) -> bool:
        return self._write(lambda db: topic_rows.mark(db, expected, fingerprint))

    # --- subscriptions ---
    def epochs(self) -> Epochs:
        return self._read(counters.read)

    def subscriptions(self, *, address: Address | None = None, ended: bool = False) -> Sequence[Subscription]:
        return self._read(lambda db: subscriptions.subscriptions(db, address=address, ended=ended))

    def subscription(self, id: int) -> Subscription | None:  # noqa: A002
        return self._read(lambda db: subscriptions.subscription(db, id))

    def active_subscriptions(self) -> Sequence[Subscription]:
        return self._read(subscriptions.active)

    def add_subscription(
        self, new: NewSubscription, papers: Sequence[tuple[PaperId, int]], *, epochs: Epochs, now: datetime
    ) -> Subscription:
        return self._write(lambda db: wishes.add(db, new, papers, epochs=epochs, now=now))

    def change_subscription(
        self,
        id: int,  # noqa: A002
        change: Change,
        *,
        wanted: Sequence[tuple[PaperId, int]] | None = None,
        epochs: Epochs,
        now: datetime,
    ) -> Subscription:
        return self._write(lambda db: wishes.change(db, id, change, wishes=wanted, epochs=epochs, now=now))

    def schedules(self) -> Sequence[Schedule]:
        return self._read(timing.schedules)

    def asleep(self, until: date) -> Sequence[Subscription]:
        return self._read(lambda db: subscriptions.asleep(db, until))

    def due_papers(self, subscription_id: int) -> Sequence[tuple[Paper, int]]:
        return self._read(lambda db: subscriptions.due_papers(db, subscription_id))

    # --- joining and leaving ---
    def subscriber(self, id: int) -> Subscriber | None:  # noqa: A002
        return self._read(lambda db: register.subscriber(db, id))

    def suppressed(self, address: Address) -> float | None:
        return self._read(lambda db: register.suppressed(db, address))

    def may_ask(self, subscription: Subscription, *, machine: float) -> float:
        return self._write(lambda db: register.may_ask(db, subscription, machine=machine))

    def not_asked(self, subscription: Subscription, *, machine: float) -> None:
        self._write(lambda db: register.not_asked(db, subscription, machine=machine))

    def confirm(
        self,
        id: int,  # noqa: A002
        wanted: Sequence[tuple[PaperId, int]],
        *,
        epochs: Epochs,
        now: datetime,
    ) -> Subscription:
        return self._write(lambda db: register.confirm(db, id, wanted, epochs=epochs, now=now))

    def leave(self, subscriber_id: int, only: int | None, *, machine: float, now: datetime) -> Sequence[Subscription]:
        return self._write(lambda db: register.leave(db, subscriber_id, only, machine=machine, now=now))

    def raise_generation(self, subscriber_id: int) -> None:
        self._write(lambda db: register.raise_generation(db, subscriber_id))

    def payload(self, part_key: str) -> Payload | None:
        return self._read(lambda db: register.payload(db, part_key))

    def dossier(self, address: Address) -> Dossier:
        return self._read(lambda db: exporting.dossier(db, address))

    def forget(self, address: Address, *, machine: float, patient: bool) -> Forgotten | Sending:
        return self._write(lambda db: forgetting.forget(db, address, machine=machine, patient=patient))

    # --- bounces ---
    def mailed(self, key: str) -> Mailed | None:
        return self._read(lambda db: bounces.mailed(db, key))

    def came_back(self, key: str, bounce: Bounce, *, now: datetime) -> str | None:
        return self._write(lambda db: bounces.came_back(db, key, bounce, now=now))

    # --- digests ---
    def sources(self) -> Sequence[SourceRecord]:
        return self._read(digests.records)

    def bookmark(self, series: str) -> str | None:
        return self._read(lambda db: digests.bookmark(db, series))

    def papers(self, ids: Iterable[PaperId]) -> Mapping[PaperId, StoredPaper]:
        return self._read(lambda db: paper_rows.papers(db, ids))

    def resolve(self, names: Iterable[PaperId]) -> Mapping[PaperId, PaperId]:
        return self._read(lambda db: paper_rows.resolve(db, names))

    def near(self, digest: Digest, series: str, *, fresh: bool) -> Near:
        return self._read(lambda db: nearby.near(db, digest, series, fresh=fresh))

    def latest_batch(self, until: date) -> Sequence[Paper]:
        return self._read(lambda db: latest.latest_batch(db, until))

    def latest_listings(self, until: date) -> Sequence[Listing]:
        return self._read(lambda db: latest.latest_listings(db, until))

    def source_days(self, since: date) -> Sequence[SourceDay]:
        return self._read(lambda db: day_states.source_days(db, since))

    def day(self, day: date) -> Sequence[Paper]:
        return self._read(lambda db: listed_days.day(db, day))

    def days(self) -> Sequence[tuple[date, int]]:
        return self._read(listed_days.days)

    def plan(self, plan: Plan, *, epochs: Epochs, now: datetime) -> Planned:
        return self._write(lambda db: digests.plan(db, plan, epochs=epochs, now=now))

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
        return self._write(lambda db: filling.fill(db, source, digest, papers, batch, epochs=epochs, now=now))

    def note(self, key: str) -> str | None:
        return self._read(lambda db: filling.note(db, key))

    def set_note(self, key: str, value: str) -> None:
        self._write(lambda db: filling.set_note(db, key, value))

    # --- turns ---
    def take_turn(self, key: str, *, owner: str, machine: float, hold: float) -> float:
        return self._write(lambda db: turns.take(db, key, owner=owner, machine=machine, hold=hold))

    def give_turn_back(self, key: str, *, owner: str, machine: float, pause: float) -> None:
        self._write(lambda db: turns.give_back(db, key, owner=owner, machine=machine, pause=pause))

    # --- messages ---
    def owed(self, *, after: int, limit: int, slots: Slots) -> Sequence[Owed]:
        return self._read(lambda db: compose.owed(db, after=after, limit=limit, slots=slots))

    def add_messages(self, messages: Sequence[Composed], *, owner: str, lease_until: float) -> Sequence[Sequence[Part]]:
        return self._write(lambda db: compose.add(db, messages, owner=owner, lease_until=lease_until))

    def idle(self, *, after: int, limit: int, slots: Slots) -> Sequence[Idle]:
        return self._read(lambda db: idling.idle(db, after=after, limit=limit, slots=slots))

    def announcements(self, limit: int) -> Sequence[Announcement]:
        return self._read(lambda db: idling.announcements(db, limit))

    def add_empty(
        self, messages: Sequence[Composed], *, epochs: Epochs, owner: str, lease_until: float
    ) -> Sequence[Sequence[Part]]:
        return self._write(lambda db: idling.add(db, messages, epochs=epochs, owner=owner, lease_until=lease_until))

    def claim(self, *, owner: str, machine: float, lease_until: float, limit: int) -> Sequence[Part]:
        return self._write(
            lambda db: claims.claim(db, owner=owner, machine=machine, lease_until=lease_until, limit=limit)
        )

    def begin(self, parts: Sequence[Part], *, owner: str, lease_until: float) -> frozenset[int]:
        return self._write(lambda db: claims.begin(db, parts, owner=owner, lease_until=lease_until))

    def settle(
        self,
        outcomes: Sequence[tuple[Part, Outcome]],
        *,
        owner: str,
        now: datetime,
        machine: float,
        next_try_at: Mapping[int, float],
    ) -> frozenset[int]:
        return self._write(
            lambda db: settling.settle(db, outcomes, owner=owner, now=now, machine=machine, next_try_at=next_try_at)
        )

    def settle_and_begin(
        self,
        outcomes: Sequence[tuple[Part, Outcome]],
        parts: Sequence[Part],
        *,
        owner: str,
        now: datetime,
        machine: float,
        next_try_at: Mapping[int, float],
        lease_until: float,
    ) -> tuple[frozenset[int], frozenset[int]]:
        def both(db: Connection) -> tuple[frozenset[int], frozenset[int]]:
            written = settling.settle(db, outcomes, owner=owner, now=now, machine=machine, next_try_at=next_try_at)
            return written, claims.begin(db, parts, owner=owner, lease_until=lease_until)

        return self._write(both)

    def release(self, parts: Sequence[Part], *, owner: str, next_try_at: float | None = None) -> None:
        self._write(lambda db: claims.release(db, parts, owner=owner, next_try_at=next_try_at))

    def let_go(self, *, owner: str) -> None:
        self._write(lambda db: claims.let_go(db, owner=owner))

    def renew(self, *, owner: str, lease_until: float) -> None:
        self._write(lambda db: claims.renew(db, owner=owner, lease_until=lease_until))

    def left(self, *, owner: str, machine: float, slots: Slots) -> Left:
        return self._read(lambda db: remaining.left(db, owner=owner, machine=machine, slots=slots))

    # --- channels ---
    def channels(self) -> Sequence[Channel]:
        return self._read(ways.channels)

    def close_channel(self, messenger: str, closed: Closed, *, machine: float) -> tuple[Channel, bool]:
        return self._write(lambda db: ways.close(db, messenger, closed, machine=machine))

    def open_channel(self, messenger: str, *, machine: float) -> Channel | None:
        return self._write(lambda db: ways.reopen(db, messenger, machine=machine))

    def knock(self, *, machine: float) -> None:
        self._write(lambda db: ways.knock(db, machine=machine))

    # --- looking back ---
    def history(
        self,
        *,
        address: Address | None = None,
        paper: PaperId | None = None,
        since: datetime | None = None,
        limit: int | None = None,
    ) -> Sequence[HistoryLine]:
        return self._read(lambda db: history.history(db, address=address, paper=paper, since=since, limit=limit))

    def trace(self, address: Address, paper: PaperId) -> Trace:
        return self._read(lambda db: tracing.trace(db, address, paper))

    def told(
        self, *, message_id: int | None = None, address: Address | None = None, paper: PaperId | None = None
    ) -> tuple[Subscriber, Sequence[tuple[Paper, int, int]]] | None:
        return self._read(lambda db: history.told(db, message_id=message_id, address=address, paper=paper))
