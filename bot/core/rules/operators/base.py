"""What an operator of the rule language is: one way to look for a term, with all that is to be said about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from bot.core.rules.texts import Place, Texts
from bot.core.rules.tree import OperatorKey, Term
from bot.core.topics import Topic

Topics = Mapping[str, Topic]
"""The topics there are, by name. One that is not there matches nothing."""

Fault = tuple[str, str]
"""What is wrong with a term, and what to do, in words."""


@dataclass(frozen=True, slots=True)
class Operator:
    """One row of the language: how a term is written, what it finds, how it reads aloud.

    ``written`` is the sign or the field with which ``show`` writes it, "" for plain words; a star stands behind its
    term, everything else before it. ``names`` are the field's names as people may type them, without the colon; none
    for a sign. ``means`` is one line for people. ``check`` says what keeps a text from being looked for; None where
    nothing does. ``has`` says whether a paper has the term, ``places`` where: ascending in each field, and at least
    one where ``has`` is true. ``reads`` is the term in words; its ``scope`` is for the caller to say.
    """

    key: OperatorKey
    written: str
    names: tuple[str, ...]
    example: str
    means: str
    check: Callable[[str], Fault | None]
    has: Callable[[Term, Texts, Topics], bool]
    places: Callable[[Term, Texts, Topics], Iterator[Place]]
    reads: Callable[[Term], str]


def nothing_wrong(text: str) -> Fault | None:  # noqa: ARG001
    """The check of an operator that can look for anything."""
    return None


def without_letters(text: str) -> Fault | None:
    """The check of an operator that needs a letter or a digit."""
    if any(map(str.isalnum, text)):
        return None
    return f"“{text}” has no letter or digit to look for.", "Search it as letters anywhere, with a tilde before it."
