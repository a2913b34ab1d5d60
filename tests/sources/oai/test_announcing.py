"""Which days a record stands for. Weeks of March 2026: Monday is the 2nd and the 9th. Moments are in UTC, where New
York's 14:00 is 19:00 (from the 8th on 18:00)."""

from __future__ import annotations

from datetime import date

import pytest

from bot.sources.oai.announcing import announcements, day_of
from tests.sources.oai.samples import record

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


def days(
    category: str, *given: str, first: date = FIRST, last: date = LAST
) -> list[tuple[str, str | None, int | None]]:
    """Day, kind and version; ``given`` is the datestamp and when the versions were submitted."""
    told = announcements(record(*given), category, first, last)
    return [(str(day), paper.announce_type, paper.version) for day, paper in told]


@pytest.mark.parametrize(
    ("datestamp", "submitted", "day"),
    [
        # Announced Tuesday evening: in UTC the record changed on Wednesday, in New York on Tuesday
        ("2026-03-04", "2026-03-03 12:00", "2026-03-04"),
        ("2026-03-03", "2026-03-03 12:00", "2026-03-04"),
        # Announced Sunday evening
        ("2026-03-09", "2026-03-06 12:00", "2026-03-09"),
        ("2026-03-08", "2026-03-06 12:00", "2026-03-09"),
        # Announced Monday evening, submitted over the weekend
        ("2026-03-10", "2026-03-07 12:00", "2026-03-10"),
        ("2026-03-09", "2026-03-07 12:00", "2026-03-10"),
        # A minute before the cut-off and at it
        ("2026-03-04", "2026-03-03 18:59", "2026-03-04"),
        ("2026-03-05", "2026-03-03 19:00", "2026-03-05"),
        # Held by moderators, or changed within a week
        ("2026-03-06", "2026-03-03 12:00", "2026-03-06"),
        ("2026-03-07", "2026-03-03 12:00", "2026-03-09"),
        ("2026-03-11", "2026-03-03 12:00", "2026-03-11"),
        # Changed later: the schedule's day
        ("2026-03-12", "2026-03-03 12:00", "2026-03-04"),
        ("2026-11-12", "2026-03-03 12:00", "2026-03-04"),
        # Deferred over Thanksgiving
        ("2026-11-27", "2026-11-25 12:00", "2026-11-27"),
    ],
)
def test_the_day_of_a_first_version(datestamp: str, submitted: str, day: str) -> None:
    assert str(day_of(record(datestamp, submitted))) == day


@pytest.mark.parametrize("datestamp", ["2026-03-04", "2026-03-06", "2026-06-01"])
def test_a_replacement_is_announced_by_the_schedule_whatever_changed_later(datestamp: str) -> None:
    assert day_of(record(datestamp, "2025-12-01 12:00", "2026-03-03 12:00")) == date(2026, 3, 4)


@pytest.mark.parametrize(
    ("category", "kind"),
    [
        ("cs.AI", "new"),
        ("cs.LG", "cross"),
        ("math.ST", "cross"),
        ("stat.TH", "cross"),
        ("cs", "new"),
        ("math", "cross"),
    ],
)
def test_a_new_paper_is_new_where_it_is_primary(category: str, kind: str) -> None:
    assert days(category, "2026-03-04", "2026-03-03 12:00") == [("2026-03-04", kind, 1)]


@pytest.mark.parametrize(
    ("primary", "asked"), [("math.IT", "cs.IT"), ("cs.SY", "eess.SY"), ("math-ph", "math.MP"), ("q-fin.EC", "econ.GN")]
)
def test_both_names_of_a_category_are_primary(primary: str, asked: str) -> None:
    one = record("2026-03-04", "2026-03-03 12:00", categories=(primary, "hep-th"))
    assert [paper.announce_type for _, paper in announcements(one, asked, FIRST, LAST)] == ["new"]


def test_a_category_that_the_paper_is_not_in_announced_nothing() -> None:
    assert days("cs.CV", "2026-03-04", "2026-03-03 12:00") == []


@pytest.mark.parametrize(("category", "kinds"), [("cs.AI", ("new", "replace")), ("cs.LG", ("cross", "replace-cross"))])
def test_a_replaced_paper_stands_for_two_days(category: str, kinds: tuple[str, str]) -> None:
    told = days(category, "2026-03-11", "2026-03-03 12:00", "2026-03-05 12:00", "2026-03-10 12:00")
    assert told == [("2026-03-04", kinds[0], 1), ("2026-03-11", kinds[1], 3)]


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        ("2026-03-04", "2026-03-11", ["2026-03-04", "2026-03-11"]),
        ("2026-03-05", "2026-03-11", ["2026-03-11"]),
        ("2026-03-04", "2026-03-10", ["2026-03-04"]),
        ("2026-03-05", "2026-03-10", []),
    ],
)
def test_only_days_that_were_asked_for(first: str, last: str, told: list[str]) -> None:
    span = {"first": date.fromisoformat(first), "last": date.fromisoformat(last)}
    found = days("cs.AI", "2026-03-11", "2026-03-03 12:00", "2026-03-10 12:00", **span)
    assert [day for day, *_ in found] == told


def test_replaced_before_it_was_announced_is_announced_once() -> None:
    assert days("cs.AI", "2026-03-04", "2026-03-02 20:00", "2026-03-03 12:00") == [("2026-03-04", "new", 2)]


def test_the_fifth_version_is_announced_and_the_sixth_is_not() -> None:
    moments = [f"2026-0{month}-03 12:00" for month in range(1, 7)]
    assert days("cs.AI", "2026-05-04", *moments[:5])[1:] == [("2026-05-05", "replace", 5)]
    assert days("cs.AI", "2026-06-04", *moments)[1:] == []


def test_the_text_is_the_one_of_now() -> None:
    one = record("2026-03-11", "2026-03-03 12:00", "2026-03-10 12:00")
    assert {paper.title for _, paper in announcements(one, "cs.AI", FIRST, LAST)} == {one.paper.title}
