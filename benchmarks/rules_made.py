"""Rules as people might store them, made from the words of real days: terms drawn by Zipf, (rank + 300)^-1, out of the
runs of one to four words in titles and then abstracts, the frequent ones first."""

from __future__ import annotations

import random
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import accumulate

from bot.core.papers import Paper
from bot.core.rules.tree import Alternative, Item, Rule, Scope, Term

_WORD = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*")
_MOST_TERMS = 500_000


def terms_of(papers: Iterable[Paper]) -> list[str]:
    """Runs of one to four words; those of titles before those of abstracts."""
    papers = tuple(papers)
    found: dict[str, None] = {}
    for texts in ([paper.title for paper in papers], [paper.abstract for paper in papers]):
        counts = Counter(gram for text in texts for gram in _grams(text))
        found.update(dict.fromkeys(gram for gram, _ in counts.most_common()))
    return list(found)[:_MOST_TERMS]


def _grams(text: str) -> Iterator[str]:
    words = _WORD.findall(text.lower())
    return (" ".join(words[i : i + n]) for n in range(1, 5) for i in range(len(words) - n + 1))


class Maker:
    """Draws rules; the same ones for the same papers and seed."""

    def __init__(self, papers: Iterable[Paper], seed: int = 20) -> None:
        self._chance = random.Random(seed)
        papers = tuple(papers)
        self._terms = terms_of(papers)
        self._sums = list(accumulate(1 / (rank + 300) for rank in range(len(self._terms))))
        self._authors = sorted({name for paper in papers for name in paper.authors if len(name.split()) > 1})
        self._categories = ["cs", *sorted({one for paper in papers for one in paper.categories})]

    def plain(self) -> Rule:
        """One to five words or phrases, any of them."""
        return Rule(tuple(Alternative((self._words(),)) for _ in range(self._chance.randint(1, 5))))

    def mixed(self) -> Rule:
        """Half plain, half with all that the language has."""
        return self.plain() if self._chance.random() < 0.5 else self._full()

    def _full(self) -> Rule:
        some = tuple(self._alternative() for _ in range(self._chance.randint(1, 4)))
        barred = self._chance.randint(1, 2) if self._chance.random() < 0.3 else 0
        return Rule(some, tuple(self._term() for _ in range(barred)))

    def _alternative(self) -> Alternative:
        items: list[Item] = [self._term() for _ in range(self._chance.choice((1, 1, 1, 2, 3)))]
        if self._chance.random() < 0.1:
            items.append(Rule(tuple(Alternative((self._term(),)) for _ in range(self._chance.randint(2, 3)))))
        barred = (self._term(),) if self._chance.random() < 0.1 else ()
        return Alternative(tuple(items), barred)

    def _term(self) -> Term:
        """Of a hundred: 60 words, 15 in one field, 13 beginnings, 4 exact, 3 letters, 3 authors, 2 categories."""
        kind, words = self._chance.randrange(100), self._words()
        if kind < 60:
            return words
        if kind < 75:
            side: Scope = self._chance.choice(("title", "abstract"))
            return Term("words", words.text, side)
        if kind < 88:
            return Term("prefix", words.text[: max(3, len(words.text) - 2)].rstrip(" -"))
        if kind < 92:
            return Term("exact", words.text.title() if kind % 2 else words.text)
        if kind < 95:
            return Term("letters", words.text)
        return self._author() if kind < 98 else Term("category", self._chance.choice(self._categories))

    def _words(self) -> Term:
        at = bisect_left(self._sums, self._chance.random() * self._sums[-1])
        return Term("words", self._terms[at])

    def _author(self) -> Term:
        name = self._chance.choice(self._authors)
        given, family = name.split()[0], name.split()[-1]
        return Term("author", self._chance.choice((name, f"{given[0]}. {family}", f"{family}, {given}")))
