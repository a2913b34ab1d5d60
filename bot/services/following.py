"""Who follows what, ready for matching: the active subscriptions by rule, and the topics."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.core.deliveries import Want
from bot.core.errors import RuleError
from bot.core.papers import Paper, PaperId
from bot.core.ports import Store
from bot.core.rules.matching import match_all
from bot.core.rules.parsing import parse
from bot.core.rules.tree import Rule
from bot.core.subscriptions import Subscription, edition
from bot.core.topics import Topic

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
    """The active subscriptions as of one subscriptions' epoch."""

    epoch: int
    subscriptions: Mapping[int, Subscription]
    by_rule: Mapping[Rule, Sequence[Subscription]]
    rules: Rules
    topics: Mapping[str, Topic]

    def wants(self, papers: Sequence[Paper]) -> list[Want]:
        """Every match of ``papers`` with a subscription whose announce policy takes them, in the papers' order."""
        found = match_all(self.by_rule, papers, self.topics)
        return [
            Want(subscription.subscriber.id, subscription.id, papers[n].id, wanted)
            for rule, indices in found.items()
            for n in indices
            for subscription in self.by_rule[rule]
            if (wanted := edition(papers[n].announce_type, papers[n].version, subscription.announce)) is not None
        ]

    def still(self, papers: Sequence[Paper]) -> frozenset[tuple[PaperId, int]]:
        """The pairs of paper and subscription that match, whatever kind of announcement the paper is now: what is due
        to them stays due. Of a rule that cannot be read nobody can say that it no longer matches."""
        found = match_all(self.by_rule, papers, self.topics)
        matching = {
            (papers[n].id, subscription.id)
            for rule, indices in found.items()
            for n in indices
            for subscription in self.by_rule[rule]
        }
        unreadable = [id_ for id_, one in self.subscriptions.items() if self.rules.get(one.rule) is None]
        return frozenset(matching.union((paper.id, id_) for paper in papers for id_ in unreadable))


def load_following(store: Store, rules: Rules) -> Following:
    """Read subscriptions and topics together: read again when somebody changed them in between."""
    while True:
        epoch = store.epochs().subscriptions
        subscriptions = store.active_subscriptions()
        topics = {topic.name: topic for topic in store.topics()}
        if store.epochs().subscriptions == epoch:
            return Following(epoch, {s.id: s for s in subscriptions}, _by_rule(subscriptions, rules), rules, topics)


def _by_rule(subscriptions: Iterable[Subscription], rules: Rules) -> dict[Rule, list[Subscription]]:
    by_rule: defaultdict[Rule, list[Subscription]] = defaultdict(list)
    for subscription in subscriptions:
        if (rule := rules.get(subscription.rule)) is not None:
            by_rule[rule].append(subscription)
    return dict(by_rule)


@dataclass(slots=True)
class FollowingCache:
    """The latest Following, loaded anew only when subscriptions or topics have changed."""

    store: Store
    rules: Rules = field(default_factory=Rules)
    _held: Following | None = None

    def get(self) -> Following:
        if self._held is None or self._held.epoch != self.store.epochs().subscriptions:
            self._held = load_following(self.store, self.rules)
        return self._held
