"""Letters looked for anywhere in a day's texts, all terms at once.

The eight bytes that begin at each place of the texts, as one number, in order: every term of up to eight bytes is a
stretch of these; a longer one is where its first eight bytes are, or its last ones if they are rarer, and all others
are, too. Nothing is hashed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from bot.core.matcher.columns import Arrays, Bits, Bytes, Column, Flags, Ints, Longs, ends_of, runs

_WIDTH = 8
_ALL = 2**31
"""More bytes than a needle has."""
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
        last = np.maximum(lengths - _WIDTH, 0)
        first_bytes, last_bytes = (windows[at].astype(np.uint64) for at in (begins, begins + last))
        which, places = hay.worth_a_look(first_bytes, last_bytes, lengths)
        for step in (0, _ALL, *range(_WIDTH, int(last.max(initial=0)), _WIDTH)):  # most fail at one of their ends
            more = np.flatnonzero(last[which] > step % _ALL)
            at = np.minimum(step, last[which[more]])
            kept = np.ones(len(which), np.bool_)
            kept[more] = hay.at(places[more] + at) == windows[begins[which[more]] + at]
            which, places = which[kept], places[kept]
        return which, places


def _windows(raw: Bytes) -> npt.NDArray[np.uint64]:
    """The eight bytes at each place, the first one highest; not at the last seven. A view, which is slow."""
    return np.ndarray((len(raw) - _WIDTH + 1,), ">u8", np.ascontiguousarray(raw), strides=(1,))


class _Ordered:
    """Places of texts in the order of the windows there."""

    def __init__(self, windows: Bits, places: Longs) -> None:
        self._places = places[np.argsort(windows[places])]
        self._windows = windows[self._places]

    def spans(self, needles: Bits, lengths: Longs) -> tuple[Longs, Longs]:
        """For each needle of up to eight bytes the first of its places, and how many there are."""
        unused = np.uint64(8) * (_WIDTH - np.minimum(lengths, _WIDTH)).astype(np.uint64)
        rest = np.where(lengths > 0, (np.uint64(1) << (unused % np.uint64(64))) - np.uint64(1), np.uint64(2**64 - 1))
        lowest, highest = np.zeros((2, len(needles)), np.int64)
        order = np.argsort(needles)  # neighbours are looked up one after the other: quicker
        lowest[order] = np.searchsorted(self._windows, (needles & ~rest)[order], side="left")
        highest[order] = np.searchsorted(self._windows, (needles | rest)[order], side="right")
        return lowest, highest - lowest

    def picked(self, firsts: Longs, counts: Longs) -> Longs:
        return self._places[runs(firsts, counts)]


class _Hay:
    """``whole``: only what begins a word and ends one, or is a sign."""

    def __init__(self, texts: Sequence[bytes], *, whole: bool = False) -> None:
        self.raw = np.frombuffer(_BETWEEN.join((*texts, _BETWEEN * _WIDTH)), np.uint8)
        self._texts = np.repeat(np.arange(len(texts)), [len(text) + 1 for text in texts])
        self._windows = _windows(self.raw)[: len(self._texts)].astype(np.uint64)
        self._begins = self._word_begins() if whole else np.ones(len(self._windows), np.bool_)
        self._firsts = _Ordered(self._windows, np.flatnonzero(self._begins))
        ends = np.flatnonzero(self._word_ends())
        self._lasts = _Ordered(self._windows, ends) if whole else self._firsts

    def _word_begins(self) -> Flags:
        raw = self.raw[: len(self._texts)]
        wordy = _WORDY[raw]
        within = wordy[1:] & wordy[:-1]
        begins: Flags = np.concatenate((np.ones(1, np.bool_), ~within)) & (raw != ord(" "))
        return begins

    def _word_ends(self) -> Flags:
        """Where the eight bytes are not cut off within a word."""
        wordy = _WORDY[self.raw[_WIDTH - 1 : len(self._texts) + _WIDTH]]
        ends: Flags = ~(wordy[1:] & wordy[:-1])
        return ends

    def at(self, places: Longs) -> Bits:
        return self._windows[np.minimum(places, len(self._windows) - 1)]

    def worth_a_look(self, first: Bits, last: Bits, lengths: Longs) -> tuple[Longs, Longs]:
        """Where a needle may begin, since its first bytes are there or its last ones where they then must be: its
        index, and the place. Up to eight bytes are all of it."""
        (begins, counts), (ends, end_counts) = (
            ordered.spans(bytes_, lengths) for ordered, bytes_ in ((self._firsts, first), (self._lasts, last))
        )
        rarer = (lengths > _WIDTH) & (end_counts < counts)
        by_first, by_last = np.flatnonzero(~rarer), np.flatnonzero(rarer)
        before = np.repeat(lengths[by_last] - _WIDTH, end_counts[by_last])
        places = self._lasts.picked(ends[by_last], end_counts[by_last]) - before
        right = places >= 0
        right[right] = self._begins[places[right]]
        which = np.repeat(by_last, end_counts[by_last])[right]
        return (
            np.concatenate((np.repeat(by_first, counts[by_first]), which)),
            np.concatenate((self._firsts.picked(begins[by_first], counts[by_first]), places[right])),
        )

    def text_of(self, places: Longs) -> Longs:
        return self._texts[places]
