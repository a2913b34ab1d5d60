"""What is made of the rows of bits that a match gives: pairs written out, one row of all a subscriber's rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from bot.core.matcher.columns import Bits, Longs


def set_bits(bits: Bits) -> tuple[Longs, Longs]:
    """Row and number of each set bit, in no particular order: the lowest of all words at once, then the next ones."""
    at = np.flatnonzero(bits)
    words, one = bits.reshape(-1)[at], np.uint64(1)
    rows, begins = np.divmod(at, bits.shape[1])
    begins *= 64
    found: list[tuple[Longs, Longs]] = []
    while len(words):
        lowest = words & (~words + one)
        found.append((rows, begins + np.bitwise_count(lowest - one)))
        words = words ^ lowest
        left = np.flatnonzero(words)
        rows, begins, words = rows[left], begins[left], words[left]
    return _joined(found, 0), _joined(found, 1)


def _joined(found: list[tuple[Longs, Longs]], which: int) -> Longs:
    return np.concatenate([one[which] for one in found]) if found else np.zeros(0, np.int64)


def merge(rows: Iterable[tuple[Longs, Bits]], owner: Callable[[Longs], Longs], owners: int, papers: int) -> Bits:
    """A row for each of so many owners: the papers that any of its rules matches. ``owner`` says whose the rules with
    these ids are."""
    merged = np.zeros((owners, (papers + 63) // 64), np.uint64)
    for ids, bits in rows:
        whose, theirs = _in_order(owner(ids), bits)
        starts = np.flatnonzero(np.diff(whose, prepend=-1))
        if len(starts):
            merged[whose[starts]] |= np.bitwise_or.reduceat(theirs, starts, axis=0)
    return merged


def _in_order(whose: Longs, bits: Bits) -> tuple[Longs, Bits]:
    if np.all(whose[1:] >= whose[:-1]):
        return whose, bits
    order = np.argsort(whose, kind="stable")
    return whose[order], bits[order]
