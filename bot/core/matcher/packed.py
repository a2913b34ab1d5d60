"""A dictionary from pairs of numbers to a number that a hundred thousand pairs are looked up in at once."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from bot.core.matcher.columns import NONE, Bits, Flags, Ints

_RECENT: Final = 4096
"""Pairs that may wait beside the sorted ones; more are sorted in among them."""
_SPREAD: Final = np.uint64(0x9E3779B97F4A7C15)
_ROOM: Final = 8
"""Places in the sieve for each key; then about one of eight absent keys passes."""


def packed(firsts: npt.NDArray[np.generic], seconds: npt.NDArray[np.generic]) -> Bits:
    """Pairs of numbers below 2**31 as keys."""
    return (firsts.astype(np.uint64) << np.uint64(32)) | seconds.astype(np.uint64)


class _Sorted:
    """Keys in order with their values. Most keys asked for are absent: a sieve keeps those from the search."""

    def __init__(self, keys: Bits, values: Ints, sieve: Flags | None = None) -> None:
        self.keys, self.values = keys, values
        bits = max(int(len(keys) * _ROOM).bit_length(), 10)
        self._shift = np.uint64(64 - bits)
        self.sieve = self._sieve() if sieve is None else sieve

    def _sieve(self) -> Flags:
        sieve = np.zeros(1 << 64 - int(self._shift), np.bool_)
        sieve[self._places(self.keys)] = True
        return sieve

    def _places(self, keys: Bits) -> Bits:
        return (keys * _SPREAD) >> self._shift

    def find(self, keys: Bits) -> Ints:
        found = np.full(len(keys), -1, np.int32)
        maybe = np.flatnonzero(self.sieve[self._places(keys)])
        if len(maybe) and len(self.keys):
            wanted = keys[maybe]
            at = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
            hit = self.keys[at] == wanted
            found[maybe[hit]] = self.values[at[hit]]
        return found

    def get(self, key: int) -> int | None:
        at = int(np.searchsorted(self.keys, np.uint64(key)))
        return int(self.values[at]) if at < len(self.keys) and int(self.keys[at]) == key else None

    def joined(self, other: _Sorted) -> _Sorted:
        at = np.searchsorted(self.keys, other.keys)
        return _Sorted(np.insert(self.keys, at, other.keys), np.insert(self.values, at, other.values))


class PackedMap:
    """Keys and values; no key is put twice. What was put is found by the next ``find`` without sorting all anew.
    ``saved`` is what ``settle`` gave."""

    def __init__(self, saved: tuple[Bits, Ints, Flags] | None = None) -> None:
        self._settled = _Sorted(*(saved or (np.zeros(0, np.uint64), NONE)))
        self._new: dict[int, int] = {}
        self._recent: _Sorted | None = None

    def put(self, first: int, second: int, value: int) -> None:
        self._new[(first << 32) | second] = value
        self._recent = None

    def get(self, first: int, second: int) -> int | None:
        key = (first << 32) | second
        found = self._new.get(key)
        return self._settled.get(key) if found is None and len(self._settled.keys) else found

    def find(self, keys: Bits) -> Ints:
        """The value of each key; -1 where there is none."""
        if len(self._new) > _RECENT:
            self.settle()
        found = self._settled.find(keys)
        if self._new:
            self._recent = self._recent or self._sorted_new()
            found = np.maximum(found, self._recent.find(keys))
        return found

    def keys(self) -> Bits:
        """All keys, in no particular order."""
        new = np.fromiter(self._new, np.uint64, len(self._new))
        return np.concatenate((self._settled.keys, new)) if len(new) else self._settled.keys

    def settle(self) -> tuple[Bits, Ints, Flags]:
        """All keys in order, their values, and what makes finding quick."""
        if self._new:
            self._settled = self._settled.joined(self._sorted_new())
            self._new, self._recent = {}, None
        return self._settled.keys, self._settled.values, self._settled.sieve

    def _sorted_new(self) -> _Sorted:
        keys = np.fromiter(self._new, np.uint64, len(self._new))
        values = np.fromiter(self._new.values(), np.int32, len(self._new))
        order = np.argsort(keys)
        return _Sorted(keys[order], values[order])
