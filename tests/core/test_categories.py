"""Categories, the names of their sections, there and back, and what is one category under two names."""

from __future__ import annotations

import pytest

from bot.core.categories import SECTIONS, category_of, is_category, is_in, section_of


@pytest.mark.parametrize(
    "category", [*SECTIONS, "cs.SD", "stat.ML", "q-bio.NC", "cond-mat.mes-hall", "astro-ph.GA", "hep-th", "quant-ph"]
)
def test_a_section_says_which_category_it_is(category: str) -> None:
    assert is_category(category)
    assert category_of(section_of(category)) == (category,)


@pytest.mark.parametrize(
    "text", ["", "robotics", "<i>", "cs.", "cs.CV\n", "cs.CV|cs.AI", "CS.CV", "c" * 500, "cs." + "A" * 99]
)
def test_what_is_no_category(text: str) -> None:
    assert not is_category(text)


def test_the_names_are_those_of_the_taxonomy() -> None:
    assert section_of("cs.RO") == "Robotics 🤖"
    assert section_of("cs.SD") == "Sound"
    assert section_of("stat.ML") == "stat.ML"
    assert section_of("") == "Other"
    assert category_of("Other") == ()
    assert category_of("COMPUTERS and  society 🏛") == ("cs.CY",)


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
        ("cs.CV", "CS.cv", True),
        ("math.it", "Cs.It", True),
        ("Machine Learning", "machine learning", True),
        ("Machine Learning", "machine", False),
    ],
)
def test_what_is_within_a_category_or_an_archive(listed: str, category: str, inside: bool) -> None:
    assert is_in(listed, category) is inside
