"""Which batch a listing is of, by what it shares with those around it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.core.batches import Batch, Near, Overlap, around, find_batch

EVENING, MORNING = date(2025, 5, 1), date(2025, 5, 2)
READ = datetime(2025, 5, 1, 22, tzinfo=UTC)
OURS, OTHERS = Batch(4, EVENING, READ), Batch(3, date(2025, 4, 30), READ)


def near(*overlaps: Overlap, same_day: Batch | None = None, own: Batch | None = None) -> Near:
    return Near(overlaps, same_day, 5, own)


def found(*overlaps: Overlap, size: int) -> int:
    return find_batch(near(*overlaps), MORNING, size).number


def test_what_shares_nothing_is_new_and_nobody_knew_it() -> None:
    assert find_batch(near(), MORNING, 10) == Batch(5, MORNING, None)


def test_the_same_papers_under_another_date_are_the_same_batch_of_the_earlier_day() -> None:
    assert find_batch(near(Overlap(OURS, 100, 100)), MORNING, 100) == OURS
    assert find_batch(near(Overlap(Batch(4, MORNING, READ), 100, 100)), EVENING, 100) == OURS


@pytest.mark.parametrize(
    ("size", "other", "common", "same"),
    [
        (400, 400, 15, False),  # replaced the day after they appeared
        (400, 400, 133, False),
        (400, 400, 134, True),
        (24, 600, 8, True),  # a small category, most of whose papers are in others as well
        (25, 600, 8, False),
        (20, 600, 7, False),
        (10, 60, 3, False),  # a small list has many such by chance
        (1, 300, 1, True),
        (300, 1, 1, True),
        (2, 300, 1, True),
        (3, 300, 1, False),
        (4, 300, 2, True),
        (5, 300, 2, False),
        (5, 300, 3, True),
        (0, 300, 0, False),
        (300, 0, 0, False),
    ],
)
def test_enough_of_the_smaller_listing(size: int, other: int, common: int, same: bool) -> None:
    assert (found(Overlap(OURS, other, common), size=size) == OURS.number) is same


def test_of_several_the_one_with_most_in_common() -> None:
    assert found(Overlap(OURS, 50, 40), Overlap(OTHERS, 50, 25), size=50) == OURS.number
    assert found(Overlap(OURS, 50, 25), Overlap(OTHERS, 50, 40), size=50) == OTHERS.number


def test_of_two_alike_the_later_one() -> None:
    assert found(Overlap(OURS, 50, 40), Overlap(OTHERS, 50, 40), size=50) == OURS.number


def test_arxivs_own_listings_of_a_day_are_one_batch_unless_the_papers_say_another() -> None:
    assert find_batch(near(same_day=OURS), MORNING, 3) == OURS
    assert find_batch(near(Overlap(OTHERS, 40, 38), same_day=OURS), MORNING, 40).number == OTHERS.number
    assert find_batch(near(Overlap(OTHERS, 40, 3), same_day=OURS), MORNING, 6).number == OTHERS.number
    assert find_batch(near(Overlap(OTHERS, 40, 2), same_day=OURS), MORNING, 2).number == OURS.number


def test_more_of_a_listing_is_of_its_batch_whatever_it_shares_with_others() -> None:
    assert find_batch(near(Overlap(OTHERS, 4, 4), same_day=OTHERS, own=OURS), EVENING, 4) == OURS


def test_the_ends_of_the_calendar_have_days_around_them() -> None:
    assert around(EVENING) == (date(2025, 4, 26), date(2025, 5, 6))
    assert around(date.min) == (date.min, date(1, 1, 6))
    assert around(date.max) == (date(9999, 12, 26), date.max)
