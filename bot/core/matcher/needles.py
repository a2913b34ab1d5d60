"""Letters looked for anywhere in a day's texts, all terms at once.

The eight bytes that begin at each place of the texts, as one number, in order: every term of up to eight bytes is a
stretch of these; a longer one is where its first eight bytes are and the others follow. Nothing is hashed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from bot.core.matcher.columns import Arrays, Bits, Bytes, Column, Ints, Longs, ends_of, runs

_WIDTH = 8
_BETWEEN = b"\xff"
"""Ends a text: no byte of UTF-8."""
_WORDY = np.array([chr(n).isalnum() for n in range(128)] + [False] * 128)
_SIGNS = np.array([n == _BETWEEN[0] or (n < 128 and not chr(n).isalnum()) for n in range(256)])
_PARTS_BEFORE, _PARTS_BEHIND = _SIGNS.copy(), _SIGNS.copy()
_PARTS_BEFORE[list(b".'")] = _PARTS_BEHIND[list(b".+#'")] = False
"""What is no part of a word, whatever stands on its other side: not the point of a number, nor the end of C++ or C#,
nor an apostrophe."""

Places = tuple[Ints, Longs]
"""Numbers of needles, and for each the index of one of the texts that has it; some more than once."""


class Needles:
    """The terms: for each the number it goes by, its length and its bytes."""

    def __init__(self, numbers: Column | None = None, lengths: Column | None = None, raw: Bytes | None = None) -> None:
        self.numbers, self.lengths = numbers or Column(), lengths or Column()
        self._raw = np.zeros(0, np.uint8) if raw is None else raw
        self._new: list[bytes] = []

    def __len__(self) -> int:
        return len(self.numbers)

    def add(self, number: int, needle: bytes) -> None:
        self.numbers.append(number)
        self.lengths.append(len(needle))
        self._new.append(needle)

    def dump(self) -> dict[str, Ints | Bytes]:
        """What to save; ``load`` reads it."""
        return {"numbers": self.numbers.all(), "lengths": self.lengths.all(), "raw": self.raw}

    @staticmethod
    def load(saved: Arrays, name: str) -> Needles:
        numbers, lengths = (Column(saved[f"{name}.{part}"]) for part in ("numbers", "lengths"))
        return Needles(numbers, lengths, saved[f"{name}.raw"])

    @property
    def raw(self) -> Bytes:
        if self._new:
            self._raw = np.concatenate((self._raw, np.frombuffer(b"".join(self._new), np.uint8)))
            self._new = []
        return self._raw

    def find(self, texts: Callable[[], Sequence[bytes]]) -> Places:
        """Where the needles are; an empty one is everywhere. The ``texts`` are asked for if there are needles."""
        hay = _Hay(texts() if len(self) else ())
        which, places = self._beginning(hay)
        return self.numbers.all()[which], hay.text_of(places)

    def find_whole(self, texts: Callable[[], Sequence[bytes]]) -> tuple[Places, Places]:
        """The same where they are no parts of words: those that surely are none, and those that may be."""
        hay = _Hay(texts() if len(self) else (), whole=True)
        which, places = self._beginning(hay)
        ends = places + self._lengths[which]
        raw, last = hay.raw, hay.raw[ends - 1]
        sure = _PARTS_BEHIND[raw[ends]] | ((raw[ends] == ord(".")) & _SIGNS[raw[np.minimum(ends + 1, len(raw) - 1)]])
        sure = (sure & _PARTS_BEFORE[raw[places - 1]]) | (self._lengths[which] == 0)
        unsure = ~sure & ~(_WORDY[raw[ends]] & _WORDY[last])
        numbers, found = self.numbers.all()[which], hay.text_of(places)
        return (numbers[sure], found[sure]), (numbers[unsure], found[unsure])

    @property
    def _lengths(self) -> Longs:
        return self.lengths.all().astype(np.int64)

    def _beginning(self, hay: _Hay) -> tuple[Longs, Longs]:
        """The needles' indices, and where they begin."""
        lengths = self._lengths
        begins, windows = ends_of(lengths)[:-1], _windows(np.concatenate((self.raw, np.zeros(_WIDTH, np.uint8))))
        which, places = hay.beginning(windows[begins], lengths)
        for step in range(_WIDTH, int(lengths.max(initial=0)), _WIDTH):
            more = np.flatnonzero(lengths[which] > step)
            at = np.minimum(step, lengths[which[more]] - _WIDTH)
            kept = np.ones(len(which), np.bool_)
            kept[more] = hay.at(places[more] + at) == windows[begins[which[more]] + at]
            which, places = which[kept], places[kept]
        return which, places


def _windows(raw: Bytes) -> Bits:
    """The eight bytes at each place, the first one highest; not at the last seven."""
    windows = np.zeros(len(raw) - _WIDTH + 1, np.uint64)
    for n in range(_WIDTH):
        windows = (windows << np.uint64(8)) | raw[n : n + len(windows)]
    return windows


class _Hay:
    """``whole``: only what begins a word, or is a sign."""

    def __init__(self, texts: Sequence[bytes], *, whole: bool = False) -> None:
        self.raw = np.frombuffer(_BETWEEN.join((*texts, _BETWEEN * _WIDTH)), np.uint8)
        self._texts = np.repeat(np.arange(len(texts)), [len(text) + 1 for text in texts])
        self._windows = _windows(self.raw)[: len(self._texts)]
        places = self._beginnings() if whole else np.arange(len(self._windows))
        self._order = places[np.argsort(self._windows[places])]

    def _beginnings(self) -> Longs:
        raw = self.raw[: len(self._texts)]
        wordy = _WORDY[raw]
        within = wordy[1:] & wordy[:-1]
        return np.flatnonzero(np.concatenate((np.ones(1, np.bool_), ~within)) & (raw != ord(" ")))

    def at(self, places: Longs) -> Bits:
        return self._windows[np.minimum(places, len(self._windows) - 1)]

    def beginning(self, first: Bits, lengths: Longs) -> tuple[Longs, Longs]:
        """Where the texts have the first bytes of each needle: its index, and the place."""
        ordered = self._windows[self._order]
        unused = np.uint64(8) * (_WIDTH - np.minimum(lengths, _WIDTH)).astype(np.uint64)
        rest = np.where(lengths > 0, (np.uint64(1) << (unused % np.uint64(64))) - np.uint64(1), np.uint64(2**64 - 1))
        needles = np.argsort(first)  # neighbours are looked up one after the other: quicker
        lowest = np.searchsorted(ordered, (first & ~rest)[needles], side="left")
        counts = np.searchsorted(ordered, (first | rest)[needles], side="right") - lowest
        return np.repeat(needles, counts), self._order[runs(lowest, counts)]

    def text_of(self, places: Longs) -> Longs:
        return self._texts[places]
