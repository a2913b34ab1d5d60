"""What is meant by a rule, plainly: one rule, one paper. Everything quicker must say the same."""

from __future__ import annotations

from bot.core.rules.operators import OPERATORS
from bot.core.rules.operators.base import Topics
from bot.core.rules.texts import Texts
from bot.core.rules.tree import Alternative, Item, Rule


def holds_for(rule: Rule, texts: Texts, topics: Topics) -> bool:
    """Whether the paper of ``texts`` is what ``rule`` asks for."""
    return any(fits(one, texts, topics) for one in rule.any_of) and not has_any(rule.none_of, texts, topics)


def fits(alternative: Alternative, texts: Texts, topics: Topics) -> bool:
    """Whether the paper has all that the alternative wants and nothing that it excludes."""
    wanted = all(has(item, texts, topics) for item in alternative.all_of)
    return wanted and not has_any(alternative.none_of, texts, topics)


def has_any(items: tuple[Item, ...], texts: Texts, topics: Topics) -> bool:
    """Whether the paper has one of ``items``."""
    return any(has(item, texts, topics) for item in items)


def has(item: Item, texts: Texts, topics: Topics) -> bool:
    """Whether the paper has ``item``: a term, or what stands in brackets."""
    if isinstance(item, Rule):
        return holds_for(item, texts, topics)
    return OPERATORS[item.operator].has(item, texts, topics)
