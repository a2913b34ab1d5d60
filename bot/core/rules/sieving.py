"""A quick look at papers that puts aside those in which a rule cannot find anything, before their words are read.

What it keeps need not match; what matches is kept. A word can only be where its letters are: in the text without the
signs of TeX and hyphens, with and without the names of macros and the ’s of possessives.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.core.papers import Paper
from bot.core.rules.folding import APOSTROPHES, fold
from bot.core.rules.operators import OPERATORS
from bot.core.rules.operators.base import Topics
from bot.core.rules.phrases import beginnings, variants
from bot.core.rules.plurals import stem_of
from bot.core.rules.texts import Texts
from bot.core.rules.tree import Item, Rule, Term

_MACRO = re.compile(r"\\(?:[A-Za-z]+\s*|.)", re.DOTALL)
_SIGNS = re.compile(r"[\\{}$^_\-‐‑‒–−]")
_POSSESSIVE = re.compile(rf"[{APOSTROPHES}][sS](?![^\W_])")
_UNCLEAR = re.compile(r"\\(?:[A-Za-z]{1,2}(?![A-Za-z])|href|textcolor|colorbox)")
"""Accents that are written with letters, and macros whose arguments are no text: only reading such a text helps."""


def possible(rules: Iterable[Rule], paper: Paper, topics: Topics) -> bool:
    """Whether one of ``rules`` may match ``paper`` if it excluded nothing."""
    look = _Look(paper, topics)
    return any(look.may_match(rule) for rule in rules)


class _Look:
    """One paper, looked at roughly."""

    def __init__(self, paper: Paper, topics: Topics) -> None:
        text = f"{paper.title} {paper.abstract}"
        self._texts = Texts(paper)
        self._topics = topics
        self._unclear = "\\" in text and _UNCLEAR.search(text) is not None
        self._rough = "" if self._unclear else _rough(text)

    def may_match(self, rule: Rule) -> bool:
        return any(all(map(self._may_have, alternative.all_of)) for alternative in rule.any_of)

    def _may_have(self, item: Item) -> bool:
        if isinstance(item, Rule):
            return self.may_match(item)
        match item.operator:
            case "words":
                return self._unclear or any(self._has_letters_of(keys) for keys in variants(item.text))
            case "prefix":
                return self._unclear or any(
                    one.prefix in self._rough and self._has_letters_of(one.keys) for one in beginnings(item.text)
                )
            case "exact" | "author":
                return True
        return self._has(item)

    def _has(self, term: Term) -> bool:
        """What is looked for in the text as it is, or not in texts, is quick to look for."""
        return OPERATORS[term.operator].has(term, self._texts, self._topics)

    def _has_letters_of(self, keys: Iterable[str]) -> bool:
        return all(_letters(key) in self._rough for key in keys)


def _letters(key: str) -> str:
    """What every word with that key has in it; empty where that is not sure."""
    return stem_of(key) if key.isascii() and key.isalnum() else ""


def _rough(text: str) -> str:
    if "\\" in text:
        text = f"{text}\n{_MACRO.sub('', text)}"
    if _POSSESSIVE.search(text):
        text = f"{text}\n{_POSSESSIVE.sub('', text)}"
    return fold(_SIGNS.sub("", text))
