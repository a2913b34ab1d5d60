"""How often an address may be asked."""

from __future__ import annotations

import pytest

from bot.core.register import AGAIN, DAY, WEEK, Asked, wait_to_ask

NOW = 10_000_000.0


def wait(*asked: tuple[int, float], left_at: float | None = None, of: int = 1) -> float:
    """Seconds to wait where ``asked`` are (subscription, seconds ago)."""
    return wait_to_ask([Asked(id_, NOW - ago) for id_, ago in asked], of, left_at=left_at, machine=NOW)


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [
        ([], 0),
        ([(1, 0)], AGAIN),
        ([(1, 60)], AGAIN - 60),
        ([(1, 900), (1, 60)], AGAIN - 60),
        ([(1, AGAIN)], 0),
        ([(2, 1)], 0),
        ([(n, n * 3600) for n in range(2, 6)], 0),
        ([(n, n * 3600) for n in range(2, 7)], DAY - 6 * 3600),
        ([(n, n * 3600) for n in range(2, 8)], DAY - 6 * 3600),
        ([(n, DAY) for n in range(2, 8)], 0),
        ([(1, -500)], 0),
    ],
)
def test_one_subscription_seldom_and_one_address_a_few_times_a_day(
    asked: list[tuple[int, float]], seconds: float
) -> None:
    assert wait(*asked) == seconds


def test_who_left_may_be_asked_once_a_week() -> None:
    assert wait((2, 3 * DAY), left_at=NOW - 2 * DAY) == 0, "that was before"
    assert wait((2, 3 * DAY), left_at=NOW - 3 * DAY) == WEEK - 3 * DAY
    assert wait((2, WEEK), left_at=NOW - 2 * WEEK) == 0
