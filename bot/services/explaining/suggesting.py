"""Rules near to one that missed a paper, which would have caught it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.core.papers import Paper
from bot.core.rules.counting import as_both
from bot.core.rules.matching import Topics, matches
from bot.core.rules.tree import Alternative, Item, Rule, Term


def would_catch(rule: Rule, paper: Paper, topics: Topics) -> Rule | None:
    """A rule that is ``rule`` but for one change, and matches; None where no small change would do."""
    changed = (*_looser_words(rule), *_shorter(rule, paper, topics), *_excluding_less(rule))
    return next((one for one in changed if matches(one, paper, topics)), None)


def _looser_words(rule: Rule) -> Iterator[Rule]:
    """One phrase as its words, or one word as the beginning of words."""
    for n, alternative in enumerate(rule.any_of):
        for item in alternative.all_of:
            if isinstance(item, Term) and item.operator == "words":
                yield _with(rule, n, _replaced(alternative, item, as_both(item).all_of))
                if item.text[-1:].isalnum() and len(item.text) >= 3:
                    yield _with(rule, n, _replaced(alternative, item, (replace(item, operator="prefix"),)))


def _shorter(rule: Rule, paper: Paper, topics: Topics) -> Iterator[Rule]:
    """One alternative without what the paper lacks of it, the one that lacks least first."""
    found = []
    for n, alternative in enumerate(rule.any_of):
        there = tuple(item for item in alternative.all_of if matches(_only(item), paper, topics))
        if there:
            lacks = len(alternative.all_of) - len(there)
            found.append((lacks, n, _with(rule, n, replace(alternative, all_of=there))))
    yield from (one for _, _, one in sorted(found, key=lambda one: one[:2]))


def _excluding_less(rule: Rule) -> Iterator[Rule]:
    """Without one of the exclusions."""
    for item in rule.none_of:
        yield replace(rule, none_of=tuple(other for other in rule.none_of if other != item))
    for n, alternative in enumerate(rule.any_of):
        for item in alternative.none_of:
            kept = tuple(other for other in alternative.none_of if other != item)
            yield _with(rule, n, replace(alternative, none_of=kept))


def _with(rule: Rule, n: int, alternative: Alternative) -> Rule:
    return replace(rule, any_of=(*rule.any_of[:n], alternative, *rule.any_of[n + 1 :]))


def _replaced(alternative: Alternative, item: Item, by: tuple[Item, ...]) -> Alternative:
    items = (one for other in alternative.all_of for one in (by if other == item else (other,)))
    return replace(alternative, all_of=tuple(items))


def _only(item: Item) -> Rule:
    return Rule((Alternative((item,)),))
