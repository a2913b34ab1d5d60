"""What the store can say of a rule that somebody saves: that it would be a flood, or that they have it already."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache

from bot.core.addresses import Address
from bot.core.errors import RuleError
from bot.core.papers import Paper
from bot.core.ports import Store
from bot.core.rules.advice import advice
from bot.core.rules.keys import key
from bot.core.rules.matching import Topics, match_all
from bot.core.rules.parsing import parse
from bot.core.rules.tree import Rule
from bot.core.subscriptions import Subscription
from bot.services.cautions import flood
from bot.services.looking import LatestBatch


def flood_of_latest(rule: Rule, latest: Sequence[Paper], topics: Topics) -> tuple[str, ...]:
    """The warning, where ``rule`` matches more than a fifth of the latest batch."""
    said = flood(len(match_all([rule], latest, topics)[rule]), len(latest))
    return (said,) if said else ()


def about_edit(store: Store, changed: Subscription, *, now: datetime) -> tuple[str, ...]:
    """Sentences about a subscription whose rule was just changed."""
    rule = parse(changed.rule)
    _, latest, topics = LatestBatch(store, now).read()
    return (*advice(changed.rule), *_doubles(store, changed, rule), *flood_of_latest(rule, latest, topics))


def with_same_rule(store: Store, address: Address, rule: Rule) -> Iterator[Subscription]:
    """The subscriptions of the address whose rule finds the same. The keys are made of the rules as they are read now:
    what another version stored as a key may say something else."""
    wanted = key(rule)
    return (one for one in store.subscriptions(address=address) if _key(one.rule) == wanted)


def _doubles(store: Store, changed: Subscription, rule: Rule) -> Iterator[str]:
    """That another subscription of the address has the same rule, which is no mistake, but seldom meant."""
    for other in with_same_rule(store, changed.subscriber.address, rule):
        if other.id != changed.id:
            yield f"Subscription {other.id} of this address has the same rule: each paper comes once, under one."


@lru_cache(maxsize=20_000)
def _key(text: str) -> str | None:
    """None for a rule that cannot be read any more."""
    try:
        return key(parse(text))
    except RuleError:
        return None
