"""Strings with a number each, in the order of their coming: found by name also among half a million, without a
dictionary of those that were saved."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

import numpy as np

from bot.core.matcher.columns import NONE, Arrays, Bytes, Ints, Longs, as_bytes, as_string, join_strings, split_strings


class Names:
    """``saved`` is what ``dump`` gave: the strings one behind the other, and their order as bytes."""

    def __init__(self, saved: tuple[Bytes, Longs, Ints] | None = None) -> None:
        self._joined, self._ends, self._order = saved or (np.zeros(0, np.uint8), np.zeros(1, np.int64), NONE)
        self._new: dict[str, int] = {}
        self._list: list[str] = []

    def __len__(self) -> int:
        return len(self._order) + len(self._list)

    def __getitem__(self, number: int) -> str:
        beyond = number - len(self._order)
        return self._list[beyond] if beyond >= 0 else as_string(self._raw(number))

    def get(self, name: str) -> int | None:
        """The number of ``name``, if it has one."""
        found = self._new.get(name)
        return self._saved(as_bytes(name)) if found is None and len(self._order) else found

    def add(self, name: str) -> int:
        """A number for ``name``, which has none yet."""
        number = self._new[name] = len(self)
        self._list.append(name)
        return number

    def dump(self) -> dict[str, Bytes | Longs | Ints]:
        """What to save; ``load`` reads it."""
        raw = [*(self._raw(n) for n in range(len(self._order))), *map(as_bytes, self._list)]
        joined, ends = join_strings(self._all())
        order = np.array(sorted(range(len(raw)), key=raw.__getitem__), np.int32)
        return {"joined": joined, "ends": ends, "order": order}

    @staticmethod
    def load(saved: Arrays, name: str) -> Names:
        return Names((saved[f"{name}.joined"], saved[f"{name}.ends"], saved[f"{name}.order"]))

    def _all(self) -> Iterator[str]:
        yield from split_strings(self._joined, self._ends)
        yield from self._list

    def _raw(self, number: int) -> bytes:
        return self._joined[self._ends[number] : self._ends[number + 1]].tobytes()

    def _saved(self, raw: bytes) -> int | None:
        at = bisect_left(self._order, raw, key=lambda number: self._raw(int(number)))
        if at < len(self._order) and self._raw(number := int(self._order[at])) == raw:
            return number
        return None
