"""The rules that came last, not yet as columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from bot.core.matcher.blocks import Block, Level
from bot.core.matcher.columns import Lists
from bot.core.matcher.gates import Gates
from bot.core.rules.tree import Alternative, Item, Rule, Term


@dataclass(slots=True)
class _Lines:
    """Gates of one level, or rules."""

    numbers: list[int] = field(default_factory=list)
    wanted: list[list[int]] = field(default_factory=list)
    barred: list[list[int]] = field(default_factory=list)

    def add(self, number: int, wanted: list[int], barred: list[int]) -> None:
        self.numbers.append(number)
        self.wanted.append(wanted)
        self.barred.append(barred)

    def gates(self, order: Sequence[int]) -> Gates:
        return Gates(Lists.of(self.wanted[n] for n in order), Lists.of(self.barred[n] for n in order))


Height = tuple[int, int]
"""A term's or gate's number, and the level of a gate; -1 for a term."""


class Draft:
    """``number`` gives each term its number. An id comes once."""

    def __init__(self, number: Callable[[Term], int]) -> None:
        self._number = number
        self._rules, self._levels = _Lines(), list[_Lines]()
        self._index: dict[int, int] = {}
        self._gates = 0

    def __len__(self) -> int:
        """How many rules, with those taken out."""
        return len(self._rules.numbers)

    def __iter__(self) -> Iterator[int]:
        """The ids that are still in it."""
        return iter(self._index)

    def __contains__(self, rule_id: object) -> bool:
        return rule_id in self._index

    def add(self, rule_id: int, rule: Rule) -> None:
        wanted = [number for number, _ in map(self._alternative, rule.any_of)]
        barred = [number for number, _ in map(self._item, rule.none_of)]
        self._index[rule_id] = len(self)
        self._rules.add(rule_id, wanted, barred)

    def remove(self, rule_id: int) -> None:
        del self._index[rule_id]

    def block(self) -> Block:
        """The rules that were not taken out, as columns."""
        ids = sorted(self._index)
        rules = self._rules.gates([self._index[one] for one in ids])
        levels = tuple(
            Level(np.array(lines.numbers, np.int32), lines.gates(range(len(lines.numbers)))) for lines in self._levels
        )
        return Block(np.array(ids, np.int64), np.ones(len(ids), np.bool_), rules, levels)

    def _item(self, item: Item) -> Height:
        return self._bracket(item) if isinstance(item, Rule) else (self._number(item), -1)

    def _alternative(self, one: Alternative) -> Height:
        """What is alone in its alternative needs no gate."""
        wanted, barred = [self._item(item) for item in one.all_of], [self._item(item) for item in one.none_of]
        return wanted[0] if len(wanted) == 1 and not barred else self._gate(wanted, barred, 0)

    def _bracket(self, rule: Rule) -> Height:
        wanted, barred = [self._alternative(one) for one in rule.any_of], [self._item(item) for item in rule.none_of]
        return wanted[0] if len(wanted) == 1 and not barred else self._gate(wanted, barred, 1)

    def _gate(self, wanted: list[Height], barred: list[Height], parity: int) -> Height:
        """A new gate, on the lowest level of its kind that is above all it needs."""
        level = max(height for _, height in (*wanted, *barred)) + 1
        level += level % 2 != parity
        while len(self._levels) <= level:
            self._levels.append(_Lines())
        self._gates += 1
        self._levels[level].add(-self._gates, [number for number, _ in wanted], [number for number, _ in barred])
        return -self._gates, level
