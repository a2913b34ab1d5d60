"""Exact terms beside punctuation: whether a word ends there is asked of the operator itself."""

from __future__ import annotations

import pytest

from bot.core.matcher.book import RuleBook
from bot.core.rules.matching import matches
from bot.core.rules.parsing import parse
from tests.core.samples import paper

TITLES = (
    "On GPT-4, and so on",
    "On (GPT-4)",
    "On GPT-4.5",
    "On GPT-4o",
    "The C+ of C++",
    "C, not D",
    "gpt-4, small",
    "NeRF's NeRF.",
    "NeRF'ed and O'NeRF",
    "NeRF’ed and O’NeRF",
    "A 'NeRF', NeRFs'",
)


@pytest.mark.parametrize("rule", ['="GPT-4"', "=C", '="C+"', "=NeRF", "title:=NeRF", '="4"'])
def test_the_same_as_one_by_one(rule: str) -> None:
    day = [paper(title) for title in TITLES]
    book = RuleBook()
    book.add(1, parse(rule))
    found = {n for _, papers in book.pairs(day, {}) for n in papers.tolist()}
    assert found == {n for n, one in enumerate(day) if matches(parse(rule), one, {})}
