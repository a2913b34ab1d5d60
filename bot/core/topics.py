"""Topics: named rules everybody can follow, in the digests' own YAML format."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

Condition = tuple[str, ...]
"""Strings that must all occur."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A paper matches when any keyword condition holds and no filter condition does; each string is compared as a
    case-insensitive substring of title + blank + abstract, raw. ``retired``: gone from the file while followed."""

    name: str
    keywords: tuple[Condition, ...]
    filters: tuple[Condition, ...] = ()
    retired: bool = False


def find_topic(name: str, topics: Iterable[Topic]) -> Topic | None:
    """The topic called ``name``; failing that, one whose name differs only in case."""
    known = tuple(topics)
    same = (topic for topic in known if topic.name == name)
    folded = (topic for topic in known if topic.name.casefold() == name.casefold())
    return next(same, None) or next(folded, None)


def suggest(name: str, names: Iterable[str]) -> str | None:
    """The one of ``names`` that a person who typed ``name`` most likely meant."""
    from difflib import get_close_matches  # noqa: PLC0415 - only needed for a mistake

    folded = {known.casefold(): known for known in names}
    near = get_close_matches(name.casefold(), folded, n=1)
    return folded[near[0]] if near else None


def parse_topics(text: str, where: str) -> tuple[Topic, ...]:
    """The topics of a file in the digests' format: topics under the key ``topic``, or nothing but topics.

    ``where`` names the file in errors. Raises TopicsError.
    """
    from bot.core.topic_files import read  # noqa: PLC0415 - YAML is slow to import, and few commands read a file

    return read(text, where)


def show_topics(topics: Iterable[Topic]) -> str:
    """``topics`` as a file that ``parse_topics`` reads to the same topics (but for ``retired``)."""
    from bot.core.topic_files import write  # noqa: PLC0415

    return write(topics)
