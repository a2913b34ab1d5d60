"""The authors of an arXiv record: one string, as the submitter typed it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.sources.feeds.texts import names, one_line

_SUFFIX = re.compile(r"(?:Jr|Sr)\.?|II|III|IV")


def split_authors(text: str) -> tuple[str, ...]:
    """The names in ``text``, split at commas and at “and”. Affiliations, which stand in brackets, are left out, and
    “Jr.” stays with its name: as in arXiv's feeds. https://info.arxiv.org/help/prep.html#author

    >>> split_authors("A. Author, B. Author, Jr. and C. Author (1) ((1) Here, There)")
    ('A. Author', 'B. Author Jr.', 'C. Author')
    """
    return tuple(_with_suffixes(names(one_line(text).replace(" and ", ", "))))


def _with_suffixes(parts: Iterable[str]) -> list[str]:
    found: list[str] = []
    for part in parts:
        if found and _SUFFIX.fullmatch(part):
            found[-1] += f" {part}"
        else:
            found.append(part)
    return found
