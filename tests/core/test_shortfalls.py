"""What one source lacks of a batch that another has."""

from __future__ import annotations

from typing import Any

import pytest

from bot.core.digests import DigestKind
from bot.core.papers import Paper, PaperId
from bot.core.records import Listing
from bot.core.shortfalls import Shortfall, only_here, shortfalls
from tests.core.samples import paper

ONE, TWO, THREE = (PaperId(f"arxiv:2504.9900{n}") for n in (1, 2, 3))


def listing(series: str, *papers: PaperId, kind: DigestKind = "arxiv", scope: tuple[str, ...] = ("cs.CV",)) -> Listing:
    return Listing(series=series, name=f"the {series}", kind=kind, scope=scope, papers=frozenset(papers))


def known(*papers: PaperId, **fields: Any) -> dict[PaperId, Paper]:
    fields = {"categories": ("cs.CV",), **fields}
    return {id_: paper(id=id_, **fields) for id_ in papers}


def test_what_is_lacking_is_told_with_ids_and_who_has_it() -> None:
    full, also, short = listing("full", ONE, TWO, THREE), listing("also", ONE, THREE), listing("short", TWO)
    assert shortfalls([full, also, short], known(THREE, TWO, ONE)) == [
        Shortfall(series="also", name="the also", lacks=(TWO,), had_by=("the full", "the short")),
        Shortfall(series="short", name="the short", lacks=(ONE, THREE), had_by=("the also", "the full")),
    ]


def test_sources_that_have_all_lack_nothing() -> None:
    assert shortfalls([listing("a", ONE, TWO), listing("b", ONE, TWO)], known(ONE, TWO)) == []


@pytest.mark.parametrize(
    ("scope", "categories", "lacks"),
    [
        (("cs.CV",), ("cs.CV",), True),
        (("cs.CV",), ("cs.LG", "cs.CV"), True),  # a cross-list stands in its feed
        (("cs.CV",), ("cs.LG",), False),
        (("cs.CV",), (), False),
        ((), ("cs.CV",), False),
        (("cs",), ("cs.CV",), True),
        (("cs",), ("stat.ML", "cs.LG"), True),
        (("math",), ("math-ph",), True),
        (("cs.IT",), ("math.IT",), True),
        (("eess.SY",), ("cs.SY",), True),
        (("math",), ("cs.NA",), True),
        (("cs",), ("csx.AI",), False),
    ],
)
def test_a_category_means_to_have_all_that_is_in_it(
    scope: tuple[str, ...], categories: tuple[str, ...], lacks: bool
) -> None:
    found = shortfalls([listing("a", ONE), listing("b", scope=scope)], known(ONE, categories=categories))
    assert any(one.series == "b" for one in found) is lacks


@pytest.mark.parametrize(
    ("categories", "complete", "lacks"),
    [
        (("cs.CV",), True, True),
        (("cs.CV", "cs.LG"), True, True),
        (("cs.CV", "math.SY"), True, False),
        (("math.IT", "cs.LG"), True, True),  # cs.IT by its other name
        (("stat.ML", "cs.CV"), True, False),
        (("cs.CV",), False, False),  # who knows what else it is in
        ((), True, False),
    ],
)
def test_a_digest_means_to_have_what_is_in_its_sections_only(
    categories: tuple[str, ...], complete: bool, lacks: bool
) -> None:
    digest = listing("digest", kind="markdown", scope=("cs.CV", "cs.LG", "cs.IT"))
    papers = known(ONE, categories=categories, categories_complete=complete)
    assert bool(shortfalls([listing("a", ONE), digest], papers)) is lacks


def test_another_feed_means_to_have_nothing() -> None:
    assert shortfalls([listing("a", ONE), listing("journal", TWO, kind="feed", scope=())], known(ONE)) == []


def test_what_only_one_has() -> None:
    every = [listing("a", ONE, TWO), listing("b", TWO), listing("c", TWO, THREE)]
    assert [only_here(one, every) for one in every] == [(ONE,), (), (THREE,)]
