"""What else than texts is looked for in papers: names of people, categories and ids."""

from __future__ import annotations

from collections.abc import Iterator

from bot.core.categories import names_of
from bot.core.papers import Paper
from bot.core.rules.names import Name


def last_words(name: Name) -> frozenset[str]:
    """Of each spelling the last word in full, which is of the family name if anything of that is in full. Whom ``name``
    finds has one of them in full; not all who do are found."""
    full = name.full_words
    spelled = ([word for word in one.words if word in full] for one in name.spellings)
    return frozenset(words[-1] for words in spelled if words)


def categories(paper: Paper) -> Iterator[str]:
    """What ``paper`` is found by, in lower case: of ``cs.CV`` that and ``cs``, by all their names."""
    for name in (name for listed in paper.categories for name in names_of(listed)):
        yield name
        yield from (name[:at] for at, char in enumerate(name) if char == ".")
