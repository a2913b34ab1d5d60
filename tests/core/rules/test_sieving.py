"""The quick look never puts aside a paper that matches."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.core.rules.matching import matches
from bot.core.rules.operators import OPERATORS
from bot.core.rules.parsing import parse
from bot.core.rules.sieving import possible
from bot.core.rules.texts import Texts
from bot.core.rules.tree import Alternative, Rule, Term
from bot.core.topics import Topic
from tests.core.rules.real_day import papers_of
from tests.support.fakes import paper

TOPICS = {"Tea": Topic(name="Tea", keywords=(("brew",),), filters=())}
DAYS = ("2025-03-31", "2025-05-07", "2025-10-22")


@pytest.mark.parametrize(
    ("rule", "title"),
    [
        ("data-set", "Datasets for tea"),
        ("dataset", "A data-set"),
        ("study", "Studies of tea"),
        ("matrix", "On matrices"),
        ("DeBERTa", r"De\textsc{BERTa} again"),
        ("4th", r"The 4\textsuperscript{th} cup"),
        ("log", r"In $\log n$ steps"),
        ("birdeye", "A bird’s-eye view"),
        ("Francois", r"For Fran\c{c}ois"),
        ("Schrodinger", r"A Schr\"odinger bridge"),
        ("Erdos", "Of Erdős"),
        ("k-NN", "With $k$-NN"),
        ("β-VAE", r"A $\beta$-VAE"),
        ("F1", "The F$_1$-score"),
        ("R^2", "With $R^2$"),
        ("L1", r"An $\ell_1$ norm"),
        ("GPT-4.5", "Asking GPT-4.5"),
        ("C++", "In C++"),
        ("diffus*", "On dif-fusion"),
        ("tea lea*", "Tea leaves"),
        ("~ff", "Diffusion"),
        ("topic:Tea", "Brewing"),
        ("=NeRF", "A NeRF"),
        ("author:Lovelace", "Anything"),
        ("cat:cs.LG", "Anything"),
        ("(cups, tea) + leaf", "Tea leaves"),
        ("tea, -leaf", "Tea leaves"),
        ("topic:Tea -mats", "On tea, brewed on mats"),
    ],
)
def test_what_may_match_is_kept(rule: str, title: str) -> None:
    assert possible([parse("spoons"), parse(rule)], paper(1, title), TOPICS)
    bare = Rule(tuple(Alternative(one.all_of) for one in parse(rule).any_of))
    assert matches(bare, paper(1, title), TOPICS)


@pytest.mark.parametrize(
    "rule",
    ["spoons", "tea + spoons", "spoon*", "lea* + spoon", "~spoon", "topic:Tea", "cat:math", "(cups, mats) + tea"],
)
def test_others_are_put_aside(rule: str) -> None:
    assert not possible([parse(rule)], paper(1, r"Tea leaves and $\alpha$"), TOPICS)


@pytest.mark.real_digests
@pytest.mark.parametrize("day", [DAYS[0], *(pytest.param(day, marks=pytest.mark.long) for day in DAYS[1:])])
def test_every_word_of_real_papers_is_found_again(real_digests: Path, day: str) -> None:
    """Each word that is in a paper, and each that hyphens make, asked for alone."""
    for one in papers_of(real_digests / day / "README.md"):
        texts = Texts(one)
        for field in (texts.title, texts.abstract):
            for token in (*field.tokens, *field.joins):
                term = Term("words", token.plain)
                asked = any(map(str.isalnum, token.plain)) and OPERATORS["words"].has(term, texts, {})
                assert not asked or possible([Rule((Alternative((term,)),))], one, {}), (one.id, token.plain)
