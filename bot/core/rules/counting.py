"""What each part of a rule does on a day: which terms brought how many papers, and what the exclusions kept out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.core.rules.indexes import PaperSet, of_any
from bot.core.rules.matching import Day
from bot.core.rules.operators.words import WORDS
from bot.core.rules.tree import Alternative, Item, Rule, Term


def wanted_terms(rule: Rule) -> tuple[Term, ...]:
    """The terms that can bring papers, each once; not those that keep papers out."""
    return tuple(dict.fromkeys(_wanted(rule)))


def _wanted(rule: Rule) -> Iterator[Term]:
    for item in (item for alternative in rule.any_of for item in alternative.all_of):
        if isinstance(item, Rule):
            yield from _wanted(item)
        else:
            yield item


def excluded_items(rule: Rule) -> tuple[Item, ...]:
    """What keeps papers out, anywhere in the rule, each once."""
    return tuple(dict.fromkeys(_excluded(rule)))


def _excluded(rule: Rule) -> Iterator[Item]:
    for alternative in rule.any_of:
        yield from alternative.none_of
        for item in alternative.all_of:
            if isinstance(item, Rule):
                yield from _excluded(item)
    yield from rule.none_of


def brought(day: Day, rule: Rule, term: Term) -> PaperSet:
    """The papers that match ``rule`` by an alternative in which ``term`` stands."""
    return day.matching(rule) & of_any(_brought_by(day, alternative, term) for alternative in rule.any_of)


def _brought_by(day: Day, alternative: Alternative, term: Term) -> PaperSet:
    fitting = day.fitting(alternative)
    if term in alternative.all_of:
        return fitting
    return fitting & of_any(brought(day, item, term) for item in alternative.all_of if isinstance(item, Rule))


def brought_only_by(day: Day, rule: Rule, term: Term) -> PaperSet:
    """The papers that match ``rule``, and would not without the alternatives in which ``term`` stands."""
    return day.matching(rule) & ~day.matching(_without(rule, term))


def _without(rule: Rule, term: Term) -> Rule:
    """A rule, or bracket, with no alternative left matches nothing."""
    kept = (alternative for alternative in rule.any_of if term not in alternative.all_of)
    return replace(rule, any_of=tuple(_without_inside(alternative, term) for alternative in kept))


def _without_inside(alternative: Alternative, term: Term) -> Alternative:
    inside = (_without(item, term) if isinstance(item, Rule) else item for item in alternative.all_of)
    return replace(alternative, all_of=tuple(inside))


def kept_out(day: Day, rule: Rule, item: Item) -> PaperSet:
    """The papers that have ``item`` and would match ``rule`` if it excluded nothing."""
    return day.matching(_excluding_nothing(rule)) & ~day.matching(rule) & day.having(item)


def _excluding_nothing(rule: Rule) -> Rule:
    return Rule(tuple(Alternative(tuple(map(_bare, alternative.all_of))) for alternative in rule.any_of))


def _bare(item: Item) -> Item:
    return _excluding_nothing(item) if isinstance(item, Rule) else item


def phrases(rule: Rule) -> tuple[Term, ...]:
    """The phrases of several words that can bring papers: often the words were meant apart."""
    return tuple(term for term in wanted_terms(rule) if term.operator == "words" and " " in term.text.strip())


def as_both(phrase: Term) -> Alternative:
    """The words of ``phrase`` apart, in any order. A sign alone is no word that could be asked for."""
    words = (word for word in phrase.text.split() if not WORDS.check(word))
    return Alternative(tuple(replace(phrase, text=word) for word in dict.fromkeys(words)))
