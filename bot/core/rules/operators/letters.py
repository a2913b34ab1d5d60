"""``~bench``: these letters anywhere, also inside words, in the text as the source gave it."""

from __future__ import annotations

from collections.abc import Iterator

from bot.core.rules.operators.base import Operator, Topics, nothing_wrong
from bot.core.rules.texts import Place, Texts
from bot.core.rules.tree import Term


def _has(term: Term, texts: Texts, _: Topics) -> bool:
    return texts.has_letters(term.text, term.scope)


def _places(term: Term, texts: Texts, _: Topics) -> Iterator[Place]:
    return texts.letters(term.text, term.scope)


LETTERS = Operator(
    key="letters",
    written="~",
    names=(),
    example="~bench",
    means="these letters anywhere, also inside words: benchmarks, LongBench",
    check=nothing_wrong,
    has=_has,
    places=_places,
    reads=lambda term: f"the letters “{term.text}” anywhere",
)
