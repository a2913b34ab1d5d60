"""Names of people: the same person with initials or in full, in either order, with a comma, a hyphen or accents."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice, product

from bot.core.readable import readable
from bot.core.rules.folding import APOSTROPHES, LETTER, fold

_UNIT = re.compile(rf"(?:{LETTER}|[{APOSTROPHES}])+(?:\.?[-‐‑‒–](?:{LETTER}|[{APOSTROPHES}])+)*")
_PART = re.compile(rf"(?:{LETTER}|[{APOSTROPHES}])+")
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "phd"})
_MOST_SPELLINGS = 9
"""Of one name: three for each of two words with hyphens."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """A name's folded ``words``, given names first; the last ``family`` of them are the family name."""

    words: tuple[str, ...]
    family: int

    def finds(self, name: Spelling) -> bool:
        """Whether a person asked for so may be the one that a paper names so."""
        if not all(map(_is_initial, self.words)) and _all_stand_for(_is_said_by, self.words, name.words):
            return True
        return self._is(name)

    def _is(self, name: Spelling) -> bool:
        """The family name in full at the end, and for each given name one that may be the same."""
        family, theirs = self.words[-self.family :], name.words[-self.family :]
        if family != theirs or all(map(_is_initial, family)):
            return False
        return _all_stand_for(_may_be, self.words[: -self.family], name.words[: -self.family])


def _is_initial(word: str) -> bool:
    return len(word) == 1 and word.upper() != word.lower()  # a single letter without case is a name: 王


def _is_said_by(asked: str, theirs: str) -> bool:
    return asked == theirs or (_is_initial(asked) and theirs.startswith(asked))


def _may_be(asked: str, theirs: str) -> bool:
    return _is_said_by(asked, theirs) or (_is_initial(theirs) and asked.startswith(theirs))


def _all_stand_for(same: Callable[[str, str], bool], asked: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether each of ``asked`` has another one of ``theirs``. Names in full choose first, and the same name before an
    initial; after that it does not matter who takes which."""
    left = list(theirs)
    for word in sorted(asked, key=_is_initial):
        found = word if word in left else next((one for one in left if same(word, one)), None)
        if found is None:
            return False
        left.remove(found)
    return True


@dataclass(frozen=True, slots=True)
class Name:
    """A name in each spelling of its hyphens: Jean-Baptiste is also Jean Baptiste, Jeanbaptiste and JB."""

    spellings: tuple[Spelling, ...]
    briefer: tuple[Spelling, ...] = ()
    """Those that have initials behind the first given name, without these."""

    def finds(self, name: Name) -> bool:
        """Whether a person asked for so may be the one that a paper names so. Initials behind the first given name may
        be missing there: Geoffrey E. Hinton is found as G. Hinton, but not as Geoffrey X. Hinton."""
        if any(asked.finds(given) for given in name.spellings for asked in self.spellings):
            return True
        said = max(len(given.words) for given in name.spellings)
        return any(
            len(asked.words) == said and asked.finds(given) for asked in self.briefer for given in name.spellings
        )

    @property
    def full_words(self) -> frozenset[str]:
        """The words that are no initials. Whom this name finds has one of them."""
        return frozenset(word for one in self.spellings for word in one.words if not _is_initial(word))


@lru_cache(maxsize=10_000)
def read_name(text: str) -> Name:
    """The name of one person: “Yang Song”, “Song, Yang”, “Y. Song”, “J.-B. Alayrac”, “Laurens van der Maaten”."""
    plain = _plain_words(text)
    if plain:
        return Name((Spelling(plain, 1),))
    family, comma, given = readable(text).text.partition(",")
    before = _units(given if comma else family)
    after = _units(family if comma else "")
    if not before or not after:
        before, after = _family_last(before or after)
    spelled = product(*map(_spellings, before)), tuple(product(*map(_spellings, after)))
    both = ((chain(*first), tuple(chain(*last))) for first, last in product(*spelled))
    spellings = tuple(Spelling((*first, *last), len(last)) for first, last in islice(both, _MOST_SPELLINGS))
    return Name(spellings, tuple(filter(None, map(_briefer, spellings))))


def _plain_words(text: str) -> tuple[str, ...]:
    """The folded words of a name that is nothing but words in full, as most are; of any other none."""
    words = text.lower().split() if text.isascii() and text.replace(" ", "").isalpha() else []
    return () if min(map(len, words), default=0) < 2 or not _SUFFIXES.isdisjoint(words) else tuple(words)


def _briefer(name: Spelling) -> Spelling | None:
    """``name`` without the initials behind the first word; None where it has none there."""
    end = len(name.words) - name.family
    middle = tuple(word for word in name.words[1:end] if not _is_initial(word))
    brief = Spelling((*name.words[: min(end, 1)], *middle, *name.words[end:]), name.family)
    return brief if brief != name else None


def _units(text: str) -> list[str]:
    """The words of ``text``, those joined by hyphens as one; without Jr. and the like."""
    return [unit for unit in _UNIT.findall(text) if fold(unit) not in _SUFFIXES]


def _family_last(units: list[str]) -> tuple[list[str], list[str]]:
    """Given names and the family name, which is the last word that is no initial: also in “Song Y.”"""
    full = [n for n, unit in enumerate(units) if len(unit) > 1]
    at = full[-1] if full else len(units) - 1
    return [*units[:at], *units[at + 1 :]], units[at : at + 1]


def _spellings(unit: str) -> tuple[tuple[str, ...], ...]:
    parts = tuple(fold(part) for part in _PART.findall(unit))
    if len(parts) == 1:
        return (parts,)
    return parts, ("".join(parts),), ("".join(part[0] for part in parts),)


def has_full_word(text: str) -> bool:
    """Whether ``text`` names somebody by more than initials."""
    return any(not _is_initial(word) for one in read_name(text).spellings[:1] for word in one.words)
