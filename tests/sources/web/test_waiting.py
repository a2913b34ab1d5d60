"""How long to wait: by Retry-After, and by our own back-off that is kept in a bookmark."""

from __future__ import annotations

import json
import math

import pytest

from bot.sources.web.patience import Patience
from bot.sources.web.waiting import retry_after

NOW = 1_000_000.0  # Mon, 12 Jan 1970 13:46:40 GMT
DAY = 86_400.0


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0.0),
        (" 120 ", 120.0),
        ("86401", DAY),
        ("9" * 5000, DAY),
        ("Mon, 12 Jan 1970 13:47:40 GMT", 60.0),
        ("Monday, 12-Jan-70 13:47:40 GMT", 60.0),
        ("Mon, 12 Jan 1970 14:47:40 +0100", 60.0),
        ("Mon, 12 Jan 1970 13:47:40 -0000", 60.0),
        ("Mon, 12 Jan 1970 13:00:00 GMT", 0.0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", DAY),
        (None, None),
        ("", None),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("٣", None),
        ("Mon, 99 Jan 1970 13:47:40 GMT", None),
        ("1e9", None),
    ],
)
def test_retry_after(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds


def fail(times: int, chance: float = 0.0, asked: float | None = None) -> Patience:
    patience = Patience()
    for _ in range(times):
        patience = patience.after_failure(NOW, asked, lambda: chance)
    return patience


@pytest.mark.parametrize(
    ("times", "minutes"), [(1, 5), (2, 10), (3, 20), (4, 40), (5, 80), (6, 160), (7, 320), (8, 360), (5000, 360)]
)
def test_five_minutes_doubling_to_six_hours(times: int, minutes: int) -> None:
    assert fail(times).waits(NOW) == minutes * 60
    assert 0.8 * minutes * 60 <= fail(times, chance=0.999).waits(NOW) < minutes * 60


def test_never_sooner_than_asked() -> None:
    assert fail(1, asked=1000).waits(NOW) == 1000
    assert fail(1, asked=10).waits(NOW) == 300
    assert fail(1, asked=math.inf).waits(NOW) == DAY


def test_waiting_ends() -> None:
    patience = fail(1)
    assert patience.waits(NOW + 299) == 1
    assert patience.waits(NOW + 300) == 0
    assert Patience().waits(NOW) == 0


def test_a_clock_that_was_wrong_starves_nobody() -> None:
    assert fail(1).waits(NOW - 2 * DAY) == 0


def test_it_comes_back_from_a_bookmark() -> None:
    patience = fail(3)
    assert Patience.load(json.loads(json.dumps(patience.dump()))) == patience


@pytest.mark.parametrize(
    "found",
    [None, 3, "x", [], {}, {"failures": "3"}, {"failures": True, "not_before": 1}, {"failures": -1, "not_before": NOW},
     {"failures": math.nan, "not_before": math.inf}, {"failures": 10**400}, {"failures": math.inf}],
)  # fmt: skip
def test_garbage_is_as_if_it_never_failed(found: object) -> None:
    assert Patience.load(found) == Patience()


@pytest.mark.parametrize("not_before", ["x", None, math.nan, math.inf, -math.inf, 10**400, -1, [], 1e300])
def test_garbage_never_starves(not_before: object) -> None:
    patience = Patience.load({"failures": 10**9, "not_before": not_before})
    assert patience.waits(NOW) == 0
    assert patience.after_failure(NOW, None, lambda: 0.0).waits(NOW) == 6 * 3600
