"""A rule written back as text, and the key that equal rules share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bot.core.rules.operators import OPERATORS
from bot.core.rules.tree import Alternative, Item, Rule, Term
from bot.core.rules.typed import wrap


def show(rule: Rule) -> str:
    """``rule`` as it would be typed; ``parse`` gives the same rule for it, unless the blanks between its parts make it
    longer than a rule may be."""
    return ", ".join((*map(show_alternative, rule.any_of), *(f"-{show_item(item)}" for item in rule.none_of)))


def show_alternative(alternative: Alternative) -> str:
    """One alternative as it would be typed."""
    wanted = " + ".join(map(show_item, alternative.all_of))
    return " ".join((wanted, *(f"-{show_item(item)}" for item in alternative.none_of)))


def show_item(item: Item) -> str:
    """A term, or what stands in brackets, as it would be typed."""
    return f"({show(item)})" if isinstance(item, Rule) else show_term(item)


def show_term(term: Term) -> str:
    """A term as it would be typed."""
    scope = f"{term.scope}:" if term.scope else ""
    if term.operator == "prefix":
        starred = f"{term.text}*"
        return scope + (starred if _BARE.fullmatch(term.text) and is_starred(starred) else f"{_in_quotes(term.text)}*")
    return f"{scope}{OPERATORS[term.operator].written}{quote(term.text)}"


def is_starred(word: str) -> bool:
    """Whether a word typed without quotes stands for all that begin so: ``diffus*``; but ``A*`` is text."""
    return word.endswith("*") and sum(map(str.isalnum, word)) >= 3


_BARE = re.compile(r"(?!(?:AND|OR|NOT)\Z)[^\W_][^\s,\"()*:]*")
"""A word that needs no quotes, whatever stands before it."""


def quote(text: str) -> str:
    """``text`` as a term of plain words would be typed: in quotes where it needs them."""
    return text if _BARE.fullmatch(text) and wrap(text) == text else _in_quotes(text)


def _in_quotes(text: str) -> str:
    return '"' + re.sub(r'(["\\])', r"\\\1", wrap(text)) + '"'


def key(rule: Rule) -> str:
    """The same for rules that differ only in case where it does not count, in order or in repetition."""
    return ", ".join((*_sorted(map(_alternative_key, rule.any_of)), *_excluded_keys(rule.none_of)))


def _alternative_key(alternative: Alternative) -> str:
    wanted = " + ".join(_sorted(map(item_key, alternative.all_of)))
    return " ".join((wanted, *_excluded_keys(alternative.none_of)))


def _excluded_keys(items: Iterable[Item]) -> Iterator[str]:
    return (f"-{shown}" for shown in _sorted(map(item_key, items)))


def _sorted(keys: Iterable[str]) -> list[str]:
    return sorted(set(keys))


def item_key(item: Item) -> str:
    """The same for items that find the same: see ``key``."""
    if isinstance(item, Rule):
        return f"({key(item)})"
    if item.operator in ("exact", "topic"):
        return show_term(item)
    folded = item.text.lower() if item.operator == "letters" else item.text.casefold()
    return show_term(Term(item.operator, folded, item.scope))
