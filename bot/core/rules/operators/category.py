"""``category:cs.CV``: listed in that category, or with ``category:cs`` in any of that archive."""

from __future__ import annotations

from collections.abc import Iterator

from bot.core.categories import is_in
from bot.core.rules.operators.base import Operator, Topics, without_letters
from bot.core.rules.texts import Place, Texts
from bot.core.rules.tree import Term


def _has(term: Term, texts: Texts, _: Topics) -> bool:
    return any(is_in(listed, term.text) for listed in texts.paper.categories)


def _places(term: Term, texts: Texts, _: Topics) -> Iterator[Place]:
    begin = 0
    for listed in texts.paper.categories:
        if is_in(listed, term.text):
            yield "categories", begin, begin + len(listed)
        begin += len(listed) + len(" ")


CATEGORY = Operator(
    key="category",
    written="category:",
    names=("category", "cat"),
    example="cat:cs.CV",
    means="listed in this category; cat:cs is all of computer science",
    check=without_letters,
    has=_has,
    places=_places,
    reads=lambda term: f"the category {term.text}",
)
