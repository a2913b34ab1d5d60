"""arXiv's calendar against real days: the weekly schedule, holidays, both changes of the clock, ends of years."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.core.calendar import (
    NEW_YORK,
    Expected,
    announced_on,
    days_between,
    expected,
    following,
    is_late,
    latest_due,
    new_york_date,
    on_or_after,
)


def day(text: str) -> date:
    """``Wed 2026-03-04``: the name of the day is checked."""
    name, iso = text.split()
    found = date.fromisoformat(iso)
    assert f"{found:%a}" == name
    return found


def et(text: str) -> datetime:
    """``Wed 2026-03-04 14:00`` in New York."""
    name, iso, clock = text.split()
    return datetime.fromisoformat(f"{day(f'{name} {iso}')} {clock}").replace(tzinfo=NEW_YORK)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("submitted", "announced"),
    [
        # The five windows of https://info.arxiv.org/help/availability.html
        ("Mon 2026-03-02 14:00", "Wed 2026-03-04"),
        ("Tue 2026-03-03 13:59", "Wed 2026-03-04"),
        ("Tue 2026-03-03 14:00", "Thu 2026-03-05"),
        ("Wed 2026-03-04 13:59", "Thu 2026-03-05"),
        ("Wed 2026-03-04 14:00", "Fri 2026-03-06"),
        ("Thu 2026-03-05 13:59", "Fri 2026-03-06"),
        ("Thu 2026-03-05 14:00", "Mon 2026-03-09"),
        ("Fri 2026-03-06 13:59", "Mon 2026-03-09"),
        ("Fri 2026-03-06 14:00", "Tue 2026-03-10"),
        ("Sat 2026-03-07 12:00", "Tue 2026-03-10"),
        ("Sun 2026-03-08 23:59", "Tue 2026-03-10"),
        ("Mon 2026-03-09 13:59", "Tue 2026-03-10"),
        # Years end, and holidays shift nothing
        ("Wed 2025-12-31 13:59", "Thu 2026-01-01"),
        ("Wed 2025-12-31 14:00", "Fri 2026-01-02"),
        ("Wed 1992-12-30 15:00", "Fri 1993-01-01"),
        ("Thu 9998-12-31 13:00", "Fri 9999-01-01"),
    ],
)
def test_a_submission_is_announced_by_the_weekly_schedule(submitted: str, announced: str) -> None:
    assert announced_on(et(submitted)) == day(announced)


@pytest.mark.parametrize(
    ("submitted", "announced"),
    [
        # 14:00 in New York is 19:00 UTC in winter, 18:00 in summer. The clock changes on Sundays:
        ("2025-03-07 18:59", "Mon 2025-03-10"),
        ("2025-03-10 17:59", "Tue 2025-03-11"),
        ("2025-03-10 18:00", "Wed 2025-03-12"),
        ("2025-10-31 17:59", "Mon 2025-11-03"),
        ("2025-11-03 18:59", "Tue 2025-11-04"),
        ("2025-11-03 19:00", "Wed 2025-11-05"),
        ("2026-03-09 17:59", "Tue 2026-03-10"),
        ("2026-11-02 18:59", "Tue 2026-11-03"),
    ],
)
def test_the_cut_off_moves_with_new_yorks_clock(submitted: str, announced: str) -> None:
    assert announced_on(utc(submitted)) == day(announced)


@pytest.mark.parametrize(
    ("when", "answer"),
    [
        ("Wed 2026-03-04", "yes"),
        ("Fri 2026-03-06", "yes"),
        ("Sat 2026-03-07", "no"),
        ("Sun 2026-03-08", "no"),
        # The holiday itself and the weekday after it
        ("Wed 2026-11-25", "yes"),
        ("Thu 2026-11-26", "perhaps"),
        ("Fri 2026-11-27", "perhaps"),
        ("Mon 2026-11-30", "yes"),
        ("Fri 2026-07-03", "perhaps"),
        ("Sat 2026-07-04", "no"),
        ("Mon 2026-07-06", "perhaps"),
        ("Tue 2026-07-07", "yes"),
        ("Mon 2026-09-07", "perhaps"),
        ("Tue 2026-09-08", "perhaps"),
        # A Sunday's mailing is Monday's feed
        ("Fri 2025-07-04", "yes"),
        ("Mon 2025-07-07", "perhaps"),
        ("Tue 2025-07-08", "yes"),
        # Over the end of the year
        ("Wed 2025-12-31", "perhaps"),
        ("Thu 2026-01-01", "perhaps"),
        ("Fri 2026-01-02", "perhaps"),
        ("Mon 2026-01-05", "yes"),
        ("Fri 2027-01-01", "perhaps"),
        ("Wed 2023-06-14", "perhaps"),
        # No list is known: what every list had
        ("Thu 2027-11-25", "perhaps"),
        ("Mon 2027-01-18", "perhaps"),
        ("Mon 2027-09-06", "perhaps"),
        ("Mon 2024-12-02", "yes"),
        ("Fri 1992-12-25", "perhaps"),
        ("Tue 9998-12-29", "yes"),
    ],
)
def test_what_is_expected(when: str, answer: Expected) -> None:
    assert expected(day(when)) == answer


HOLIDAYS_2026 = ["01-01", "01-19", "06-19", "07-03", "09-07", "11-26", "12-25", "12-29", "12-31"]


@pytest.mark.parametrize("holiday", HOLIDAYS_2026)
def test_arxivs_list_of_2026(holiday: str) -> None:
    assert expected(date.fromisoformat(f"2026-{holiday}")) == "perhaps"


def test_most_of_a_year_is_certain() -> None:
    year = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    doubtful = {one for one in year if expected(one) == "perhaps"}
    listed = {date.fromisoformat(f"2026-{holiday}") for holiday in HOLIDAYS_2026}
    assert doubtful == {one for one in listed | {following(one) for one in listed} if one.year == 2026}


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("Wed 2026-03-04 00:04", "Tue 2026-03-03"),
        ("Wed 2026-03-04 00:05", "Wed 2026-03-04"),
        ("Wed 2026-03-04 23:59", "Wed 2026-03-04"),
        ("Sat 2026-03-07 12:00", "Fri 2026-03-06"),
        ("Sun 2026-03-08 12:00", "Fri 2026-03-06"),
        ("Mon 2026-03-09 00:04", "Fri 2026-03-06"),
        ("Mon 2026-03-09 00:05", "Mon 2026-03-09"),
        ("Thu 2026-11-26 12:00", "Thu 2026-11-26"),  # perhaps is due too
        ("Fri 2027-01-01 00:04", "Thu 2026-12-31"),
        ("Thu 9998-12-31 12:00", "Thu 9998-12-31"),
    ],
)
def test_the_latest_batch_that_should_be_there(now: str, due: str) -> None:
    assert latest_due(et(now)) == day(due)
    assert latest_due(et(now).astimezone(UTC)) == day(due)


@pytest.mark.parametrize(
    ("now", "late"), [("2026-03-04 16:59", False), ("2026-03-04 17:00", True), ("2026-07-01 16:00", True)]
)
def test_late_is_noon_in_new_york(now: str, late: bool) -> None:
    assert is_late(utc(now)) is late


@pytest.mark.parametrize(
    ("after", "before", "days"),
    [
        ("Wed 2026-03-04", "Tue 2026-03-10", ["Thu 2026-03-05", "Fri 2026-03-06", "Mon 2026-03-09"]),
        ("Wed 2026-11-25", "Mon 2026-11-30", ["Thu 2026-11-26", "Fri 2026-11-27"]),
        ("Fri 2026-03-06", "Mon 2026-03-09", []),
        ("Wed 2026-03-04", "Wed 2026-03-04", []),
        ("Tue 2026-03-10", "Wed 2026-03-04", []),
        ("Wed 2025-12-31", "Mon 2026-01-05", ["Thu 2026-01-01", "Fri 2026-01-02"]),
    ],
)
def test_the_days_between(after: str, before: str, days: list[str]) -> None:
    assert days_between(day(after), day(before), 20) == tuple(map(day, days))
    assert days_between(day(after), day(before), 2) == tuple(map(day, days[-2:]))


@pytest.mark.timeout(1)
def test_of_thousands_of_years_the_latest_days() -> None:
    latest = tuple(map(day, ("Fri 9998-03-06", "Mon 9998-03-09", "Tue 9998-03-10")))
    assert all(days_between(date(2, 1, 1), day("Wed 9998-03-11"), 3) == latest for _ in range(100))


@pytest.mark.parametrize(
    ("start", "same_or_next", "later"),
    [
        ("Thu 2026-03-05", "Thu 2026-03-05", "Fri 2026-03-06"),
        ("Fri 2026-03-06", "Fri 2026-03-06", "Mon 2026-03-09"),
        ("Sat 2026-03-07", "Mon 2026-03-09", "Mon 2026-03-09"),
        ("Sun 2026-03-08", "Mon 2026-03-09", "Mon 2026-03-09"),
    ],
)
def test_the_next_announcement_day(start: str, same_or_next: str, later: str) -> None:
    assert on_or_after(day(start)) == day(same_or_next)
    assert following(day(start)) == day(later)


def test_the_date_in_new_york() -> None:
    assert new_york_date(utc("2026-03-04 04:59")) == date(2026, 3, 3)
    assert new_york_date(utc("2026-07-01 04:00")) == date(2026, 7, 1)
