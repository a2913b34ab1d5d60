"""Why a paper matched a rule: every place of every term that had a part in it."""

from __future__ import annotations

from collections.abc import Iterator

from bot.core.papers import Paper
from bot.core.rules.holding import fits, holds_for
from bot.core.rules.operators import OPERATORS
from bot.core.rules.operators.base import Topics
from bot.core.rules.operators.topic import holding
from bot.core.rules.showing import show_alternative, show_term
from bot.core.rules.texts import Texts
from bot.core.rules.tree import Item, Reason, Rule, Term


def explain(rule: Rule, paper: Paper, topics: Topics) -> tuple[Reason, ...]:
    """The reasons of all alternatives that fit; none when ``paper`` does not match ``rule``."""
    texts = Texts(paper)
    return reasons(rule, texts, topics) if holds_for(rule, texts, topics) else ()


def reasons(rule: Rule, texts: Texts, topics: Topics) -> tuple[Reason, ...]:
    """The same, whatever the rule excludes as a whole."""
    found = (
        reason
        for one in rule.any_of
        if fits(one, texts, topics)
        for item in one.all_of
        for reason in item_reasons(show_alternative(one), item, texts, topics)
    )
    return tuple(dict.fromkeys(found))


def item_reasons(clause: str, item: Item, texts: Texts, topics: Topics) -> Iterator[Reason]:
    """Where ``item`` of ``clause`` stands. What is in brackets has the clause around them: so it was typed."""
    if isinstance(item, Term) and item.operator == "topic":
        yield from _topic_reasons(item, texts, topics)
    elif isinstance(item, Term):
        places = OPERATORS[item.operator].places(item, texts, topics)
        yield from (Reason(clause, show_term(item), *place) for place in places)
    else:
        yield from _rule_reasons(clause, item, texts, topics)


def _rule_reasons(clause: str, rule: Rule, texts: Texts, topics: Topics) -> Iterator[Reason]:
    for one in rule.any_of:
        if fits(one, texts, topics):
            for item in one.all_of:
                yield from item_reasons(clause, item, texts, topics)


def _topic_reasons(term: Term, texts: Texts, topics: Topics) -> Iterator[Reason]:
    """The clause names the topic and the condition of it that holds."""
    for condition in holding(topics[term.text], texts):
        clause = f"{show_term(term)}: {' + '.join(condition)}"
        yield from (Reason(clause, text, *place) for text in condition for place in texts.letters(text))
