"""A book of rules: what is in it, what is refused, and its parts where chance seldom leads."""

from __future__ import annotations

import numpy as np
import pytest

from bot.core.matcher import book as books
from bot.core.matcher import packed as packing
from bot.core.matcher import vocabulary as words
from bot.core.matcher.book import RuleBook
from bot.core.matcher.rows import merge, set_bits
from bot.core.papers import Paper
from bot.core.rules.matching import matches
from bot.core.rules.parsing import parse
from bot.core.rules.tree import Alternative, Rule, Term
from tests.core.matcher.test_book_property import loaded, pairs_of
from tests.core.samples import paper

DAY = [paper("Apples and pears", "grown on walls"), paper("Pears", "in a pie"), paper("Plums", "and apple trees")]


def book_of(*rules: str) -> RuleBook:
    book = RuleBook()
    for number, rule in enumerate(rules):
        book.add(number, parse(rule))
    return book


def found(book: RuleBook, day: list[Paper] = DAY) -> set[tuple[int, int]]:
    return pairs_of(book, day, {})


def test_a_rule_is_in_the_next_match_and_gone_from_the_one_after_its_end() -> None:
    book = book_of("apples")
    assert found(book) == {(0, 0), (0, 2)}
    book.add(7, parse("title:pears, -pie"))
    assert found(book) == {(0, 0), (0, 2), (7, 0)}
    book.remove(0)
    assert found(book) == {(7, 0)}
    assert (0 in book, 7 in book, len(book)) == (False, True, 1)


def test_an_id_that_was_taken_out_can_come_again_also_after_saving() -> None:
    book = loaded(book_of("apples", "pears"))
    book.remove(1)
    book.add(1, parse("plums"))
    assert found(book) == found(loaded(book)) == {(0, 0), (0, 2), (1, 2)}


def test_an_id_comes_once() -> None:
    book = book_of("apples")
    with pytest.raises(ValueError, match="rule 0 is in the book already"):
        book.add(0, parse("pears"))
    with pytest.raises(ValueError, match="rule 0"):
        loaded(book).add(0, parse("pears"))
    with pytest.raises(KeyError):
        book.remove(1)


def test_an_empty_book_and_a_day_without_papers() -> None:
    assert found(RuleBook()) == found(loaded(RuleBook())) == set()
    assert found(book_of("apples, ~ears, =Pears, author:song, (a, b) + c"), []) == set()


def test_what_another_version_saved_is_not_loaded() -> None:
    saved = book_of("apples").dump()
    assert RuleBook.load({**saved, "stamp": np.frombuffer(b"0 other", np.uint8)}) is None


def test_what_is_saved_is_not_changed() -> None:
    saved = book_of("apples", "(pears + pie, plums) -wall").dump()
    for column in saved.values():
        column.flags.writeable = False
    book = RuleBook.load(saved)
    assert book is not None
    book.add(9, parse("pie*"))
    book.remove(0)
    assert found(book) == {(1, 1), (1, 2), (9, 1)}


def test_many_blocks_and_steps_are_joined(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(books, "_DRAFT", 2)
    monkeypatch.setattr(books, "_BLOCKS", 2)
    monkeypatch.setattr(packing, "_RECENT", 3)
    rules = [
        "apples",
        "pears pie",
        "apple tree",
        "grown on walls",
        "(pears, plums) + (pie, tree) -wall",
        "in a pie",
    ] * 3
    book = book_of(*rules[:9])
    first = found(book)
    book.remove(0)
    for number, rule in enumerate(rules[9:], 9):
        book.add(number, parse(rule))
    wanted = {(n, p) for n, rule in enumerate(rules) for p, one in enumerate(DAY) if matches(parse(rule), one, {})}
    assert first == {(n, p) for n, p in wanted if n < 9}
    assert found(book) == found(loaded(book)) == {(n, p) for n, p in wanted if n}


def test_a_vocabulary_that_grew_too_large_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    book = book_of("apples + walls, pears")
    before = found(book)
    monkeypatch.setattr(words, "_MOST_RUNS", 3)
    assert found(book) == before == {(0, 0), (0, 1)}


@pytest.mark.parametrize(
    "term",
    [
        Term("words", ""),
        Term("words", "_"),
        Term("words", "\x00 \ud800"),
        Term("prefix", ""),
        Term("letters", ""),
        Term("letters", "", "title"),
        Term("letters", "ears and more than eight"),
        Term("letters", "\ud800"),
        Term("exact", ""),
        Term("exact", "Apples   and\tpears"),
        Term("exact", "pples"),
        Term("author", "Y."),
        Term("author", ""),
        Term("category", ""),
        Term("category", "cs."),
        Term("id", "none"),
        Term("topic", "none"),
    ],
)
def test_odd_terms_mean_what_they_mean_to_the_oracle(term: Term) -> None:
    day = [
        *DAY,
        paper("", ""),
        paper("\ud800 Apples and\n pears", "x", authors=("Y. Song", ""), categories=("", "cs.AI")),
    ]
    rule = Rule((Alternative((term,)),))
    book = RuleBook()
    book.add(0, rule)
    wanted = {(0, n) for n, one in enumerate(day) if matches(rule, one, {})}
    assert found(book, day) == found(loaded(book), day) == wanted


def test_set_bits_are_the_bits_that_are_set() -> None:
    bits = np.array([[0, 1 << 63], [5, 0], [0, 0]], np.uint64)
    rows, places = set_bits(bits)
    assert sorted(zip(rows.tolist(), places.tolist(), strict=True)) == [(0, 127), (1, 0), (1, 2)]
    assert [len(part) for part in set_bits(np.zeros((2, 1), np.uint64))] == [0, 0]


def test_rows_of_one_owner_are_merged_also_over_the_ends_of_chunks() -> None:
    ids = np.array([1, 2, 3]), np.array([4])
    bits = np.array([[1], [2], [4]], np.uint64), np.array([[8]], np.uint64)
    merged = merge(zip(ids, bits, strict=True), lambda some: some % 2, 3, 5)
    assert merged.tolist() == [[2 | 8], [1 | 4], [0]]
    assert merge([(np.zeros(0, np.int64), np.zeros((0, 1), np.uint64))], lambda some: some, 1, 5).tolist() == [[0]]
