"""Why a paper matched a rule: the places of every term that had a part in it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice

from bot.core.papers import Paper
from bot.core.rules.holding import fits, holds_for
from bot.core.rules.operators import OPERATORS
from bot.core.rules.operators.base import Topics
from bot.core.rules.operators.topic import holding
from bot.core.rules.showing import show_alternative, show_term
from bot.core.rules.texts import Texts
from bot.core.rules.tree import Alternative, Item, Reason, Rule, Term

PLACES = 50
"""Places of one term in one paper that are told: nobody looks at more, and ``~e`` has hundreds."""


def explain(rule: Rule, paper: Paper, topics: Topics) -> tuple[Reason, ...]:
    """The reasons of all alternatives that fit; none when ``paper`` does not match ``rule``."""
    texts = Texts(paper)
    return reasons(rule, texts, topics) if holds_for(rule, texts, topics) else ()


def reasons(rule: Rule, texts: Texts, topics: Topics) -> tuple[Reason, ...]:
    """The same, whatever the rule excludes as a whole."""
    fitting = _fitting(rule, texts, topics)
    return tuple(dict.fromkeys(chain.from_iterable(_clause(show_alternative(a), a, texts, topics) for a in fitting)))


def _fitting(rule: Rule, texts: Texts, topics: Topics) -> Iterator[Alternative]:
    """The alternatives that fit, each once: what is typed two hundred times has the places of one."""
    return (one for one in dict.fromkeys(rule.any_of) if fits(one, texts, topics))


def _clause(clause: str, alternative: Alternative, texts: Texts, topics: Topics) -> Iterator[Reason]:
    for item in dict.fromkeys(alternative.all_of):
        yield from item_reasons(clause, item, texts, topics)


def item_reasons(clause: str, item: Item, texts: Texts, topics: Topics) -> Iterator[Reason]:
    """Where ``item`` of ``clause`` stands. What is in brackets has the clause around them: so it was typed."""
    if isinstance(item, Term) and item.operator == "topic":
        yield from _topic_reasons(item, texts, topics)
    elif isinstance(item, Term):
        shown, places = show_term(item), OPERATORS[item.operator].places(item, texts, topics)
        yield from (Reason(clause, shown, *place) for place in islice(places, PLACES))
    else:
        for one in _fitting(item, texts, topics):
            yield from _clause(clause, one, texts, topics)


def _topic_reasons(term: Term, texts: Texts, topics: Topics) -> Iterator[Reason]:
    """The clause names the topic and the condition of it that holds."""
    for condition in holding(topics[term.text], texts):
        clause = f"{show_term(term)}: {' + '.join(condition)}"
        yield from (Reason(clause, text, *place) for text in condition for place in texts.letters(text))
