"""Rules as columns, and what is made of them on a day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

import numpy as np

from bot.core.matcher.columns import Arrays, Bits, Flags, Ints, Longs
from bot.core.matcher.gates import Gates, View, both, either

_AT_ONCE = 16_384
"""Rules whose rows are made at a time: they fit into a processor's cache."""


@dataclass(frozen=True, slots=True)
class Level:
    """Gates that need only those of the levels before: on even levels all of the wanted, on odd ones any of them.
    ``numbers``: under which other gates and rules know them, -1, -2, …"""

    numbers: Ints
    gates: Gates

    def lower(self, by: int) -> Level:
        """The same with other numbers."""
        return Level(self.numbers - np.int32(by), self.gates.lower(by))

    @staticmethod
    def joined(levels: Sequence[Level]) -> Level:
        return Level(np.concatenate([one.numbers for one in levels]), Gates.joined([one.gates for one in levels]))


@dataclass(slots=True)
class Block:
    """Rules by their ``ids``, ascending; ``live``: not taken out."""

    ids: Longs
    live: Flags
    rules: Gates
    levels: tuple[Level, ...]

    @property
    def gates(self) -> int:
        return sum(len(level.numbers) for level in self.levels)

    def rows(self, table: Ints, rows: Bits) -> Iterator[tuple[Longs, Bits]]:
        """The rules that match any of the papers, some thousand at a time: ids, and a bit for each paper. ``rows`` are
        of terms, and ``table`` says which is whose."""
        view = View(np.concatenate((table, np.zeros(self.gates, np.int32))), rows)
        for nth, level in enumerate(self.levels):
            which, bits = either(level.gates, 0, len(level.gates), view) if nth % 2 else both(level.gates, view)
            view.put(level.numbers[which], bits)
        for first in range(0, len(self.ids), _AT_ONCE):
            which, bits = either(self.rules, first, min(first + _AT_ONCE, len(self.ids)), view)
            alive = self.live[which]
            yield (self.ids[which], bits) if alive.all() else (self.ids[which[alive]], bits[alive])

    def index(self, number: int) -> int | None:
        """Where the rule with this id is, if it is here and was not taken out."""
        at = int(np.searchsorted(self.ids, number))
        return at if at < len(self.ids) and self.ids[at] == number and self.live[at] else None

    @staticmethod
    def joined(blocks: Sequence[Block]) -> Block:
        """One block of the rules of all that were not taken out."""
        before = np.cumsum([0, *(block.gates for block in blocks)]).tolist()
        lowered = [[level.lower(by) for level in block.levels] for block, by in zip(blocks, before, strict=False)]
        levels = tuple(Level.joined([one for one in some if one]) for some in zip_longest(*lowered))
        rules = Gates.joined([block.rules.lower(by) for block, by in zip(blocks, before, strict=False)])
        ids, live = (np.concatenate(parts) for parts in zip(*((b.ids, b.live) for b in blocks), strict=True))
        order = np.flatnonzero(live)
        order = order[np.argsort(ids[order], kind="stable")]
        return Block(ids[order], np.ones(len(order), np.bool_), rules.picked(order), levels)

    def dump(self) -> dict[str, Longs | Ints]:
        """What to save of a block without rules taken out; ``load`` reads it."""
        saved = {"ids": self.ids, **self.rules.dump("rules")}
        for nth, level in enumerate(self.levels):
            saved |= {f"level{nth}.numbers": level.numbers, **level.gates.dump(f"level{nth}")}
        return saved

    @staticmethod
    def load(saved: Arrays) -> Block:
        levels: list[Level] = []
        while (numbers := saved.get(f"level{len(levels)}.numbers")) is not None:
            levels.append(Level(numbers, Gates.load(saved, f"level{len(levels)}")))
        ids = saved["ids"]
        return Block(ids, np.ones(len(ids), np.bool_), Gates.load(saved, "rules"), tuple(levels))
