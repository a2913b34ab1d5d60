"""Rules read aloud: in words, for the person who typed them. “both … and”, “either … or”, “neither … nor” are the
brackets of speech, so that a rule can be understood with closed eyes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.core.rules.operators import OPERATORS
from bot.core.rules.tree import Alternative, Item, OperatorKey, Rule, Term

_OF_THE_PAPER: tuple[OperatorKey, ...] = ("author", "category", "id")
"""What a paper has elsewhere than in its title or abstract."""
_ANYWHERE = "title or abstract"

Say = Callable[[Term], str]


def reads_as(rule: Rule) -> str:
    """``rule`` in words: where it looks, what is wanted there, and what is excluded from which part of it."""
    places = {_place(term) for term in rule.terms}
    if len(places) == 1:
        return f"{_called(*places)} has {_rule(rule, _term)}"
    return f"the paper has {_rule(rule, _term_with_place)}"


def _place(term: Term) -> str:
    return "paper" if term.operator in _OF_THE_PAPER else term.scope or _ANYWHERE


def _called(place: str) -> str:
    return place if place == _ANYWHERE else f"the {place}"


def _term(term: Term) -> str:
    return OPERATORS[term.operator].reads(term)


def _term_with_place(term: Term) -> str:
    """A topic says by itself where it looks, as an author does."""
    alone = term.operator == "topic" or term.operator in _OF_THE_PAPER
    return _term(term) if alone else f"{_term(term)} in {_called(_place(term))}"


def _rule(rule: Rule, say: Say) -> str:
    """“or has” begins a new alternative where a “without” could reach over a mere “or”."""
    join = ", or has " if any(alternative.none_of for alternative in rule.any_of) else ", or "
    wanted = join.join(_alternative(alternative, say) for alternative in rule.any_of)
    return f"{wanted}; but never {_series('or', rule.none_of, say)}" if rule.none_of else wanted


def _alternative(alternative: Alternative, say: Say) -> str:
    wanted = _all("both", "all of", alternative.all_of, say)
    return f"{wanted} {_without(alternative.none_of, say)}" if alternative.none_of else wanted


def _without(items: Sequence[Item], say: Say) -> str:
    if len(items) == 1:
        return f"without {_item(items[0], say)}"
    return f"with neither {' nor '.join(_item(item, say) for item in items)}"


def _all(two: str, more: str, items: Sequence[Item], say: Say) -> str:
    if len(items) == 1:
        return _item(items[0], say)
    return f"{two if len(items) == 2 else more} {_series('and', items, say)}"


def _series(word: str, items: Sequence[Item], say: Say) -> str:
    *first, last = [_item(item, say) for item in items]
    return f"{', '.join(first)} {word} {last}" if first else last


def _item(item: Item, say: Say) -> str:
    return f"({_bracket(item, say)})" if isinstance(item, Rule) else say(item)


def _bracket(rule: Rule, say: Say) -> str:
    wanted, stop = _choice(rule.any_of, say)
    return f"{wanted}{stop} but {_without(rule.none_of, say)}" if rule.none_of else wanted


def _choice(alternatives: Sequence[Alternative], say: Say) -> tuple[str, str]:
    """The alternatives of a bracket, and what parts them from a “but”. “or has” as in ``_rule``."""
    *first, last = said = [_alternative(alternative, say) for alternative in alternatives]
    if not first:
        return last, ","
    if any(alternative.none_of for alternative in alternatives):
        return f"either {', or has '.join(said)}", ";"
    return f"{'either' if len(first) == 1 else 'one of'} {', '.join(first)} or {last}", ","
