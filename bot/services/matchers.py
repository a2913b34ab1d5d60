"""The rules that are followed, ready for matching: one by one where they are few, as a book of columns where they are
many. The book is kept in step with what is followed, and on a shelf from one process to the next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING

from bot.core import matcher
from bot.core.papers import Paper
from bot.core.ports import Shelf
from bot.core.rules.indexes import members
from bot.core.rules.matching import Day
from bot.core.rules.tree import Rule
from bot.core.topics import Topic

if TYPE_CHECKING:
    from bot.core.matcher.book import RuleBook

Matched = Iterator[tuple[str, Sequence[int]]]

_MANY_CHANGES = 1000
"""Rules taken up or dropped since the book was put on the shelf. With fewer it is not written again: the next process
makes up for them in a moment."""


@dataclass(slots=True)
class Matchers:
    """``read`` gives the rule of a text, None where it cannot be read. ``unreadable``: texts that are followed all the
    same, and match nothing."""

    read: Callable[[str], Rule | None]
    shelf: Shelf | None = None
    unreadable: Sequence[str] = ()
    _texts: Collection[str] = ()
    _numbers: dict[int, str] = field(default_factory=dict)
    _book: RuleBook | None = None
    _changes: int = 0

    def follow(self, texts: Collection[str]) -> None:
        """From now on match the rules with these texts, each given once."""
        self._texts = texts
        if len(texts) > matcher.FEW:
            self._keep_book(texts)
        else:
            self._book = None
            self.unreadable = [text for text in texts if self.read(text) is None]

    def match(self, papers: Sequence[Paper], topics: Mapping[str, Topic]) -> Matched:
        """The texts of the rules that match any of ``papers``, and the indices of those, ascending."""
        if self._book is not None:
            return self._by_book(self._book, papers, topics)
        return self._one_by_one(papers, topics)

    def _one_by_one(self, papers: Sequence[Paper], topics: Mapping[str, Topic]) -> Matched:
        day = Day(papers, topics)
        for text in self._texts:
            if (rule := self.read(text)) is not None and (found := members(day.matching(rule))):
                yield text, found

    def _by_book(self, book: RuleBook, papers: Sequence[Paper], topics: Mapping[str, Topic]) -> Matched:
        for numbers, indices in book.pairs(papers, topics):
            found: defaultdict[int, list[int]] = defaultdict(list)
            for number, index in zip(numbers.tolist(), indices.tolist(), strict=True):
                found[number].append(index)
            yield from ((self._numbers[number], some) for number, some in found.items())

    def _keep_book(self, texts: Iterable[str]) -> None:
        numbers = {_number(text): text for text in texts}
        book = self._book or self._shelved()
        if book.removed > len(numbers):
            book = _empty_book()
        known = book.numbers()
        for number in known - numbers.keys():
            book.remove(number)
        added = numbers.keys() - known
        self.unreadable = [numbers[n] for n in added if not self._add(book, n, numbers[n])]
        self._book, self._numbers = book, numbers
        self._changes += len(known ^ numbers.keys()) - len(self.unreadable)
        self._put_back(book)

    def _add(self, book: RuleBook, number: int, text: str) -> bool:
        if (rule := self.read(text)) is None:
            return False
        book.add(number, rule)
        return True

    def _shelved(self) -> RuleBook:
        """The book as it was left, if this version left one."""
        empty, saved = _empty_book(), self.shelf.take() if self.shelf else None
        loaded = empty.load(saved) if saved else None
        return empty if loaded is None else loaded

    def _put_back(self, book: RuleBook) -> None:
        if self.shelf and self._changes >= _MANY_CHANGES:
            self.shelf.put(book.dump())
            self._changes = 0


def _empty_book() -> RuleBook:
    from bot.core.matcher.book import RuleBook  # noqa: PLC0415 - numpy: only where there are many rules

    return RuleBook()


def _number(text: str) -> int:
    """The same for the same text in every process. Two texts with one number: once in some million stores that have a
    million rules."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little") >> 1
