"""Rules as gates over rows of bits: bit n of a row is the paper with index n. A gate lets through the papers that any,
or all, of its rows have, less those that one of its barring rows has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.core.matcher.columns import Arrays, Bits, Ints, Lists, Longs, ends_of, runs


@dataclass(slots=True)
class View:
    """``rows[table[item]]`` is the row of an item; row 0 is empty. Terms count from 0 upwards; gates are -1, -2, … and
    stand at the table's end."""

    table: Ints
    rows: Bits

    def put(self, items: Ints, rows: Bits) -> None:
        """Rows for further ``items``."""
        self.table[items] = np.arange(len(self.rows), len(self.rows) + len(rows), dtype=np.int32)
        self.rows = np.concatenate((self.rows, rows))


@dataclass(frozen=True, slots=True)
class Gates:
    """Gates of one kind. Each has something in ``wanted``; ``barred`` is mostly empty."""

    wanted: Lists
    barred: Lists

    def __len__(self) -> int:
        return len(self.wanted)

    def lower(self, by: int) -> Gates:
        """The same where the numbers of gates are lower by so many."""
        return Gates(_lower(self.wanted, by), _lower(self.barred, by))

    def picked(self, which: Longs) -> Gates:
        return Gates(self.wanted.only(which), self.barred.only(which))

    @staticmethod
    def joined(gates: Sequence[Gates]) -> Gates:
        return Gates(Lists.joined([one.wanted for one in gates]), Lists.joined([one.barred for one in gates]))

    def dump(self, name: str) -> dict[str, Longs | Ints]:
        """What to save; ``load`` reads it."""
        lists = {"wanted": self.wanted, "barred": self.barred}
        ends = {f"{name}.{which}.ends": one.ends for which, one in lists.items()}
        return {**ends, **{f"{name}.{which}.items": one.items for which, one in lists.items()}}

    @staticmethod
    def load(saved: Arrays, name: str) -> Gates:
        wanted, barred = (
            Lists(saved[f"{name}.{which}.ends"], saved[f"{name}.{which}.items"]) for which in ("wanted", "barred")
        )
        return Gates(wanted, barred)


def _lower(lists: Lists, by: int) -> Lists:
    return Lists(lists.ends, np.where(lists.items < 0, lists.items - np.int32(by), lists.items))


def either(gates: Gates, first: int, last: int, view: View) -> tuple[Longs, Bits]:
    """Of the gates from ``first`` to before ``last``, where any of the wanted rows will do, those that let a paper
    through, and what they let through."""
    which, bits = _union(gates.wanted, first, last, view)
    return _without_barred(gates.barred, which, bits, view)


def both(gates: Gates, view: View) -> tuple[Longs, Bits]:
    """The same for all gates, where all wanted rows are needed."""
    found = view.table[gates.wanted.items]
    whole = np.minimum.reduceat(found, gates.wanted.ends[:-1]) if len(gates) else found
    which = np.flatnonzero(whole)
    counts = gates.wanted.counts[which]
    _, items = gates.wanted.picked(which)
    bits = _folded(view.rows, view.table[items], np.cumsum(counts) - counts, counts, np.bitwise_and)
    left = np.flatnonzero(bits.any(axis=1))
    return _without_barred(gates.barred, which[left], bits[left], view)


def _union(lists: Lists, first: int, last: int, view: View) -> tuple[Longs, Bits]:
    """The lists with a row that is not empty, and the union of each one's rows."""
    ends = lists.ends[first : last + 1]
    found = view.table[lists.items[ends[0] : ends[-1]]]
    which, starts, counts = _living(found, ends - ends[0])
    return first + which, _folded(view.rows, found[np.flatnonzero(found)], starts, counts, np.bitwise_or)


def _living(found: Ints, ends: Longs) -> tuple[Longs, Longs, Longs]:
    """Of lists that have ``found`` one behind the other, those with anything but 0: which they are, where each begins
    if what is 0 is left out, and how many it then has."""
    before = ends_of(found != 0)[ends]
    counts = np.diff(before)
    which = np.flatnonzero(counts)
    return which, before[which], counts[which]


def _folded(rows: Bits, numbers: Ints, starts: Longs, counts: Longs, how: np.ufunc) -> Bits:
    """For each start so many rows made one. Their second rows all at once, then their third ones: quicker than
    ``reduceat``, which goes from row to row."""
    bits: Bits = rows.take(numbers[starts], axis=0)
    left, nth = np.flatnonzero(counts > 1), 1
    while len(left):
        bits[left] = how(bits[left], rows.take(numbers[starts[left] + nth], axis=0))
        nth += 1
        left = left[counts[left] > nth]
    return bits


def _without_barred(barred: Lists, which: Longs, bits: Bits, view: View) -> tuple[Longs, Bits]:
    """``bits``, none of which is empty, without what bars them; which of them are left."""
    counts = barred.ends[which + 1] - barred.ends[which]
    some = np.flatnonzero(counts)
    found = view.table[barred.items[runs(barred.ends[which[some]], counts[some])]]
    living, starts, counts = _living(found, ends_of(counts[some]))
    hit = some[living]
    rest = bits[hit] & ~_folded(view.rows, found[np.flatnonzero(found)], starts, counts, np.bitwise_or)
    bits[hit] = rest
    emptied = hit[~rest.any(axis=1)]
    return (np.delete(which, emptied), np.delete(bits, emptied, axis=0)) if len(emptied) else (which, bits)
