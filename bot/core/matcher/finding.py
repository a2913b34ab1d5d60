"""Which papers of a day have which terms: all that the day's words lead to, at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from bot.core.matcher.columns import Bits, Ints, Lists, Longs, as_bytes, ends_of
from bot.core.matcher.labels import CATEGORY, ID, NAME
from bot.core.matcher.marks import categories, known_by
from bot.core.matcher.terms import ANYWHERE, IN_TITLE, Terms
from bot.core.matcher.vocabulary import Vocabulary
from bot.core.papers import Paper
from bot.core.rules.matching import Day, members
from bot.core.rules.names import read_name
from bot.core.rules.operators import OPERATORS
from bot.core.rules.operators.base import Topics
from bot.core.rules.texts import Texts

Found = tuple[Ints, Longs]
"""Numbers of terms, and for each a field: 2 n is the title of paper n, or the paper as such, 2 n + 1 its abstract."""


class Finding:
    """The terms of one day."""

    def __init__(self, terms: Terms, vocabulary: Vocabulary, papers: Sequence[Paper], topics: Topics) -> None:
        self._terms, self._vocabulary = terms, vocabulary
        self._papers, self._topics = papers, topics
        self._texts = [Texts(paper) for paper in papers]
        self._starts = terms.phrases.starts(len(terms.labels))

    def pairs(self) -> tuple[Ints, Longs]:
        """The numbers of terms, and for each the index of a paper that has it; some more than once."""
        found = (self._words(), self._marks(), self._names(), *self._letters(), self._exact(), self._others())
        numbers, fields = (np.concatenate([one[n] for one in found]) for n in range(2))
        right = self._is_side(numbers, fields)
        return numbers[right], fields[right] >> 1

    def _is_side(self, numbers: Ints, fields: Longs) -> Longs:
        """Those found where they must stand."""
        kinds = self._terms.kinds.all()[numbers]
        return np.flatnonzero((kinds == ANYWHERE) | (kinds == IN_TITLE + (fields & 1)))

    def _words(self) -> Found:
        shown = (text for texts in self._texts for _, text in texts.shown(None))
        phrases, labels = self._terms.phrases, self._terms.labels
        follows = phrases.following(len(labels))
        words = self._vocabulary.labelled(self._vocabulary.read(shown), labels, follows)
        return self._of_states(*phrases.walk(words, self._starts, follows))

    def _marks(self) -> Found:
        ids, listed = self._terms.labels.of[ID], self._terms.labels.of[CATEGORY]
        named = [
            (ids[name], n) for n, paper in enumerate(self._papers) for name in (paper.id, *paper.also) if name in ids
        ]
        named += [(listed[c], n) for n, paper in enumerate(self._papers) for c in categories(paper) if c in listed]
        labels, papers = _as_found(named)
        return self._of_states(self._starts[labels], 2 * papers)

    def _names(self) -> Found:
        """The authors asked for: those worth a look first, then as the operator has it."""
        known = self._terms.labels.of[NAME]
        if not known:
            return _as_found(())
        bearers: dict[str, set[int]] = {}
        for n, texts in enumerate(self._texts):
            for author in texts.authors:
                bearers.setdefault(author, set()).add(n)
        names = list(bearers)
        labels, bearing = _as_found((known[w], n) for n, name in enumerate(names) for w in known_by(name) if w in known)
        numbers, worth = self._of_states(self._starts[labels], bearing)
        asked = {number: read_name(self._terms[number].text) for number in set(numbers.tolist())}
        pairs = set(zip(numbers.tolist(), worth.tolist(), strict=True))
        right = ((number, n) for number, n in pairs if asked[number].finds(read_name(names[n])))
        return _as_found((number, 2 * paper) for number, n in right for paper in bearers[names[n]])

    def _of_states(self, states: Ints, fields: Ints | Longs) -> Found:
        """The terms whose phrases end in these states."""
        numbers = np.full(self._terms.phrases.states, -1, np.int32)
        seen = np.zeros(len(numbers), np.bool_)
        seen[states] = True
        numbers[seen] = np.arange(np.count_nonzero(seen), dtype=np.int32)
        ends = numbers[self._terms.end_states.all()]
        live = np.flatnonzero(ends >= 0)
        live = live[np.argsort(ends[live])]
        counts = np.bincount(ends[live], minlength=np.count_nonzero(seen))
        which, found = Lists(ends_of(counts), self._terms.end_terms.all()[live]).picked(numbers[states])
        return found, fields[which].astype(np.int64)

    def _letters(self) -> Iterator[Found]:
        numbers, papers = self._terms.letters.find(lambda: [as_bytes(texts.lowered) for texts in self._texts])
        yield numbers, 2 * papers
        yield self._terms.side_letters.find(
            lambda: [as_bytes(text.lower()) for paper in self._papers for text in (paper.title, paper.abstract)]
        )

    def _exact(self) -> Found:
        sure, (numbers, fields) = self._terms.exact.find_whole(
            lambda: [as_bytes(" ".join(text.split())) for texts in self._texts for _, text in texts.shown(None)]
        )
        right = self._is_side(numbers, fields)
        worth = set(zip(numbers[right].tolist(), fields[right].tolist(), strict=True))
        found = _as_found(pair for pair in worth if self._has(*pair))
        return np.concatenate((sure[0], found[0])), np.concatenate((sure[1], found[1]))

    def _has(self, number: int, field: int) -> bool:
        term = self._terms[number]
        return OPERATORS[term.operator].has(term, self._texts[field >> 1], self._topics)

    def _others(self) -> Found:
        """What is asked for one by one."""
        numbers = self._terms.others.all().tolist()
        day = Day(self._papers, self._topics)
        return _as_found((number, 2 * n) for number in numbers for n in members(day.having(self._terms[number])))


def _as_found(pairs: Iterable[tuple[int, int]]) -> Found:
    flat = np.array([number for pair in pairs for number in pair], np.int64)
    return flat[::2].astype(np.int32), flat[1::2]


def bit_rows(found: tuple[Ints, Longs], terms: int, papers: int) -> tuple[Ints, Bits]:
    """What was found as rows of bits, one for each term that any paper has; and for all terms the number of their row,
    which is 0, the empty one, for most."""
    numbers, places = found
    seen = np.zeros(terms, np.bool_)
    seen[numbers] = True
    table = np.zeros(terms, np.int32)
    table[seen] = np.arange(1, np.count_nonzero(seen) + 1, dtype=np.int32)
    rows = np.zeros((np.count_nonzero(seen) + 1, (papers + 63) // 64), np.uint64)
    at = table[numbers].astype(np.int64) * rows.shape[1] + (places >> 6)
    np.bitwise_or.at(rows.reshape(-1), at, np.uint64(1) << (places & 63).astype(np.uint64))
    return table, rows
