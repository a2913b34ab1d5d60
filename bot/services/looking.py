"""Looking again: what a new or changed rule makes of the latest batch and of what is still due."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.core.batches import latest_day
from bot.core.papers import Paper, PaperId
from bot.core.ports import Store
from bot.core.records import Epochs
from bot.core.rules.matching import match_all
from bot.core.rules.tree import Rule
from bot.core.subscriptions import Announce, Subscription, edition, still_wants
from bot.core.topics import Topic


@dataclass(slots=True)
class LatestBatch:
    """The latest batch and the topics, read once for as many subscriptions as look at them. A digest that says it is
    of a day after tomorrow is wrong about that, and not the latest; tomorrow's is, where it is tomorrow already."""

    store: Store
    now: datetime
    _epochs: Epochs | None = None
    _papers: tuple[Paper, ...] = ()
    _topics: dict[str, Topic] = field(default_factory=dict)

    def read(self) -> tuple[Epochs, tuple[Paper, ...], dict[str, Topic]]:
        epochs = self.store.epochs()
        if self._epochs is None or self._epochs.digests != epochs.digests:
            self._papers = tuple(self.store.latest_batch(latest_day(self.now)))
        if self._epochs != epochs:
            self._topics = {topic.name: topic for topic in self.store.topics()}
        self._epochs = epochs
        return epochs, self._papers, self._topics


def wanted(
    rule: Rule, announce: tuple[Announce, ...], papers: tuple[Paper, ...], topics: dict[str, Topic]
) -> list[tuple[PaperId, int]]:
    """Of ``papers`` those the rule and the announce policy want, with editions."""
    indices = match_all([rule], papers, topics).get(rule, ())
    return [
        (paper.id, wants)
        for paper in (papers[n] for n in indices)
        if (wants := edition(paper.announce_type, paper.version, announce)) is not None
    ]


def look_again(
    batch: LatestBatch, subscription: Subscription, rule: Rule, announce: tuple[Announce, ...]
) -> list[tuple[PaperId, int]]:
    """What ``subscription`` wants by ``rule`` of what is still due to it and, if it is active, of the latest batch."""
    _, latest, topics = batch.read()
    planned_for = subscription.state in ("active", "blocked")
    found = wanted(rule, announce, latest, topics) if planned_for else []
    return list(dict.fromkeys((*found, *look_at_due(batch, subscription, rule, announce))))


def look_at_due(
    batch: LatestBatch, subscription: Subscription, rule: Rule, announce: tuple[Announce, ...]
) -> list[tuple[PaperId, int]]:
    """What ``subscription`` wants by ``rule`` of what is still due to it, by today's texts."""
    _, _, topics = batch.read()
    due = batch.store.due_papers(subscription.id)
    fitting = set(match_all([rule], [paper for paper, _ in due], topics).get(rule, ()))
    return [
        (paper.id, edition)
        for n, (paper, edition) in enumerate(due)
        if n in fitting and still_wants(paper.announce_type, edition, announce)
    ]
