"""What a day's papers have in them, word by word, so that looking up a term costs its candidates and not the whole day.
Sets of papers are integers: bit n for the paper with index n."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bot.core.rules.texts import WHOLE_WORD, WORD, Texts, fold_term, lower_term

PaperSet = int


def members(papers: PaperSet) -> tuple[int, ...]:
    """The indices of the papers in the set, ascending."""
    return tuple(n for n, digit in enumerate(bin(papers)[:1:-1]) if digit == "1")


class WordIndex:
    """Finds whole words: the same papers as ``Texts.has_words``."""

    def __init__(self, texts: Sequence[Texts]) -> None:
        self._texts = texts
        self._having = _index((one.folded for one in texts), WORD)
        self._having_whole = _index((one.folded for one in texts), WHOLE_WORD)

    def papers(self, text: str) -> PaperSet:
        term = fold_term(text)
        if WORD.fullmatch(term):
            return self._having_whole.get(term, 0)
        candidates = (1 << len(self._texts)) - 1
        for word in WORD.findall(term):
            candidates &= self._having.get(word, 0)
        return sum(1 << n for n in members(candidates) if self._texts[n].has_folded(term))


class LetterIndex:
    """Finds letters anywhere: the same papers as ``Texts.has_letters``.

    A text can only hold a term when one of its words holds the term's longest run of word characters; so the term is
    looked for in each different word of the day once, not in every text.
    """

    def __init__(self, texts: Sequence[Texts]) -> None:
        self._texts = texts
        self._having = _index(((one.lowered,) for one in texts), WORD)
        self._words = "".join(f"{word}\n" for word in self._having)

    def papers(self, text: str) -> PaperSet:
        term = lower_term(text)
        run = max(WORD.findall(term), key=len, default="")
        candidates = self._with_run(run) if run else (1 << len(self._texts)) - 1
        if run == term:
            return candidates
        return sum(1 << n for n in members(candidates) if self._texts[n].has_letters(text))

    def _with_run(self, run: str) -> PaperSet:
        """The papers with a word that holds ``run``."""
        found = 0
        at = self._words.find(run)
        while at >= 0:
            end = self._words.index("\n", at)
            found |= self._having[self._words[self._words.rfind("\n", 0, at) + 1 : end]]
            at = self._words.find(run, end)
        return found


def _index(days: Iterable[Iterable[str]], pattern: re.Pattern[str]) -> dict[str, PaperSet]:
    index: dict[str, PaperSet] = {}
    for n, texts in enumerate(days):
        for word in {word for text in texts for word in pattern.findall(text)}:
            index[word] = index.get(word, 0) | 1 << n
    return index
