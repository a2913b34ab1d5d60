"""What a day's papers have in them, word by word, so that looking up a term costs its candidates and not the whole day.
Sets of papers are integers: bit n for the paper with index n."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cached_property, reduce
from itertools import takewhile
from operator import and_, or_

from bot.core.rules.names import read_name
from bot.core.rules.phrases import beginnings, variants
from bot.core.rules.texts import Texts, lower_term
from bot.core.rules.tokens import Tokens

PaperSet = int


def members(papers: PaperSet) -> tuple[int, ...]:
    """The indices of the papers in the set, ascending."""
    return tuple(n for n, digit in enumerate(bin(papers)[:1:-1]) if digit == "1")


def those(numbers: Iterable[int]) -> PaperSet:
    """The set of the papers with these indices."""
    return sum(1 << n for n in numbers)


def of_any(sets: Iterable[PaperSet]) -> PaperSet:
    """The papers that are in one of ``sets``."""
    return reduce(or_, sets, 0)


def of_all(sets: Iterable[PaperSet]) -> PaperSet:
    """The papers that are in all of ``sets``; of no sets, every paper there can be."""
    return reduce(and_, sets, -1)


class WordIndex:
    """Finds words in one field of the day's papers: the same papers as ``Tokens.has``."""

    def __init__(self, fields: Sequence[Tokens]) -> None:
        self._fields = fields
        self._having = _index(one.keys for one in fields)

    def words(self, text: str) -> PaperSet:
        """The papers that have the phrase ``text``."""
        found = 0
        for keys in variants(text):
            candidates = self._with_all(keys)
            found |= candidates if len(keys) == 1 else self._with(candidates & ~found, keys)
        return found

    def beginning(self, text: str) -> PaperSet:
        """The papers that have the words of ``text`` with more behind the last one."""
        found = 0
        for phrase in beginnings(text):
            candidates = self._with_all(phrase.keys) & self._with_prefix(phrase.prefix)
            found |= self._with(candidates, phrase.keys, phrase.prefix) if phrase.keys else candidates
        return found

    def _with_all(self, keys: Iterable[str]) -> PaperSet:
        candidates = (1 << len(self._fields)) - 1
        for key in keys:
            candidates &= self._having.get(key, 0)
        return candidates

    def _with(self, candidates: PaperSet, keys: Sequence[str], prefix: str = "") -> PaperSet:
        return those(n for n in members(candidates) if self._fields[n].has(keys, prefix))

    @cached_property
    def _having_plain(self) -> dict[str, PaperSet]:
        return _index(one.plains for one in self._fields)

    @cached_property
    def _plains(self) -> list[str]:
        return sorted(self._having_plain)

    def _with_prefix(self, prefix: str) -> PaperSet:
        found = 0
        first = bisect_left(self._plains, prefix)
        for plain in takewhile(lambda plain: plain.startswith(prefix), self._plains[first:]):
            found |= self._having_plain[plain]
        return found


_RUN = re.compile(r"\w+")


class LetterIndex:
    """Finds letters anywhere: the same papers as ``Texts.has_letters``.

    A text can only hold a term when one of its words holds the term's longest run of word characters; so the term is
    looked for in each different word of the day once, not in every text.
    """

    def __init__(self, texts: Sequence[Texts]) -> None:
        self._texts = texts
        self._having = _index(set(_RUN.findall(one.lowered)) for one in texts)
        self._words = "".join(f"{word}\n" for word in self._having)

    def papers(self, text: str) -> PaperSet:
        """The papers that have these letters."""
        term = lower_term(text)
        run = max(_RUN.findall(term), key=len, default="")
        candidates = self._with_run(run) if run else (1 << len(self._texts)) - 1
        if run == term:
            return candidates
        return those(n for n in members(candidates) if self._texts[n].has_letters(text))

    def _with_run(self, run: str) -> PaperSet:
        """The papers with a word that holds ``run``."""
        found = 0
        at = self._words.find(run)
        while at >= 0:
            end = self._words.index("\n", at)
            found |= self._having[self._words[self._words.rfind("\n", 0, at) + 1 : end]]
            at = self._words.find(run, end)
        return found


class NameIndex:
    """Finds people: the papers with an author whom ``Name.finds`` finds."""

    def __init__(self, texts: Sequence[Texts]) -> None:
        self._texts = texts
        self._having = _index({word for name in one.names for word in name.full_words} for one in texts)

    def papers(self, text: str) -> PaperSet:
        """The papers of the person. Only those are looked at that have a word of the name in full."""
        asked = read_name(text)
        candidates = 0
        for word in asked.full_words:
            candidates |= self._having.get(word, 0)
        return those(n for n in members(candidates) if any(map(asked.finds, self._texts[n].names)))


def _index(days: Iterable[Iterable[str]]) -> dict[str, PaperSet]:
    """For each word the papers that have it; ``days`` are the different words of each paper."""
    index: dict[str, PaperSet] = {}
    for n, words in enumerate(days):
        for word in words:
            index[word] = index.get(word, 0) | 1 << n
    return index
