"""The numbers of everything that phrases are made of."""

from __future__ import annotations

from collections.abc import Iterable

WORD, BEGINNING, NAME, CATEGORY, ID = KINDS = "=*@#:"
"""Kinds of labels: a word by its key, the beginning of a word, a word of a name, a category or its archive, the id of a
paper. With their kind before them they are saved."""


class Labels:
    """``of[kind]``: the numbers of the labels of a kind."""

    def __init__(self, labels: Iterable[str] = ()) -> None:
        self.of: dict[str, dict[str, int]] = {kind: {} for kind in KINDS}
        self._count = 0
        for number, label in enumerate(labels):
            self.of[label[0]][label[1:]] = number
        self._count = sum(map(len, self.of.values()))

    def __len__(self) -> int:
        return self._count

    def number(self, label: tuple[str, str]) -> int:
        """The number of a label, given with its kind; a new one if it has none."""
        kind, name = label
        found = self.of[kind].get(name)
        if found is None:
            found = self.of[kind][name] = self._count
            self._count += 1
        return found

    def in_order(self) -> list[str]:
        """All labels by their numbers, their kind before them."""
        numbers = {kind + name: number for kind, names in self.of.items() for name, number in names.items()}
        return sorted(numbers, key=numbers.__getitem__)
