"""Terms that a paper has for certain when it has another one: ``robots`` and ``robot*`` with ``robot``, ``flow`` with
``flow matching``, ``cat:cs`` with ``cat:cs.CV``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.core.categories import is_in
from bot.core.rules.keys import item_key
from bot.core.rules.phrases import beginnings, variants
from bot.core.rules.plurals import stem_of
from bot.core.rules.texts import lower_term
from bot.core.rules.tree import Term

_PLAIN = re.compile("[A-Za-z0-9]+(?:[ -][A-Za-z0-9]+)*")
"""Exactly so means these words too, where no sign is part of the text."""


@dataclass(frozen=True, slots=True)
class _Word:
    """A word by its ``key``, or (``key`` None) only by how it begins; each such word begins with ``stem``."""

    key: str | None
    stem: str

    def is_also(self, other: _Word) -> bool:
        return self.key == other.key if other.key is not None else self.stem.startswith(other.stem)


def implies(term: Term, other: Term) -> bool:
    """Whether a paper with ``term`` has ``other`` for certain. Not all that is certain is known here."""
    if other.scope not in (None, term.scope):
        return False
    if term.operator == other.operator and _is_within(term, other):
        return True
    ways = list(_ways(term))
    wanted = [*_ways(other)] if other.operator != "exact" else []
    return bool(ways) and all(any(_stand_in(words, way) for words in wanted) for way in ways)


def _is_within(term: Term, other: Term) -> bool:
    match term.operator:
        case "letters":
            return lower_term(other.text) in lower_term(term.text)
        case "category":
            return is_in(term.text, other.text)
    return item_key(Term(term.operator, term.text)) == item_key(Term(other.operator, other.text))


def _ways(term: Term) -> Iterator[Sequence[_Word]]:
    """The words that a paper with ``term`` has side by side, in one of these ways; none where that is not so."""
    match term.operator:
        case "words":
            yield from map(_words, variants(term.text))
        case "prefix":
            yield from ([*_words(one.keys), _Word(None, one.prefix)] for one in beginnings(term.text))
        case "exact" if _PLAIN.fullmatch(term.text):
            yield _words(variants(term.text)[0])


def _words(keys: Sequence[str]) -> list[_Word]:
    return [_Word(key, stem_of(key)) for key in keys]


def _stand_in(words: Sequence[_Word], way: Sequence[_Word]) -> bool:
    """Whether ``words`` stand side by side somewhere in ``way``."""
    begins = range(len(way) - len(words) + 1)
    return any(all(map(_Word.is_also, way[begin:], words)) for begin in begins)
