"""Letters anywhere in the texts, by their first bytes and by their last: whichever are rarer there."""

from __future__ import annotations

import pytest

from bot.core.matcher.book import RuleBook
from bot.core.rules.matching import matches
from bot.core.rules.parsing import parse
from tests.core.samples import paper

TITLES = (
    "neration",  # the last eight bytes at the very beginning: nothing can stand before them
    "Generate, generated, generates, generator",
    "A generation, regenerations",
    "A generative iteration neration",
    "convolution convolutional convolutions",
    "deconvolutional neural networks",
    "devolutional evolutional",
    "convolutional neurall networks",
    "convolutionel neural networks",
    "ConvoLutioNal neUral netWorks, twice: convolutional neural networks",
)


@pytest.mark.parametrize(
    "rule",
    [
        "~generation",
        "~neration",
        "~convolutional",
        '~"convolutional neural networks"',
        "~evolutional",
        "title:~erations",
    ],
)
def test_the_same_as_one_by_one(rule: str) -> None:
    day = [paper(title, abstract="") for title in TITLES]
    book = RuleBook()
    book.add(1, parse(rule))
    found = {n for _, papers in book.pairs(day, {}) for n in papers.tolist()}
    assert found == {n for n, one in enumerate(day) if matches(parse(rule), one, {})}
    assert found
