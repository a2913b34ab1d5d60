"""What each part of a rule brought and kept out."""

from __future__ import annotations

import pytest

from bot.core.rules.counting import (
    as_both,
    brought,
    brought_only_by,
    excluded_items,
    kept_out,
    phrases,
    wanted_terms,
)
from bot.core.rules.indexes import members
from bot.core.rules.matching import Day
from bot.core.rules.showing import show_alternative, show_item, show_term
from bot.core.rules.tree import Alternative, Rule, Term
from tests.support.fakes import paper

TITLES = ("apples", "apples and pears", "pears and plums", "apples and figs", "plums", "figs and pears and plums")
"""Papers 0 to 5."""


def word(text: str) -> Term:
    return Term("words", text)


def every(*items: Term | Rule, but: tuple[Term | Rule, ...] = ()) -> Alternative:
    return Alternative(items, but)


APPLES, PEARS, PLUMS, FIGS = map(word, ("apples", "pears", "plums", "figs"))


@pytest.fixture(scope="module")
def day() -> Day:
    return Day([paper(n, title) for n, title in enumerate(TITLES)], {})


@pytest.mark.parametrize(
    ("rule", "term", "all_of_it", "alone"),
    [
        (Rule((every(APPLES), every(PEARS))), APPLES, (0, 1, 3), (0, 3)),
        (Rule((every(APPLES), every(PEARS))), PEARS, (1, 2, 5), (2, 5)),
        # The term is in the paper, but what brought it is another alternative.
        (Rule((every(APPLES, FIGS), every(PLUMS))), APPLES, (3,), (3,)),
        (Rule((every(APPLES, FIGS), every(APPLES))), FIGS, (3,), ()),
        # What is excluded was not brought.
        (Rule((every(APPLES), every(PEARS)), (FIGS,)), PEARS, (1, 2), (2,)),
        (Rule((every(PEARS, but=(PLUMS,)), every(APPLES))), PEARS, (1,), ()),
        # In brackets: either of two with a third.
        (Rule((every(Rule((every(APPLES), every(PLUMS))), PEARS),)), APPLES, (1,), (1,)),
        (Rule((every(Rule((every(APPLES), every(PLUMS))), PEARS),)), PLUMS, (2, 5), (2, 5)),
        (Rule((every(Rule((every(APPLES), every(PLUMS))), PEARS),)), PEARS, (1, 2, 5), (1, 2, 5)),
        (Rule((every(word("quinces")),)), word("quinces"), (), ()),
    ],
)
def test_what_a_term_brought(
    day: Day, rule: Rule, term: Term, all_of_it: tuple[int, ...], alone: tuple[int, ...]
) -> None:
    assert members(brought(day, rule, term)) == all_of_it
    assert members(brought_only_by(day, rule, term)) == alone


@pytest.mark.parametrize(
    ("rule", "item", "papers"),
    [
        (Rule((every(APPLES),), (PEARS,)), PEARS, (1,)),
        (Rule((every(PLUMS),), (PEARS, FIGS)), PEARS, (2, 5)),
        (Rule((every(PLUMS),), (PEARS, FIGS)), FIGS, (5,)),
        # Kept out of one alternative, but brought by another.
        (Rule((every(PEARS, but=(PLUMS,)), every(FIGS))), PLUMS, (2,)),
        (Rule((every(Rule((every(PEARS),), (FIGS,)), PLUMS),)), FIGS, (5,)),
        (Rule((every(APPLES),), (Rule((every(PEARS), every(FIGS))),)), Rule((every(PEARS), every(FIGS))), (1, 3)),
    ],
)
def test_what_an_exclusion_kept_out(day: Day, rule: Rule, item: Term | Rule, papers: tuple[int, ...]) -> None:
    assert item in excluded_items(rule)
    assert members(kept_out(day, rule, item)) == papers


def test_terms_are_named_once_and_in_order() -> None:
    inside = Rule((every(PEARS, but=(FIGS,)), every(APPLES)))
    rule = Rule((every(APPLES, inside), every(word("plum jam"))), (PLUMS, FIGS))
    assert [show_term(term) for term in wanted_terms(rule)] == ["apples", "pears", '"plum jam"']
    assert [show_item(item) for item in excluded_items(rule)] == ["figs", "plums"]


def test_phrases_and_their_words() -> None:
    rule = Rule((every(word("LLM reasoning")), every(APPLES), every(Term("letters", "a b"))), (word("no phrase"),))
    assert phrases(rule) == (word("LLM reasoning"),)
    assert show_alternative(as_both(word("LLM reasoning"))) == "LLM + reasoning"
    # A sign alone cannot be looked for as a word.
    assert show_alternative(as_both(word("tea - spoon &"))) == "tea + spoon"
    assert as_both(Term("words", "knock knock", "title")) == every(Term("words", "knock", "title"))
