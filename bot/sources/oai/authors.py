"""The authors of an arXiv record: one string, as the submitter typed it."""

from __future__ import annotations

import re
from collections.abc import Iterable

_SIGNS = re.compile(r"[(),]| and ")
_SUFFIX = re.compile(r"(?:Jr|Sr)\.?|II|III|IV")


def split_authors(text: str) -> tuple[str, ...]:
    """The names in ``text``, which is on one line: split at commas and at “and”, but not within brackets, where
    affiliations stand. “Jr.” stays with its name. https://info.arxiv.org/help/prep.html#author

    >>> split_authors("A. Author, B. Author, Jr. and C. Author (1) ((1) Here, There)")
    ('A. Author', 'B. Author, Jr.', 'C. Author (1) ((1) Here, There)')
    """
    depth, start, pieces = 0, 0, []
    for sign in _SIGNS.finditer(text):
        if sign[0] in "()":
            depth = max(0, depth + (1 if sign[0] == "(" else -1))
        elif depth == 0:
            pieces.append(text[start : sign.start()])
            start = sign.end()
    return _names([*pieces, text[start:]])


def _names(pieces: Iterable[str]) -> tuple[str, ...]:
    names: list[str] = []
    for name in filter(None, (piece.strip() for piece in pieces)):
        if names and _SUFFIX.fullmatch(name):
            names[-1] += f", {name}"
        else:
            names.append(name)
    return tuple(names)
