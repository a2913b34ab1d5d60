"""``id:2504.21380``: that paper, in any version."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from bot.core.papers import PaperId, parse_paper_id
from bot.core.rules.operators.base import Fault, Operator, Topics
from bot.core.rules.texts import Place, Texts
from bot.core.rules.tree import Term


@lru_cache(maxsize=1000)
def _read(text: str) -> PaperId | None:
    return parse_paper_id(text)


def _check(text: str) -> Fault | None:
    if _read(text):
        return None
    return f"“{text}” is not the id of a paper.", "Say it as arXiv writes it, or give its DOI: id:2504.21380."


def _has(term: Term, texts: Texts, _: Topics) -> bool:
    return _read(term.text) in (texts.paper.id, *texts.paper.also)


def _places(term: Term, texts: Texts, topics: Topics) -> Iterator[Place]:
    if _has(term, texts, topics):
        yield "id", 0, len(texts.paper.id)


ID = Operator(
    key="id",
    written="id:",
    names=("id",),
    example="id:2504.21380",
    means="this one paper, in any version: an arXiv id or a DOI",
    check=_check,
    has=_has,
    places=_places,
    reads=lambda term: f"the id {term.text}",
)
