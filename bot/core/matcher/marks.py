"""What else than texts is looked for in papers: names of people, categories and ids."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import permutations

from bot.core.categories import names_of
from bot.core.papers import Paper
from bot.core.rules.names import Name, Spelling, read_name


def asked_for(name: Name) -> frozenset[str]:
    """What says enough of a person asked for: of each spelling the last word in full, which is of the family name if
    anything of that is in full, and another word as it may stand in a paper. Whom ``name`` finds has one of these among
    ``known_by``; not all who do are found."""
    full = name.full_words
    spellings = (*name.spellings, *name.briefer)
    return frozenset(label for one in spellings for at in _last(one.words, full) for label in _two(one, at, full))


def _last(words: Sequence[str], full: frozenset[str]) -> Iterator[int]:
    yield from [n for n, word in enumerate(words) if word in full][-1:]


def _two(one: Spelling, at: int, full: frozenset[str]) -> Iterator[str]:
    """The word there with another one: in full that is the same or its initial, and an initial is of anything."""
    others = one.words[:at] or one.words[at + 1 :]
    if not others:
        yield one.words[at]
    elif others[0] in full:
        yield from (f"{one.words[at]} {others[0]}", f"{one.words[at]} {others[0][0]}.")
    else:
        yield f"{one.words[at]} {others[0]}*"


@lru_cache(maxsize=20_000)
def known_by(author: str) -> tuple[str, ...]:
    """Each word of a name in full; by itself, and with each other one: in full or as the initial that it is, and as
    any that begins so."""
    name = read_name(author)
    full = name.full_words
    found = dict.fromkeys(sorted(full))
    for one in name.spellings:
        for word, other in permutations(one.words, 2):
            if word in full:
                found[f"{word} {other}" if other in full else f"{word} {other}."] = None
                found[f"{word} {other[0]}*"] = None
    return tuple(found)


def categories(paper: Paper) -> Iterator[str]:
    """What ``paper`` is found by, in lower case: of ``cs.CV`` that and ``cs``, by all their names."""
    for name in (name for listed in paper.categories for name in names_of(listed)):
        yield name
        yield from (name[:at] for at, char in enumerate(name) if char == ".")
