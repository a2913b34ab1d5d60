"""Rules as values: what a subscription's text means once it is read (``bot.core.rules.parsing``)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Scope = Literal["title", "abstract"]
"""The one field that a term is looked for in."""

Field = Literal["title", "abstract", "authors", "categories", "id"]
"""Where a reason stands: in the readable title or abstract, in ``", ".join(authors)`` (readable), in
``" ".join(categories)``, in the id."""

OperatorKey = Literal["words", "prefix", "letters", "exact", "author", "category", "id", "topic"]
"""How a term is looked for: see the table in ``bot.core.rules.operators``."""


@dataclass(frozen=True, slots=True)
class Term:
    """One thing to look for. ``text`` as typed, without quotes and signs; each run of white space one blank where the
    operator counts words. ``scope`` None: title or abstract."""

    operator: OperatorKey
    text: str
    scope: Scope | None = None


@dataclass(frozen=True, slots=True)
class Alternative:
    """Items that must all be there (at least one), and items that must not."""

    all_of: tuple[Item, ...]
    none_of: tuple[Item, ...] = ()

    @property
    def items(self) -> tuple[Item, ...]:
        return (*self.all_of, *self.none_of)


@dataclass(frozen=True, slots=True)
class Rule:
    """A paper matches when an alternative does and no item of ``none_of`` does. Inside another rule it is what stood in
    brackets. Make one with ``parse``."""

    any_of: tuple[Alternative, ...]
    none_of: tuple[Item, ...] = ()

    @property
    def terms(self) -> tuple[Term, ...]:
        """All terms in the order in which ``show`` writes them."""
        return tuple(self._terms())

    def _terms(self) -> Iterator[Term]:
        for item in (*(item for one in self.any_of for item in one.items), *self.none_of):
            if isinstance(item, Rule):
                yield from item.terms
            else:
                yield item

    @property
    def topics(self) -> frozenset[str]:
        """The names of topics in the rule as typed, also where a topic is excluded."""
        return frozenset(term.text for term in self.terms if term.operator == "topic")


Item = Term | Rule


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a paper matched: the alternative (``clause``) as it would be typed, the ``term`` in it, and where the term
    stands in the field's text: ``field[start:end]``."""

    clause: str
    term: str
    field: Field
    start: int
    end: int
