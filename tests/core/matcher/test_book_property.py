"""The book is the same as one rule and one paper at a time: for every rule and paper, while rules come and go, and when
it was saved in between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import defaults
from bot.core.matcher.book import RuleBook
from bot.core.papers import Paper
from bot.core.rules.matching import Day, matches, members
from bot.core.rules.tree import Rule
from bot.core.topics import Topic, parse_topics
from tests.core.rules.drawn import rules_of, terms_from
from tests.core.rules.real_day import papers_of
from tests.core.rules.test_matching_property import TOPICS, days

Pairs = set[tuple[int, int]]


def pairs_of(book: RuleBook, day: Sequence[Paper], topics: Mapping[str, Topic]) -> Pairs:
    """What the book finds; each pair once."""
    found = [
        pair for ids, papers in book.pairs(day, topics) for pair in zip(ids.tolist(), papers.tolist(), strict=True)
    ]
    assert len(found) == len(set(found))
    return set(found)


def loaded(book: RuleBook) -> RuleBook:
    again = RuleBook.load(book.dump())
    assert again is not None
    return again


def one_by_one(rules: Mapping[int, Rule], day: Sequence[Paper]) -> Pairs:
    return {(i, n) for i, rule in rules.items() for n, one in enumerate(day) if matches(rule, one, TOPICS)}


@settings(deadline=None)
@given(st.data(), days, days)
def test_the_book_finds_what_the_rules_say_while_they_come_and_go(
    data: st.DataObject, day: list[Paper], other: list[Paper]
) -> None:
    book, rules = RuleBook(), dict[int, Rule]()
    drawn = rules_of(terms_from([*day, *other], ["A", "B", "Nobody"]))
    for what in data.draw(st.lists(st.sampled_from(["add", "add", "remove", "save", "match"]), max_size=12)):
        if what == "add":
            number = data.draw(st.integers(0, 2**40).filter(lambda n: n not in rules))
            rules[number] = data.draw(drawn)
            book.add(number, rules[number])
        elif what == "remove" and rules:
            number = data.draw(st.sampled_from(sorted(rules)))
            del rules[number]
            book.remove(number)
        elif what == "save":
            book = loaded(book)
        else:
            assert pairs_of(book, other, TOPICS) == one_by_one(rules, other)
    assert len(book) == len(rules)
    assert pairs_of(book, day, TOPICS) == one_by_one(rules, day)


@pytest.mark.real_digests
def test_the_same_on_a_real_day(real_digests: Path) -> None:
    compare_on_a_real_day(real_digests, examples=6)


@pytest.mark.long
@pytest.mark.real_digests
def test_the_same_on_a_real_day_for_longer(real_digests: Path) -> None:
    compare_on_a_real_day(real_digests, examples=100)


def compare_on_a_real_day(real_digests: Path, examples: int) -> None:
    day = papers_of(real_digests / "2025-05-07" / "README.md")
    topics = {t.name: t for t in parse_topics(defaults.topics_text(), "topics.yml")}
    engine = Day(day, topics)

    @settings(max_examples=examples, deadline=None)
    @given(st.lists(rules_of(terms_from(day, [*topics, "Nobody"])), min_size=5, max_size=30))
    def check(rules: list[Rule]) -> None:
        book = RuleBook()
        for number, rule in enumerate(rules):
            book.add(number, rule)
        wanted = {(number, n) for number, rule in enumerate(rules) for n in members(engine.matching(rule))}
        assert pairs_of(loaded(book), day, topics) == pairs_of(book, day, topics) == wanted

    check()
