"""A term exactly as typed, with case, at the borders of words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from bot.core.readable import readable
from bot.core.rules.folding import APOSTROPHES, LETTER

_BEGINS = re.compile(rf"(?!{LETTER})|(?<!{LETTER})(?<!{LETTER}[{APOSTROPHES}])(?!(?<=\d\.)\d)")
"""Where a word may begin: not within one, and not behind the point of a number."""

_ENDS = re.compile(
    rf"(?:(?<!{LETTER})|(?!{LETTER})(?![{APOSTROPHES}](?![sS](?!{LETTER})){LETTER})(?!(?<=\d)\.\d)"
    rf"(?!\+\+|\#(?!{LETTER}|\#)))(?!(?<=\+)\+)",
)
"""Where one may end: not within one (O’Neill is one), nor before the point of a number or the signs of C++ and C#."""


@lru_cache(maxsize=5_000)
def _pattern(term: str) -> re.Pattern[str]:
    """The term's text, each blank of it as any white space."""
    return re.compile(r"\s+".join(map(re.escape, readable(term).text.split())))


def find_exactly(term: str, text: str) -> Iterator[tuple[int, int]]:
    """Where ``term`` stands in the readable ``text``, capitals and small letters, hyphens and all, as whole words.

    >>> list(find_exactly("GPT-4", "GPT-4, but not GPT-4o, GPT-4.5 or gpt-4"))
    [(0, 5)]
    """
    pattern = _pattern(term)
    found = pattern.search(text)
    while found:
        whole = _BEGINS.match(text, found.start()) and _ENDS.match(text, found.end())
        if whole:
            yield found.span()
        found = pattern.search(text, found.end() if whole else found.start() + 1)
