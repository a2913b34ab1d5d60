"""A term as the sequences of keys to look for: each hyphen of it may be a hyphen, a blank or nothing."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from bot.core.readable import readable, scripted
from bot.core.rules.tokens import fold_word, tokenize

Keys = tuple[str, ...]

MOST_CHOICES = 5
"""Hyphens of a term that may also be nothing, from the left. The others are a hyphen or a blank only."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """Words in full, and after them one that begins with ``prefix`` (folded, its plural not)."""

    keys: Keys
    prefix: str


@lru_cache(maxsize=20_000)
def variants(text: str) -> tuple[Keys, ...]:
    """The keys of ``text``, with every choice of hyphens; first as typed.

    >>> variants("pre-training data")
    (('pre', 'training', 'data'), ('pretraining', 'data'))
    """
    return tuple(dict.fromkeys(tuple(fold_word(word)[1] for word in words) for words in _spelled(text)))


@lru_cache(maxsize=5_000)
def beginnings(text: str) -> tuple[Beginning, ...]:
    """The same where the last word goes on: ``text`` is what stands before the star.

    >>> beginnings("state-of")
    (Beginning(keys=('state',), prefix='of'), Beginning(keys=(), prefix='stateof'))
    """
    folded = ([fold_word(word) for word in words] for words in _spelled(text))
    found = (Beginning(tuple(key for _, key in words[:-1]), words[-1][0]) for words in folded)
    return tuple(dict.fromkeys(found))


def _spelled(text: str) -> Iterator[list[str]]:
    """The words of ``text``, each hyphen as a blank or as nothing; ``R^2`` as it is typed and as R² of a formula."""
    if text.isascii() and text.replace(" ", "").isalnum():  # nothing to take apart: as most terms are
        yield text.split()
        return
    shown = readable(text).text
    for one in dict.fromkeys((shown, scripted(shown))):
        yield from _with_hyphens(one)


def _with_hyphens(shown: str) -> Iterator[list[str]]:
    read = tokenize(shown)
    words = [shown[token.start : token.end] for token in read.tokens]
    hyphens = [join.last for join in read.joins if join.last == join.first + 1][:MOST_CHOICES]
    if not words:
        return
    for choice in product((False, True), repeat=len(hyphens)):
        yield _joined(words, {last for last, is_nothing in zip(hyphens, choice, strict=True) if is_nothing})


def _joined(words: Sequence[str], lasts: Container[int]) -> list[str]:
    """``words``, those numbered in ``lasts`` as one with the word before."""
    joined: list[str] = []
    for n, word in enumerate(words):
        if n in lasts:
            joined[-1] += word
        else:
            joined.append(word)
    return joined
