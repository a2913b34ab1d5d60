"""Topics: taking over a changed topics file, and what that means for those who follow them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.errors import StaleError, StoreError
from bot.core.ports import Store
from bot.core.records import Change
from bot.core.subscriptions import Subscription
from bot.core.topics import Topic, parse_topics
from bot.services.bot import RETRIES
from bot.services.following import Rules
from bot.services.looking import LatestBatch, look_again

_HALF_DONE = "half-done:"
"""Stands before the fingerprint while followers are being looked at: a killed takeover is finished by the next."""


@dataclass(frozen=True, slots=True)
class TopicsFile:
    """A topics file's text, and ``where`` it is from, for errors. ``seed``: the defaults, for a store that never had
    any topics; they never replace what is there."""

    text: str
    where: str
    seed: bool = False

    @property
    def fingerprint(self) -> str:
        return _digest(self.text)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def take_over(store: Store, file: TopicsFile, *, now: datetime) -> list[str]:
    """Make the store's topics those of ``file`` if the file is not the one taken over last; sentences about what
    that meant. Raises TopicsError, and changes nothing, when the file cannot be read."""
    _finish(store, now)
    before = store.topics_fingerprint()
    if before == file.fingerprint or (file.seed and before is not None):
        return []
    return _replace(store, parse_topics(file.text, file.where), file.fingerprint, now)


def import_topics(store: Store, topics: Sequence[Topic], file: TopicsFile, *, now: datetime) -> list[str]:
    """Make the store's topics ``topics``, on a person's word. ``file`` counts as taken over: only when it changes again
    does it replace them."""
    _finish(store, now)
    return _replace(store, topics, file.fingerprint, now)


def _replace(store: Store, topics: Sequence[Topic], fingerprint: str, now: datetime) -> list[str]:
    """Write the topics under a mark, look again for everybody who follows one that changed, take the mark away.

    Whoever finds the mark after a kill does the second and the third. Whoever replaces the topics meanwhile leaves a
    mark of their own, and ours is not taken away: looking again always goes by the topics that are there.
    """
    rules = Rules()
    mark = f"{_HALF_DONE}{_digest(repr(topics))}:{fingerprint}"
    old, subscriptions = _write(store, topics, mark, rules)
    changed = {topic.name for topic in topics if old.get(topic.name) != topic}
    _look_again(store, [s for s in subscriptions if changed & _follows(s, rules)], rules, now)
    store.mark_topics(mark, fingerprint)
    return list(_notices(old, topics, _followed(subscriptions, rules)))


def _finish(store: Store, now: datetime) -> None:
    """Do what a takeover that was killed half-way left: everybody who follows a topic looks again."""
    mark, rules = store.topics_fingerprint() or "", Rules()
    if mark.startswith(_HALF_DONE):
        _look_again(store, [s for s in store.subscriptions() if _follows(s, rules)], rules, now)
        store.mark_topics(mark, mark.rpartition(":")[2])


def _write(
    store: Store, topics: Sequence[Topic], mark: str, rules: Rules
) -> tuple[dict[str, Topic], Sequence[Subscription]]:
    """Write the topics as of a moment at which nobody subscribes; the topics before, and the subscriptions then."""
    for _ in range(RETRIES):
        epochs, old, subscriptions = store.epochs(), store.topics(), store.subscriptions()
        try:
            store.replace_topics(topics, mark, followed=_followed(subscriptions, rules), epochs=epochs)
        except StaleError:
            continue
        return {topic.name: topic for topic in old}, subscriptions
    raise _endless()


def _endless() -> StoreError:
    return StoreError("Subscriptions kept changing while the topics were taken over.", do="Run it again.")


def _followed(subscriptions: Iterable[Subscription], rules: Rules) -> frozenset[str]:
    return frozenset(name for s in subscriptions for name in _follows(s, rules))


def _follows(subscription: Subscription, rules: Rules) -> frozenset[str]:
    rule = rules.get(subscription.rule)
    return rule.topics if rule else frozenset()


def _look_again(store: Store, subscriptions: Iterable[Subscription], rules: Rules, now: datetime) -> None:
    batch = LatestBatch(store, now)
    for subscription in subscriptions:
        _look_again_for(batch, subscription, rules, now)


def _look_again_for(batch: LatestBatch, subscription: Subscription, rules: Rules, now: datetime) -> None:
    rule = rules.get(subscription.rule)
    for _ in range(RETRIES):
        epochs, current = batch.store.epochs(), batch.store.subscription(subscription.id)
        if rule is None or current is None or current.rule != subscription.rule or current.state == "ended":
            return
        wants = look_again(batch, current, rule, current.announce)
        try:
            batch.store.change_subscription(current.id, Change(), wanted=wants, epochs=epochs, now=now)
        except StaleError:
            continue
        return
    raise _endless()


def _notices(old: dict[str, Topic], new: Sequence[Topic], followed: frozenset[str]) -> Iterable[str]:
    gone = sorted(set(old) - {topic.name for topic in new})
    for name in gone:
        if name in followed and not old[name].retired:
            yield f"The topic {name} is gone from the topics. It is kept for those who follow it, and they are told."
