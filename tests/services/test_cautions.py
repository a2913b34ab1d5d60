"""When a rule would be a flood."""

from __future__ import annotations

from datetime import date

import pytest

from bot.services.cautions import flood, nothing_found


@pytest.mark.parametrize(
    ("matches", "read", "warned"),
    [(0, 0, False), (4, 4, False), (5, 24, True), (5, 25, False), (81, 400, True), (80, 400, False)],
)
def test_more_than_a_fifth_of_a_day_from_five_papers_on(matches: int, read: int, warned: bool) -> None:
    assert bool(flood(matches, read)) is warned


def test_it_says_which_day_and_how_many() -> None:
    said = flood(1_200, 1_550, date(2025, 5, 1))
    assert said is not None
    assert "1,200 of the 1,550 papers of 1 May 2025" in said
    assert "of the latest digest" in (flood(5, 5) or "")


def test_days_without_a_match() -> None:
    assert nothing_found(30) == "It matched nothing in the last 30 days."
    assert nothing_found(1) == "It matched nothing on the last day."
