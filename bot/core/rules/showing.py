"""A rule written back as text."""

from __future__ import annotations

import re

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
