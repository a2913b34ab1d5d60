"""A few invented papers, and short ways to do with a store what the services do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from bot.core.addresses import parse_address
from bot.core.batches import find_batch
from bot.core.deliveries import Outcome, Part, Sent, Want
from bot.core.digests import Digest, Reading
from bot.core.papers import Paper, PaperId
from bot.core.records import (
    Change,
    Composed,
    ComposedPart,
    HistoryLine,
    NewSubscription,
    Origin,
    Origins,
    Plan,
    Planned,
    StoredPaper,
)
from bot.core.schedules import Schedule
from bot.core.slots import Slots
from bot.core.subscriptions import Subscription
from bot.services.polling import merged
from bot.store.store import SqlStore

NOW = datetime(2025, 5, 1, 8, 30, tzinfo=UTC)
TODAY = date(2025, 5, 1)
MACHINE = 1000.0
LEASE = 60.0
NO_SLOTS = Slots(NOW, {})
"""As where everybody gets each batch."""


def paper_id(n: int) -> PaperId:
    return PaperId(f"arxiv:2505.{n:05}")


def paper(n: int, **changes: Any) -> Paper:
    values: dict[str, Any] = {
        "id": paper_id(n),
        "title": f"On lamps, part {n}",
        "abstract": "We look at lamps and say what we see.",
        "authors": ("Ada Quill", "Inês Ribeiro"),
        "categories": ("cs.LG", "cs.AI"),
        "link": f"https://arxiv.org/abs/2505.{n:05}",
    }
    return Paper(**(values | changes))


def stored(one: Paper, day: date = TODAY, *, batch: int = 1, series: str = "digests") -> StoredPaper:
    """``one`` as the store has it when a markdown digest of ``day`` brought it."""
    return StoredPaper(one, Origins.all(Origin(series, "markdown", day, batch)))


def papers(*numbers: int) -> tuple[Paper, ...]:
    return tuple(paper(n) for n in numbers)


def reading(given: Sequence[Paper], **changes: Any) -> Reading:
    day = changes.pop("day", TODAY)
    topic = changes.pop("topic", None)
    values: dict[str, Any] = {"source": "digests/", "series": "digests", "state": "fresh", "date": day}
    values["digest"] = Digest(date=day, papers=tuple(given), topic=topic)
    return Reading(**(values | changes))


def wish(address: str, **changes: Any) -> NewSubscription:
    values: dict[str, Any] = {
        "address": parse_address(address),
        "name": "Lamps",
        "rule": "lamps",
        "rule_key": "lamps",
        "schedule": Schedule("batch", None, None, "UTC"),
        "announce": ("new", "cross"),
        "state": "active",
    }
    return NewSubscription(**(values | changes))


@dataclass
class Desk:
    """Somebody who works with a store as the services do, and owns the claims made here."""

    store: SqlStore
    owner: str = "desk"
    _keys: count[int] = field(default_factory=count)

    def follow(self, address: str, *given: int, **changes: Any) -> Subscription:
        wishes = [(paper_id(n), 0) for n in given]
        return self.store.add_subscription(wish(address, **changes), wishes, epochs=self.store.epochs(), now=NOW)

    def change(self, subscription: Subscription, *given: int, look: bool = False, **changes: Any) -> Subscription:
        """Change it; with ``look`` it wants ``given`` of what is still due."""
        wanted = [(paper_id(n), 0) for n in given] if look else None
        return self.store.change_subscription(
            subscription.id, Change(**changes), wanted=wanted, epochs=self.store.epochs(), now=NOW
        )

    def plan(
        self,
        what: Reading | Sequence[Paper],
        *matches: tuple[Subscription, int],
        reconsidered: Sequence[int] = (),
        still: Sequence[tuple[Subscription, int]] = (),
        now: datetime = NOW,
    ) -> Planned:
        """Plan a reading, or papers read today, of which subscriptions want some."""
        seen = what if isinstance(what, Reading) else reading(what)
        wants = [Want(sub.subscriber.id, sub.id, paper_id(n), 0) for sub, n in matches]
        kept = frozenset((paper_id(n), sub.id) for sub, n in still)
        return self.carry_out(seen, wants, reconsidered=[paper_id(n) for n in reconsidered], still=kept, now=now)

    def carry_out(self, seen: Reading, wants: Sequence[Want] = (), now: datetime = NOW, **more: Any) -> Planned:
        """Plan a reading as the services do: its batch found, its papers merged."""
        epochs, digest = self.store.epochs(), seen.digest
        if digest is None:
            return self.store.plan(Plan(reading=seen), epochs=epochs, now=now)
        near = self.store.near(digest, seen.series, fresh=seen.state == "fresh")
        batch = find_batch(near, digest.date, len(digest.papers))
        papers = merged(seen.series, digest, batch, self.store.papers(paper.id for paper in digest.papers))
        plan = Plan(reading=seen, batch=batch, papers=papers, wants=wants, **more)
        return self.store.plan(plan, epochs=epochs, now=now)

    def owe(self, sub: Subscription, *given: int) -> Planned:
        return self.plan(papers(*given), *((sub, n) for n in given))

    def composed(
        self, sub: Subscription, *parts: Sequence[int], again: bool = False, beyond: Sequence[int] = ()
    ) -> Composed:
        """A message to the subscriber of ``sub``: for each part the papers in it; ``beyond`` are those that it only
        counts."""
        return Composed(
            subscriber_id=sub.subscriber.id,
            key=f"{self.owner}-{next(self._keys)}",
            messenger="outbox",
            heading="Papers",
            composed_at=NOW,
            parts=[
                ComposedPart(
                    payload={"text": f"papers {some}"},
                    papers=[(paper_id(n), 0, sub.id) for n in some],
                    beyond=[(paper_id(n), 0, sub.id) for n in beyond] if some is parts[-1] else [],
                )
                for some in parts
            ],
            again=again,
        )

    def compose(
        self, sub: Subscription, *parts: Sequence[int], again: bool = False, beyond: Sequence[int] = ()
    ) -> Sequence[Part]:
        """The parts of one message, stored and claimed."""
        message = self.composed(sub, *parts, again=again, beyond=beyond)
        made = self.store.add_messages([message], owner=self.owner, lease_until=MACHINE + LEASE)
        return made[0] if made else []

    def claim(self, *, machine: float = MACHINE, limit: int = 100) -> Sequence[Part]:
        return self.store.claim(owner=self.owner, machine=machine, lease_until=machine + LEASE, limit=limit)

    def begin(self, *parts: Part, machine: float = MACHINE) -> frozenset[int]:
        return self.store.begin(parts, owner=self.owner, lease_until=machine + LEASE)

    def settle(self, part: Part, outcome: Outcome, next_try_at: float | None = None) -> frozenset[int]:
        later = {} if next_try_at is None else {part.id: next_try_at}
        return self.store.settle([(part, outcome)], owner=self.owner, now=NOW, machine=MACHINE, next_try_at=later)

    def send(self, *parts: Part, outcome: Outcome | None = None, next_try_at: float | None = None) -> None:
        """Begin and settle, as sending does."""
        for part in parts:
            assert self.begin(part) == {part.id}
            assert self.settle(part, outcome or Sent(f"outbox:{part.key}"), next_try_at) == {part.id}

    def states(self) -> dict[int, str]:
        """Of each paper in the record, the state of its delivery (one subscriber)."""
        return {int(line.paper[-5:]): line.state for line in self.store.history()}

    def line(self, n: int) -> HistoryLine:
        [line] = self.store.history(paper=paper_id(n))
        return line

    def owed(self) -> dict[str, list[int]]:
        """By address the papers that are owed now."""
        return {
            owed.subscriber.address.identity: [int(paper.id[-5:]) for paper, _, _ in owed.papers]
            for owed in self.store.owed(after=0, limit=1000, slots=NO_SLOTS)
        }
