"""Which words begin with what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def beginnings_of(words: Iterable[str], beginnings: Mapping[str, int]) -> tuple[list[int], list[int]]:
    """How many of the ``beginnings``, given with their labels, each of the ``words`` has; and the labels, word by word.
    Looked up are only beginnings of lengths that there are."""
    lengths = sorted({len(beginning) for beginning in beginnings})
    counts: list[int] = []
    labels: list[int] = []
    for word in words:
        before = len(labels)
        for length in lengths:
            if length > len(word):
                break
            label = beginnings.get(word[:length])
            if label is not None:
                labels.append(label)
        counts.append(len(labels) - before)
    return counts, labels
