"""Columns of numbers and of strings that grow at their end, and lists of lists of numbers as two columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Bits = npt.NDArray[np.uint64]
Bytes = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]
Arrays = Mapping[str, npt.NDArray[Any]]
"""What is saved of a book, by name."""

NONE = np.zeros(0, np.int32)


class Column:
    """32-bit numbers. ``all`` has them as one array; what is appended costs nothing until then."""

    def __init__(self, settled: Ints = NONE) -> None:
        self._settled = settled
        self._new: list[int] = []

    def __len__(self) -> int:
        return len(self._settled) + len(self._new)

    def append(self, number: int) -> None:
        self._new.append(number)

    def extend(self, numbers: Iterable[int]) -> None:
        self._new.extend(numbers)

    def all(self) -> Ints:
        if self._new:
            self._settled = np.concatenate((self._settled, np.array(self._new, np.int32)))
            self._new = []
        return self._settled


@dataclass(frozen=True, slots=True)
class Lists:
    """Lists of numbers one behind the other: list n is ``items[ends[n]:ends[n + 1]]``."""

    ends: Longs
    items: Ints

    def __len__(self) -> int:
        return len(self.ends) - 1

    @property
    def counts(self) -> Longs:
        return np.diff(self.ends)

    @staticmethod
    def of(lists: Iterable[Iterable[int]]) -> Lists:
        held = [list(one) for one in lists]
        items = np.array([item for one in held for item in one], np.int32)
        return Lists(ends_of(np.array([len(one) for one in held], np.int64)), items)

    def picked(self, which: Longs | Ints) -> tuple[Longs, Ints]:
        """The items of the lists ``which``, one behind the other, and for each of them the index in ``which``."""
        counts = self.ends[which + 1] - self.ends[which]
        return np.repeat(np.arange(len(which)), counts), self.items[runs(self.ends[which], counts)]

    def only(self, which: Longs) -> Lists:
        """The lists ``which``, in that order."""
        return Lists(ends_of(self.counts[which]), self.picked(which)[1])

    def where(self, kept: Flags) -> Lists:
        """The same lists with some of the items."""
        before = ends_of(kept)
        return Lists(before[self.ends], self.items[kept])

    @staticmethod
    def joined(lists: Sequence[Lists]) -> Lists:
        counts = np.concatenate([one.counts for one in lists])
        return Lists(ends_of(counts), np.concatenate([one.items for one in lists]))


def ends_of(counts: Longs | Ints | Flags) -> Longs:
    """Where lists of these lengths begin and end."""
    return np.concatenate((np.zeros(1, np.int64), np.cumsum(counts, dtype=np.int64)))


def runs(begins: Longs, counts: Longs) -> Longs:
    """For each beginning so many numbers counting up from it, one behind the other."""
    before = np.cumsum(counts) - counts
    found: Longs = np.arange(int(counts.sum()), dtype=np.int64) + np.repeat(begins - before, counts)
    return found


def join_strings(strings: Iterable[str]) -> tuple[Bytes, Longs]:
    """The strings as UTF-8 one behind the other, and where each begins and ends."""
    raw = [as_bytes(one) for one in strings]
    return np.frombuffer(b"".join(raw), np.uint8), ends_of(np.array([len(one) for one in raw], np.int64))


def split_strings(joined: Bytes, ends: Longs) -> Iterator[str]:
    """What ``join_strings`` joined."""
    text = as_string(joined.tobytes())  # at once, which is quicker than one by one
    characters = ends_of((joined & 0xC0) != 0x80)[ends].tolist()  # all other bytes of UTF-8 go on with one
    return (text[a:b] for a, b in pairwise(characters))


def as_bytes(text: str) -> bytes:
    """UTF-8, also of what no file could hold."""
    return text.encode("utf-8", "surrogatepass")


def as_string(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogatepass")
