"""``author:"Y. Song"``: a person among the authors, in either order, with initials or in full."""

from __future__ import annotations

from collections.abc import Iterator

from bot.core.rules.names import has_full_word, read_name
from bot.core.rules.operators.base import Fault, Operator, Topics, without_letters
from bot.core.rules.texts import Place, Texts
from bot.core.rules.tree import Term


def _check(text: str) -> Fault | None:
    if (fault := without_letters(text)) or has_full_word(text):
        return fault
    return f"“{text}” is only initials, which fit too many people.", 'Say the family name too: author:"Y. Song".'


def _has(term: Term, texts: Texts, _: Topics) -> bool:
    asked = read_name(term.text)
    return any(asked.finds(name) for name in texts.names)


def _places(term: Term, texts: Texts, _: Topics) -> Iterator[Place]:
    asked, begin = read_name(term.text), 0
    for shown, name in zip(texts.authors, texts.names, strict=True):
        if asked.finds(name):
            yield "authors", begin, begin + len(shown)
        begin += len(shown) + len(", ")


AUTHOR = Operator(
    key="author",
    written="author:",
    names=("author", "au"),
    example='author:"Y. Song"',
    means="one of the authors; the names in either order, given names in full or as initials",
    check=_check,
    has=_has,
    places=_places,
    reads=lambda term: f"the author “{term.text}”",
)
