"""Categories and the names of their sections, there and back."""

from __future__ import annotations

import pytest

from bot.core.categories import SECTIONS, category_of, is_category, section_of


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
