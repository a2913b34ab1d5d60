"""Rules that can find nothing: what they ask for, they also exclude. Only what is certain is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.core.rules.showing import item_key, show_alternative, show_item
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
    if item_key(item) == item_key(other):
        return True
    if isinstance(item, Rule) or isinstance(other, Rule) or other.scope not in (None, item.scope):
        return False
    return item.operator == other.operator and _within(item, other)


def _within(item: Term, other: Term) -> bool:
    """The same text in a narrower place, or a phrase of plain words that has the other in it."""
    here, there = item.text.casefold().split(), other.text.casefold().split()
    if item.operator != "words" or not all(map(str.isalpha, here)):
        return item_key(Term(item.operator, item.text)) == item_key(Term(other.operator, other.text))
    return any(here[n : n + len(there)] == there for n in range(len(here)))
