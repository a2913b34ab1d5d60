"""The texts of a paper made ready for searching: the tokens of the readable title and abstract, the letters that the
source gave, the names of the authors. Every find knows its place in the readable text, which people are shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from bot.core.papers import Paper
from bot.core.readable import Readable, readable
from bot.core.rules.names import Name, read_name
from bot.core.rules.tokens import Tokens, tokenize
from bot.core.rules.tree import Field, Scope

Place = tuple[Field, int, int]
"""``field[start:end]`` of what ``Reason`` says a field is."""


@dataclass(frozen=True, slots=True)
class _Folded:
    """``text`` to search in. ``places[i]`` is which character of the original ``text[i]`` comes from; None where
    that is ``i`` itself, as nearly always."""

    text: str
    places: tuple[int, ...] | None = None

    def original(self, start: int, end: int) -> tuple[int, int]:
        return (self.places[start], self.places[end - 1] + 1) if self.places else (start, end)


def _fold_letters(text: str) -> _Folded:
    lower = text.lower()
    if len(lower) == len(text):
        return _Folded(lower)
    places = tuple(place for place, char in enumerate(text) for _ in char.lower())
    return _Folded(lower, places)


@lru_cache(maxsize=50_000)
def lower_term(text: str) -> str:
    """Letters as they are looked for."""
    return text.lower()


class Texts:
    """The texts of one paper. Words are looked for in the readable title and abstract apart; letters in title + blank +
    abstract as the source gave them, as the digests do it. What nobody asks for is not made."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper

    @cached_property
    def _title(self) -> Readable:
        return readable(self.paper.title)

    @cached_property
    def _abstract(self) -> Readable:
        return readable(self.paper.abstract)

    @cached_property
    def title(self) -> Tokens:
        """The tokens of the readable title."""
        return tokenize(self._title.text)

    @cached_property
    def abstract(self) -> Tokens:
        """The tokens of the readable abstract."""
        return tokenize(self._abstract.text)

    def fields(self, scope: Scope | None) -> Iterator[tuple[Scope, Tokens]]:
        """The tokens of that field, or of both."""
        if scope != "abstract":
            yield "title", self.title
        if scope != "title":
            yield "abstract", self.abstract

    def shown(self, scope: Scope | None) -> Iterator[tuple[Scope, str]]:
        """The readable text of that field, or of both."""
        if scope != "abstract":
            yield "title", self._title.text
        if scope != "title":
            yield "abstract", self._abstract.text

    @cached_property
    def authors(self) -> tuple[str, ...]:
        """The names as they are shown."""
        return tuple(readable(name).text for name in self.paper.authors)

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """The same, ready for being asked for."""
        return tuple(map(read_name, self.authors))

    @property
    def lowered(self) -> str:
        """Title + blank + abstract as the source gave them, in lower case."""
        return self._raw.text

    def has_letters(self, text: str, scope: Scope | None = None) -> bool:
        return lower_term(text) in self._letters(scope).text

    def letters(self, text: str, scope: Scope | None = None) -> Iterator[Place]:
        """Where ``text`` stands, case aside, as places in the readable fields; over the seam it is in both."""
        term, searched = lower_term(text), self._letters(scope)
        offset = len(self.paper.title) + 1 if scope == "abstract" else 0
        at = searched.text.find(term)
        while at >= 0:
            start, end = searched.original(at, at + len(term))
            yield from self._split(offset + start, offset + end)
            at = searched.text.find(term, at + len(term))

    @cached_property
    def _raw(self) -> _Folded:
        return _fold_letters(f"{self.paper.title} {self.paper.abstract}")

    def _letters(self, scope: Scope | None) -> _Folded:
        if scope is None:
            return self._raw
        return _fold_letters(self.paper.title if scope == "title" else self.paper.abstract)

    def _split(self, start: int, end: int) -> Iterator[Place]:
        """A place in title + blank + abstract as places in the readable fields; over the seam it is in both."""
        seam = len(self.paper.title)
        if start < seam:
            yield "title", *self._title.place(start, min(end, seam))
        if end > seam + 1:
            yield "abstract", *self._abstract.place(max(start - seam - 1, 0), end - seam - 1)
