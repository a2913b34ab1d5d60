"""``diffus*``: words that begin so; of several words the last one."""

from __future__ import annotations

from collections.abc import Iterator

from bot.core.rules.operators.base import Fault, Operator, Topics
from bot.core.rules.phrases import beginnings
from bot.core.rules.texts import Place, Texts
from bot.core.rules.tree import Term


def _check(text: str) -> Fault | None:
    if text[-1:].isalnum():
        return None
    return (
        f"“{text}” does not end with a letter or digit, so no word begins so.",
        "Put the star behind a word: diffus*.",
    )


def _has(term: Term, texts: Texts, _: Topics) -> bool:
    phrases = beginnings(term.text)
    return any(tokens.has(p.keys, p.prefix) for _, tokens in texts.fields(term.scope) for p in phrases)


def _places(term: Term, texts: Texts, _: Topics) -> Iterator[Place]:
    phrases = beginnings(term.text)
    for field, tokens in texts.fields(term.scope):
        found = {place for p in phrases for place in tokens.find(p.keys, p.prefix)}
        yield from ((field, *place) for place in sorted(found))


def _reads(term: Term) -> str:
    before, _, last = term.text.rpartition(" ")
    return (
        f"“{before}” followed at once by a word beginning with “{last}”"
        if before
        else f"a word beginning with “{last}”"
    )


PREFIX = Operator(
    key="prefix",
    written="*",
    names=(),
    example="diffus*",
    means="words that begin so: diffusion, diffusive",
    check=_check,
    has=_has,
    places=_places,
    reads=_reads,
)
