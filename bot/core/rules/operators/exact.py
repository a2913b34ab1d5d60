"""``=NeRF``: exactly so, with case, as whole words."""

from __future__ import annotations

from collections.abc import Iterator

from bot.core.rules.exactly import find_exactly
from bot.core.rules.operators.base import Operator, Topics, without_letters
from bot.core.rules.texts import Place, Texts
from bot.core.rules.tree import Term


def _has(term: Term, texts: Texts, topics: Topics) -> bool:
    return next(_places(term, texts, topics), None) is not None


def _places(term: Term, texts: Texts, _: Topics) -> Iterator[Place]:
    for field, text in texts.shown(term.scope):
        yield from ((field, *place) for place in find_exactly(term.text, text))


EXACT = Operator(
    key="exact",
    written="=",
    names=(),
    example="=NeRF",
    means="exactly so, with capitals and small letters as typed, as whole words",
    check=without_letters,
    has=_has,
    places=_places,
    reads=lambda term: f"exactly “{term.text}”",
)
