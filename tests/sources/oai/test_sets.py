"""Categories as sets, and the names that mean one category."""

from __future__ import annotations

import pytest

from bot.sources.oai import set_of
from bot.sources.oai.sets import is_in


@pytest.mark.parametrize(
    ("category", "name"),
    [
        ("cs.AI", "cs:cs:AI"),
        ("math.NA", "math:math:NA"),
        ("stat.ML", "stat:stat:ML"),
        ("eess.AS", "eess:eess:AS"),
        ("q-bio.NC", "q-bio:q-bio:NC"),
        ("q-fin.ST", "q-fin:q-fin:ST"),
        ("econ.EM", "econ:econ:EM"),
        ("astro-ph.GA", "physics:astro-ph:GA"),
        ("cond-mat.mes-hall", "physics:cond-mat:mes-hall"),
        ("nlin.CD", "physics:nlin:CD"),
        ("physics.optics", "physics:physics:optics"),
        ("hep-th", "physics:hep-th"),
        ("quant-ph", "physics:quant-ph"),
        ("math-ph", "physics:math-ph"),
        ("cs", "cs:cs"),
        ("astro-ph", "physics:astro-ph"),
    ],
)
def test_the_set_of_a_category(category: str, name: str) -> None:
    assert set_of(category) == name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("cs.IT", "math.IT"),
        ("cs.NA", "math.NA"),
        ("cs.SY", "eess.SY"),
        ("math.MP", "math-ph"),
        ("stat.TH", "math.ST"),
        ("q-fin.EC", "econ.GN"),
    ],
)
def test_two_names_of_one_category(one: str, other: str) -> None:
    assert is_in(one, other)
    assert is_in(other, one)
    assert is_in(one, one)


@pytest.mark.parametrize(
    ("listed", "category", "inside"),
    [
        ("cs.AI", "cs.LG", False),
        ("cs.AI", "cs", True),
        ("cs.IT", "math", True),
        ("math.AG", "cs", False),
        ("math-ph", "math", True),
        ("hep-th", "hep", False),
        ("q-bio.NC", "q", False),
    ],
)
def test_what_is_within_a_category_or_an_archive(listed: str, category: str, inside: bool) -> None:
    assert is_in(listed, category) is inside
