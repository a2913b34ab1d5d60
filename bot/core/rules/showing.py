"""A rule written back as text, and the key that equal rules share."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.core.rules.tree import Alternative, Item, Rule, Term


def show(rule: Rule) -> str:
    """``rule`` as it would be typed; ``parse`` gives the same rule for it."""
    return ", ".join((*map(show_alternative, rule.any_of), *(f"-{show_item(item)}" for item in rule.none_of)))


def show_alternative(alternative: Alternative) -> str:
    wanted = " + ".join(map(show_item, alternative.all_of))
    return " ".join((wanted, *(f"-{show_item(item)}" for item in alternative.none_of)))


def show_item(item: Item) -> str:
    return f"({show(item)})" if isinstance(item, Rule) else show_term(item)


def show_term(term: Term) -> str:
    match term.operator:
        case "letters":
            return f"~{_quote(term.text)}"
        case "topic":
            return f"topic:{_quote(term.text)}"
    return _quote(term.text)


_BARE = re.compile(r"(?!(?:AND|OR|NOT)\Z)[^\W_][^\s,\"()*:]*")
"""A word that needs no quotes, whatever stands before it."""


def _quote(text: str) -> str:
    if _BARE.fullmatch(text):
        return text
    return '"' + re.sub(r'(["\\])', r"\\\1", text) + '"'


def key(rule: Rule) -> str:
    """The same for rules that differ only in case, order or repetition."""
    lines = sorted({_alternative_key(alternative) for alternative in rule.any_of})
    return ", ".join((*lines, *_excluded_keys(rule.none_of)))


def _alternative_key(alternative: Alternative) -> str:
    wanted = sorted({_item_key(item) for item in alternative.all_of})
    return " ".join((" + ".join(wanted), *_excluded_keys(alternative.none_of)))


def _excluded_keys(items: Sequence[Item]) -> Iterator[str]:
    return (f"-{shown}" for shown in sorted({_item_key(item) for item in items}))


def _item_key(item: Item) -> str:
    if isinstance(item, Rule):
        return f"({key(item)})"
    if item.operator == "topic":
        return show_term(item)
    folded = item.text.lower() if item.operator == "letters" else item.text.casefold()
    return show_term(Term(item.operator, folded, item.scope))
