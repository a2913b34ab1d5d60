"""``flow matching``: words side by side, whole, in any case, singular or plural, with a hyphen or without."""

from __future__ import annotations

from collections.abc import Iterator

from bot.core.rules.operators.base import Operator, Topics, without_letters
from bot.core.rules.phrases import variants
from bot.core.rules.texts import Place, Texts
from bot.core.rules.tree import Term


def _has(term: Term, texts: Texts, _: Topics) -> bool:
    phrases = variants(term.text)
    return any(tokens.has(phrase) for _, tokens in texts.fields(term.scope) for phrase in phrases)


def _places(term: Term, texts: Texts, _: Topics) -> Iterator[Place]:
    phrases = variants(term.text)
    for field, tokens in texts.fields(term.scope):
        yield from ((field, *place) for place in sorted({p for phrase in phrases for p in tokens.find(phrase)}))


def _reads(term: Term) -> str:
    return f"the {'phrase' if ' ' in term.text else 'word'} “{term.text}”"


WORDS = Operator(
    key="words",
    written="",
    names=(),
    example="flow matching",
    means="these words side by side, whole, in any case, singular or plural, with a hyphen or without",
    check=without_letters,
    has=_has,
    places=_places,
    reads=_reads,
)
