"""Who follows what, ready for matching: the active subscriptions by rule, and the topics."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.core.deliveries import Want
from bot.core.errors import RuleError
from bot.core.papers import Paper, PaperId
from bot.core.ports import Shelf, Store
from bot.core.rules.parsing import parse
from bot.core.rules.tree import Rule
from bot.core.subscriptions import Subscription, edition
from bot.core.topics import Topic
from bot.services.matchers import Matchers

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Rules:
    """Rules by text, each parsed once. A text that no longer parses (an upgrade) is logged and follows nothing."""

    _parsed: dict[str, Rule | None] = field(default_factory=dict)

    def get(self, text: str) -> Rule | None:
        if text not in self._parsed:
            self._parsed[text] = self._parse(text)
        return self._parsed[text]

    @staticmethod
    def _parse(text: str) -> Rule | None:
        try:
            return parse(text)
        except RuleError as error:
            log.error("A stored rule cannot be read any more, its subscriptions get nothing: %r: %s", text, error)  # noqa: TRY400
            return None


@dataclass(frozen=True, slots=True)
class Following:
    """The active subscriptions as of one subscriptions' epoch; ``by_rule``: by the text of their rules."""

    epoch: int
    subscriptions: Mapping[int, Subscription]
    by_rule: Mapping[str, Sequence[Subscription]]
    rules: Rules
    topics: Mapping[str, Topic]
    matchers: Matchers

    def wants(self, papers: Sequence[Paper]) -> list[Want]:
        """Every match of ``papers`` with a subscription whose announce policy takes them, in the papers' order."""
        return [
            Want(subscription.subscriber.id, subscription.id, paper.id, wanted)
            for subscription, paper in self._matches(papers)
            if (wanted := edition(paper.announce_type, paper.version, subscription.announce)) is not None
        ]

    def still(self, papers: Sequence[Paper]) -> frozenset[tuple[PaperId, int]]:
        """The pairs of paper and subscription that match, whatever kind of announcement the paper is now: what is due
        to them stays due. Of a rule that cannot be read nobody can say that it no longer matches."""
        if not papers:
            return frozenset()
        matching = {(paper.id, subscription.id) for subscription, paper in self._matches(papers)}
        unreadable = [one.id for text in self.matchers.unreadable for one in self.by_rule[text]]
        return frozenset(matching.union((paper.id, id_) for paper in papers for id_ in unreadable))

    def _matches(self, papers: Sequence[Paper]) -> Iterator[tuple[Subscription, Paper]]:
        for text, indices in self.matchers.match(papers, self.topics):
            for n in indices:
                for subscription in self.by_rule[text]:
                    yield subscription, papers[n]


@dataclass(slots=True)
class FollowingCache:
    """The latest Following, loaded anew only when subscriptions or topics have changed."""

    store: Store
    shelf: Shelf | None = None
    rules: Rules = field(default_factory=Rules)
    _held: Following | None = None
    _matchers: Matchers | None = None

    def get(self) -> Following:
        if self._held is None or self._held.epoch != self.store.epochs().subscriptions:
            self._held = self._load()
        return self._held

    def _load(self) -> Following:
        """Read subscriptions and topics together: read again when somebody changed them in between."""
        while True:
            epoch = self.store.epochs().subscriptions
            subscriptions = self.store.active_subscriptions()
            topics = {topic.name: topic for topic in self.store.topics()}
            if self.store.epochs().subscriptions == epoch:
                break
        by_rule: defaultdict[str, list[Subscription]] = defaultdict(list)
        for subscription in subscriptions:
            by_rule[subscription.rule].append(subscription)
        matchers = self._matchers = self._matchers or Matchers(self.rules.get, self.shelf)
        matchers.follow(by_rule)
        return Following(epoch, {s.id: s for s in subscriptions}, dict(by_rule), self.rules, topics, matchers)
