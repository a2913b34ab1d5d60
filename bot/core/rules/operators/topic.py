"""``topic:Diffusion``: what the topic of that name says. Its strings are letters anywhere, as in the digests."""

from __future__ import annotations

from collections.abc import Iterator

from bot.core.rules.operators.base import Operator, Topics, nothing_wrong
from bot.core.rules.texts import Place, Texts
from bot.core.rules.tree import Term
from bot.core.topics import Condition, Topic


def _has(term: Term, texts: Texts, topics: Topics) -> bool:
    return term.text in topics and _is_on(topics[term.text], texts)


def _is_on(topic: Topic, texts: Texts) -> bool:
    return any(_holds(c, texts) for c in topic.keywords) and not any(_holds(c, texts) for c in topic.filters)


def _holds(condition: Condition, texts: Texts) -> bool:
    return all(map(texts.has_letters, condition))


def holding(topic: Topic, texts: Texts) -> Iterator[Condition]:
    """The conditions of ``topic`` that hold for a paper, filters aside."""
    return (condition for condition in topic.keywords if _holds(condition, texts))


def _places(term: Term, texts: Texts, topics: Topics) -> Iterator[Place]:
    if _has(term, texts, topics):
        found = {
            place for condition in holding(topics[term.text], texts) for t in condition for place in texts.letters(t)
        }
        yield from sorted(found, key=lambda place: (place[0] != "title", place))


TOPIC = Operator(
    key="topic",
    written="topic:",
    names=("topic",),
    example="topic:Diffusion",
    means="what the topic of that name asks for",
    check=nothing_wrong,
    has=_has,
    places=_places,
    reads=lambda term: f"what the topic “{term.text}” asks for",
)
