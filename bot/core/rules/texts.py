"""The texts of papers made ready for searching: words of the readable text folded for case with single blanks, and raw
letters in lower case. Every find knows its place in the readable text, which is what people are shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import get_args

from bot.core.papers import Paper
from bot.core.readable import readable
from bot.core.rules.tree import Field, Scope

Place = tuple[Field, int, int]

# A word ends where no word character follows; but “C” is not “C++” or “C#”, and “GPT-4” is not “GPT-4.5”.
_BEFORE = r"(?<!\w)(?!(?<=\d\.)\d)"
_AFTER = r"(?!\w)(?!\+\+)(?!#(?!\w))(?!(?<=\+)\+)(?!(?<=\d)\.\d)"
_WORD_BEGINS = re.compile(_BEFORE)
_WORD_ENDS = re.compile(_AFTER)
WHOLE_WORD = re.compile(rf"{_BEFORE}\w+{_AFTER}")
WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class _Folded:
    """``text`` to search in. ``places[i]`` is which character of the original ``text[i]`` comes from; None where
    that is ``i`` itself, as nearly always."""

    text: str
    places: tuple[int, ...] | None = None

    def original(self, start: int, end: int) -> tuple[int, int]:
        return (self.places[start], self.places[end - 1] + 1) if self.places else (start, end)


_ODD_BLANKS = re.compile(r"[^\S ]|  ")


def _fold_words(text: str) -> _Folded:
    folded = text.casefold()
    if len(folded) == len(text) and not _ODD_BLANKS.search(folded):
        return _Folded(folded)
    pairs: list[tuple[str, int]] = []
    for place, char in enumerate(text):
        if not char.isspace():
            pairs += [(part, place) for part in char.casefold()]
        elif not (pairs and pairs[-1][0] == " "):
            pairs.append((" ", place))
    return _Folded("".join(char for char, _ in pairs), tuple(place for _, place in pairs))


def _fold_letters(text: str) -> _Folded:
    lower = text.lower()
    if len(lower) == len(text):
        return _Folded(lower)
    places = tuple(place for place, char in enumerate(text) for _ in char.lower())
    return _Folded(lower, places)


@lru_cache(maxsize=50_000)
def fold_term(text: str) -> str:
    """A phrase as it is looked for."""
    return " ".join(text.casefold().split())


@lru_cache(maxsize=50_000)
def lower_term(text: str) -> str:
    """Letters as they are looked for."""
    return text.lower()


def _find_words(folded: _Folded, term: str) -> Iterator[int]:
    """Where ``term`` stands in it as whole words."""
    at = folded.text.find(term)
    while at >= 0:
        whole = _WORD_BEGINS.match(folded.text, at) and _WORD_ENDS.match(folded.text, at + len(term))
        if whole:
            yield at
        at = folded.text.find(term, at + (len(term) if whole else 1))


class Texts:
    """The texts of one paper. Words are looked for in the readable title and abstract apart; letters in title + blank +
    abstract as the source gave them, as the digests do it."""

    __slots__ = ("_fields", "_letters", "_paper", "_shown")

    def __init__(self, paper: Paper) -> None:
        self._paper = paper
        self._shown = (readable(paper.title), readable(paper.abstract))
        self._fields = tuple(_fold_words(shown.text) for shown in self._shown)
        self._letters: _Folded | None = None

    @property
    def folded(self) -> tuple[str, ...]:
        return tuple(field.text for field in self._fields)

    def has_words(self, text: str) -> bool:
        return self.has_folded(fold_term(text))

    def has_folded(self, term: str) -> bool:
        return any(next(_find_words(field, term), None) is not None for field in self._fields)

    def words(self, text: str) -> Iterator[Place]:
        term = fold_term(text)
        for name, field in zip(get_args(Scope), self._fields, strict=True):
            for at in _find_words(field, term):
                yield name, *field.original(at, at + len(term))

    @property
    def lowered(self) -> str:
        return self._raw.text

    def has_letters(self, text: str) -> bool:
        return lower_term(text) in self.lowered

    def letters(self, text: str) -> Iterator[Place]:
        term = lower_term(text)
        at = self._raw.text.find(term)
        while at >= 0:
            yield from self._split(*self._raw.original(at, at + len(term)))
            at = self._raw.text.find(term, at + len(term))

    @property
    def _raw(self) -> _Folded:
        if self._letters is None:
            self._letters = _fold_letters(f"{self._paper.title} {self._paper.abstract}")
        return self._letters

    def _split(self, start: int, end: int) -> Iterator[Place]:
        """A place in title + blank + abstract as places in the readable fields; over the seam it is in both."""
        title, abstract = self._shown
        seam = len(self._paper.title)
        if start < seam:
            yield "title", *title.place(start, min(end, seam))
        if end > seam + 1:
            yield "abstract", *abstract.place(max(start - seam - 1, 0), end - seam - 1)
