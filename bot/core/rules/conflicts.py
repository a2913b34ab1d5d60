"""Rules that can find nothing: what they ask for, they also exclude. Only what is certain is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.core.rules.implying import implies
from bot.core.rules.keys import item_key
from bot.core.rules.showing import show_alternative, show_item
from bot.core.rules.tree import Alternative, Item, Rule, Term


def contradictions(rule: Rule) -> Iterator[str]:
    """A sentence for each alternative that no paper can match, or one for the whole rule."""
    clashes = [_clash(alternative, rule.none_of) for alternative in rule.any_of]
    if all(clashes):
        yield f"This rule can find nothing: {_words(clashes)}."
        return
    for alternative, clash in zip(rule.any_of, clashes, strict=True):
        if clash:
            yield f"“{show_alternative(alternative)}” can find nothing: {_words([clash])}."


Clash = tuple[Item, Item]
"""What is asked for, and the exclusion that makes it impossible."""


def _words(clashes: Sequence[Clash | None]) -> str:
    told = dict.fromkeys(clash for clash in clashes if clash)
    return ", and ".join(f"it asks for {show_item(one)} and excludes {show_item(other)}" for one, other in told)


def _clash(alternative: Alternative, excluded: Sequence[Item]) -> Clash | None:
    every = (*alternative.none_of, *excluded)
    return next((found for item in alternative.all_of if (found := _impossible(item, every))), None)


def _impossible(item: Item, excluded: Sequence[Item]) -> Clash | None:
    """The clash that keeps every paper with ``item`` out."""
    if other := next((one for one in excluded if _implies(item, one)), None):
        return item, other
    if isinstance(item, Term):
        return None
    clashes = [_clash(alternative, (*item.none_of, *excluded)) for alternative in item.any_of]
    return clashes[0] if all(clashes) else None


def _implies(item: Item, other: Item) -> bool:
    """Whether a paper with ``item`` has ``other`` for certain."""
    if isinstance(item, Term) and isinstance(other, Term):
        return implies(item, other)
    return item_key(item) == item_key(other)
