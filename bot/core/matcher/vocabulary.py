"""A day's texts as numbers of words. What stands between two blanks is taken apart once and then known by its number,
for as long as the vocabulary lives: most of a day's words stood in the days before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from bot.core.matcher.beginnings import beginnings_of
from bot.core.matcher.columns import Column, Flags, Ints, Lists, Longs, ends_of, runs
from bot.core.matcher.labels import BEGINNING, WORD, Labels
from bot.core.matcher.phrases import Found, Words
from bot.core.rules.tokens import fold_word, joined_words, pieces_of

_MOST_RUNS = 500_000
"""Known at a time, some 150 MB; then the vocabulary begins anew."""
_END = 0
"""The number of the run, and of the word, that ends a text."""


@dataclass(frozen=True, slots=True)
class Read:
    """Texts as words: at each place the number of one, and the field (the text's index); joined words with their first
    place, the place behind the last, and their number."""

    words: Ints
    fields: Ints
    joined: tuple[Longs, Longs, Ints]


class _Known(dict[str, int]):
    """The number of each text met; a new one is learnt."""

    def __init__(self, learn: Callable[[str], int]) -> None:
        super().__init__()
        self._learn = learn

    def __missing__(self, text: str) -> int:
        number = self[text] = self._learn(text)
        return number


class Vocabulary:
    """``keys`` and ``plains``: by a word's number."""

    def __init__(self) -> None:
        self.keys, self.plains = [""], [""]
        self._numbers: dict[tuple[str, str], int] = {}
        self._runs, self._spelled = _Known(self._learn_run), _Known(self._learn_word)
        self._words, self._counts = Column(), Column()
        self._joins, self._join_counts = Column(), Column()
        self._learnt((_END,), ())

    def _learn_run(self, run: str) -> int:
        """A number for ``run``, which has no blanks."""
        if run.isascii() and run.isalnum():
            return self._learnt((self._spelled[run],), ())
        pieces = pieces_of(run)
        words = [self._spelled[run[start:end]] for start, end, _ in pieces]
        joined = joined_words(run, pieces)
        return self._learnt(words, [n for first, last, word in joined for n in (first, last + 1, self._spelled[word])])

    def _learnt(self, words: Sequence[int], joins: Sequence[int]) -> int:
        """``joins``: for each the first word, the place behind the last, the number."""
        self._words.extend(words)
        self._counts.append(len(words))
        self._joins.extend(joins)
        self._join_counts.append(len(joins) // 3)
        return len(self._counts) - 1

    def _learn_word(self, word: str) -> int:
        """A number for ``word``, the same for all its spellings."""
        folded = plain, key = fold_word(word)
        number = self._numbers.setdefault(folded, len(self.keys))
        if number == len(self.keys):
            self.keys.append(key)
            self.plains.append(plain)
        return number

    def read(self, texts: Iterable[str]) -> Read:
        """``texts``, which are readable, each a field."""
        if len(self._runs) > _MOST_RUNS:
            self.__init__()  # type: ignore[misc]
        numbers: list[int] = []
        lengths: list[int] = []
        for text in texts:
            split = text.split()
            numbers.extend(map(self._runs.__getitem__, split))
            numbers.append(_END)
            lengths.append(len(split) + 1)
        fields = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
        return self._spread(np.array(numbers, np.int32), fields)

    def _spread(self, numbers: Ints, fields: Ints) -> Read:
        counts = self._counts.all()
        places = ends_of(counts[numbers])[:-1]
        words = self._words.all()[runs(ends_of(counts)[numbers], counts[numbers].astype(np.int64))]
        join_counts = self._join_counts.all()
        some = np.flatnonzero(join_counts[numbers])
        how_many = join_counts[numbers[some]].astype(np.int64)
        joins = self._joins.all().reshape(-1, 3)[runs(ends_of(join_counts)[numbers[some]], how_many)]
        at = np.repeat(places[some], how_many)
        return Read(words, np.repeat(fields, counts[numbers]), (at + joins[:, 0], at + joins[:, 1], joins[:, 2]))

    def labelled(self, read: Read, labels: Labels, follows: Flags) -> Words:
        """The texts as what of them is looked for. ``follows``: which labels come behind others."""
        firsts, lasts, joined = read.joined
        numbers = np.flatnonzero(np.bincount(np.concatenate((read.words, joined)), minlength=len(self.keys)))
        whole = np.full(len(self.keys), -1, np.int32)
        known = labels.of[WORD]
        whole[numbers] = [known.get(self.keys[number], -1) for number in numbers.tolist()]
        wanted = np.flatnonzero(whole[joined] >= 0)
        sides = [(firsts[wanted], whole[joined[wanted]], lasts[wanted])]
        begun = self._beginnings(numbers, labels)
        behind_others = begun.where(follows[begun.items])
        places = np.arange(len(read.words))
        for froms, words, behind in ((places, read.words, places + 1), (firsts, joined, lasts)):
            which, found = behind_others.picked(words)
            sides.append((froms[which], found, behind[which]))
        beside = _begun(read, begun)
        at, found, _ = sides[0]
        beside = np.concatenate((beside[0], found)), np.concatenate((beside[1], read.fields[at]))
        return Words(whole[read.words], read.fields, _by_place(sides, len(read.words)), beside)

    def _beginnings(self, numbers: Longs, labels: Labels) -> Lists:
        """For each word the labels of its beginnings; ``numbers``: the words that are worth a look."""
        which = numbers.tolist()
        counts, found = beginnings_of((self.plains[number] for number in which), labels.of[BEGINNING])
        every = np.zeros(len(self.plains), np.int64)
        every[which] = counts
        return Lists(ends_of(every), np.array(found, np.int32))


def _begun(read: Read, beginnings: Lists) -> Found:
    """The labels of the beginnings of all words, once for each different word of a text."""
    firsts, _, joined = read.joined
    words = np.concatenate((read.words, joined)).astype(np.int64)
    pairs = np.concatenate((read.fields, read.fields[firsts])) * np.int64(len(beginnings)) + words
    pairs = np.sort(pairs[beginnings.counts[words] > 0])
    fields, words = np.divmod(pairs[np.diff(pairs, prepend=-1) > 0], len(beginnings))
    which, labels = beginnings.picked(words)
    return labels, fields.astype(np.int32)[which]


def _by_place(sides: list[tuple[Longs, Ints, Longs]], places: int) -> Lists:
    """Labels beside the words, in the order of their places: a label, and the place behind it."""
    at, labels, behind = (np.concatenate([side[n] for side in sides]) for n in range(3))
    order = np.argsort(at)
    items = np.stack((labels[order], behind[order]), axis=1).astype(np.int32).ravel()
    return Lists(ends_of(2 * np.bincount(at, minlength=places)), items)
