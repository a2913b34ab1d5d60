"""The book finds the people that the operator finds."""

from __future__ import annotations

from bot.core.matcher.book import RuleBook
from bot.core.rules.tree import Alternative, Rule, Term
from tests.core.rules.test_authors import ROWS
from tests.core.samples import paper


def test_the_same_people() -> None:
    book = RuleBook()
    for number, (asked, _, _) in enumerate(ROWS):
        book.add(number, Rule((Alternative((Term("author", asked),)),)))
    pairs = book.pairs([paper(authors=(name,)) for _, name, _ in ROWS], {})
    found = {(rule, one) for rules, papers in pairs for rule, one in zip(rules.tolist(), papers.tolist(), strict=True)}
    assert [(*row[:2], (n, n) in found) for n, row in enumerate(ROWS)] == [*ROWS]
