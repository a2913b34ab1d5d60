"""Which words begin with what: in the order of the alphabet they stand side by side."""

from __future__ import annotations

import sys
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.core.matcher.columns import Ints, Longs

_LAST = chr(sys.maxunicode)


@dataclass(frozen=True, slots=True)
class Spans:
    """Beginnings that there are words with: their ``labels``, the first of these words, and how many they are."""

    labels: Ints
    firsts: Longs
    counts: Longs


def spans_of(beginnings: Mapping[str, int], words: Sequence[str]) -> Spans:
    """The ``beginnings``, given with their labels, of ``words`` in order."""
    labels: list[int] = []
    firsts: list[int] = []
    ends: list[int] = []
    for beginning, label in beginnings.items():
        first = bisect_left(words, beginning)
        if first < len(words) and words[first].startswith(beginning):
            labels.append(label)
            firsts.append(first)
            ends.append(_end(beginning, words, first))
    begin = np.array(firsts, np.int64)
    return Spans(np.array(labels, np.int32), begin, np.array(ends, np.int64) - begin)


def _end(beginning: str, words: Sequence[str], first: int) -> int:
    """The first word behind those that begin so: the beginning's last letter that has a next one is that then."""
    kept = beginning.rstrip(_LAST)
    return bisect_left(words, kept[:-1] + chr(ord(kept[-1]) + 1), first) if kept else len(words)
