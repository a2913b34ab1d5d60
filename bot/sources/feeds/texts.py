"""The texts of entries: on one line, HTML made text, and lists of names cut up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from bot.core.papers import clean

_BLOCK = re.compile(r"(?=<(?:/?(?:p|div|br|li|ul|ol|h[1-6]|tr|td|th|table|section|blockquote)\b))", re.IGNORECASE)
_LONGEST_HTML = 50_000
"""Characters. An abstract has a few thousand; taking out tags costs more than it should where there are very many."""
_PLAIN = "text/plain"


class BrokenError(Exception):
    """Inside this folder: the entry in hand is broken; the text says why."""


def one_line(text: str) -> str:
    """``text`` with single blanks, storable."""
    return " ".join(clean(text).split())


def plain(detail: Any) -> str:
    """A title or summary as feedparser gives it in detail, as text."""
    if not detail:
        return ""
    value = detail.get("value") or ""
    return one_line(value if detail.get("type") == _PLAIN else _from_html(value))


def _from_html(value: str) -> str:
    """feedparser has taken out scripts and styles; words of different blocks stay apart."""
    from markupsafe import Markup  # noqa: PLC0415

    return Markup(_BLOCK.sub(" ", value[:_LONGEST_HTML])).striptags()  # noqa: S704 - becomes text, never markup


def names(text: str) -> tuple[str, ...]:
    """The names in ``A, B (Affiliation, City), C``: cut at commas outside brackets, affiliations dropped."""
    return tuple(name for part in _without_brackets(text).split(",") if (name := one_line(part)))


def _without_brackets(text: str) -> str:
    kept = []
    at = 0
    for start, end in _outermost(text):
        kept.append(text[at:start])
        at = end
    return "".join((*kept, text[at:]))


def _outermost(text: str) -> Iterator[tuple[int, int]]:
    """Where the outermost pairs of brackets stand; a bracket without its other one is text."""
    opened: list[int] = []
    pairs: list[tuple[int, int]] = []
    for at, char in enumerate(text):
        if char == "(":
            opened.append(at)
        elif char == ")" and opened:
            start = opened.pop()
            while pairs and pairs[-1][0] > start:
                pairs.pop()
            pairs.append((start, at + 1))
    return iter(pairs)
