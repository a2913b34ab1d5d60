"""Days as a sentence names them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.core.messages import list_days


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ((), ""),
        (("2025-05-01",), "1 May 2025"),
        (("2025-05-01", "2025-05-02"), "1 and 2 May 2025"),
        (("2025-05-01", "2025-05-02", "2025-05-05"), "1, 2 and 5 May 2025"),
        (("2025-04-29", "2025-04-30", "2025-05-01"), "29, 30 April and 1 May 2025"),
        (("2024-12-30", "2024-12-31", "2025-01-02"), "30, 31 December 2024 and 2 January 2025"),
        (("2024-05-01", "2025-05-01"), "1 May 2024 and 1 May 2025"),
    ],
)
def test_the_month_stands_where_it_changes(days: tuple[str, ...], said: str) -> None:
    assert list_days([date.fromisoformat(day) for day in days]) == said


def test_of_many_the_first_and_the_last() -> None:
    days = [date(2025, 4, 28) + timedelta(days=n) for n in range(11)]
    assert list_days(days[:10]) == "28, 29, 30 April, 1, 2, 3, 4, 5, 6 and 7 May 2025"
    assert list_days(days) == "28 April 2025 to 8 May 2025"
