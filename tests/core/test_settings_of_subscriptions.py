"""Schedules, announce policies, editions, back-off, routes, and the errors people read."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.core.addresses import parse_address
from bot.core.deliveries import back_off
from bot.core.digests import Digest, Reading
from bot.core.errors import PaperroundError, RuleError, UsageError
from bot.core.ports import Routes
from bot.core.schedules import Schedule, change_schedule, check_zone, parse_schedule, schedule_in_words
from bot.core.subscriptions import DEFAULT_ANNOUNCE, edition, parse_announce, still_wants
from tests.core.samples import paper

Options = dict[str, str | None]
NONE: Options = {"every": None, "at": None, "on": None}


@pytest.mark.parametrize(
    ("options", "schedule", "words"),
    [
        ({}, ("daily", "09:00", None), "daily at 09:00 UTC"),
        ({"every": "batch"}, ("batch", None, None), "with each new digest"),
        ({"every": " Daily ", "at": "7"}, ("daily", "07:00", None), "daily at 07:00 UTC"),
        ({"every": "WEEKDAYS", "at": "9:30 pm"}, ("weekdays", "21:30", None), "Monday to Friday at 21:30 UTC"),
        ({"every": "weekly"}, ("weekly", "09:00", "mon"), "every Monday at 09:00 UTC"),
        ({"every": "weekly", "on": "Sunday"}, ("weekly", "09:00", "sun"), "every Sunday at 09:00 UTC"),
        ({"every": "weekly", "on": "FRI", "at": "00:00"}, ("weekly", "00:00", "fri"), "every Friday at 00:00 UTC"),
        ({"at": "12am"}, ("daily", "00:00", None), "daily at 00:00 UTC"),
        ({"at": "12:05pm"}, ("daily", "12:05", None), "daily at 12:05 UTC"),
        ({"at": "23:59"}, ("daily", "23:59", None), "daily at 23:59 UTC"),
    ],
)
def test_schedules_as_they_are_typed(options: Options, schedule: tuple[Any, ...], words: str) -> None:
    found = parse_schedule(**NONE | options, tz="UTC")  # type: ignore[arg-type]
    assert found == Schedule(*schedule, "UTC")
    assert schedule_in_words(found) == words


BATCH = Schedule("batch", None, None, "Europe/Zurich")
DAILY = Schedule("daily", "07:30", None, "Europe/Zurich")
WEEKLY = Schedule("weekly", "07:30", "fri", "Europe/Zurich")


@pytest.mark.parametrize(
    ("current", "options", "schedule"),
    [
        (WEEKLY, {"at": "10"}, ("weekly", "10:00", "fri", "Europe/Zurich")),
        (WEEKLY, {"on": "Tuesday"}, ("weekly", "07:30", "tue", "Europe/Zurich")),
        (WEEKLY, {"tz": "Asia/Tokyo"}, ("weekly", "07:30", "fri", "Asia/Tokyo")),
        (WEEKLY, {"every": "daily"}, ("daily", "07:30", None, "Europe/Zurich")),
        (WEEKLY, {"every": "batch"}, ("batch", None, None, "Europe/Zurich")),
        (DAILY, {"every": "weekly"}, ("weekly", "07:30", "mon", "Europe/Zurich")),
        (DAILY, {"every": "Weekly", "on": "sat"}, ("weekly", "07:30", "sat", "Europe/Zurich")),
        (BATCH, {"every": "weekdays"}, ("weekdays", "09:00", None, "Europe/Zurich")),
        (BATCH, {"tz": "UTC"}, ("batch", None, None, "UTC")),
    ],
)
def test_a_schedule_that_is_changed_keeps_the_rest(
    current: Schedule, options: Options, schedule: tuple[Any, ...]
) -> None:
    assert change_schedule(current, **NONE | {"tz": None} | options) == Schedule(*schedule)


@pytest.mark.parametrize(
    ("current", "options", "what"),
    [
        (BATCH, {"at": "9"}, "no meaning with --every batch.*or say --every daily"),
        (DAILY, {"on": "mon"}, "no meaning with --every daily"),
        (WEEKLY, {"every": "batch", "at": "9"}, "no meaning with --every batch"),
        (WEEKLY, {"tz": ""}, "is not a time zone"),
    ],
)
def test_changes_that_cannot_be(current: Schedule, options: Options, what: str) -> None:
    with pytest.raises(UsageError, match=what):
        change_schedule(current, **NONE | {"tz": None} | options)


@pytest.mark.parametrize(
    ("options", "what"),
    [
        ({"every": "hourly"}, "“hourly” is not a schedule"),
        ({"every": "daily", "on": "mon"}, "--on has no meaning with --every daily. Say --every weekly --on mon"),
        ({"every": "weekdays", "on": "Friday"}, "Say --every weekly --on fri"),
        ({"every": "weekly", "on": "someday"}, "“someday” is not a day of the week.*mon, tue, wed"),
        ({"every": "daily", "at": "25:00"}, "“25:00” is not a time of day.*from 00:00 to 23:59: 09:00, 17:30"),
        ({"every": "daily", "at": "9:60"}, "is not a time of day"),
        ({"every": "daily", "at": "13pm"}, "is not a time of day"),
        ({"every": "daily", "at": "0 am"}, "is not a time of day"),
        ({"every": "daily", "at": "noon"}, "is not a time of day"),
        ({"every": "daily", "at": ""}, "is not a time of day"),
        ({"every": "daily", "at": "９:00"}, "is not a time of day"),
        ({"every": "daily", "tz": "Zurich"}, "“Zurich” is not a time zone"),
        ({"at": "09:00"}, "have no meaning"),
        ({"on": "mon"}, "have no meaning"),
        ({"tz": "Zurich"}, "“Zurich” is not a time zone"),
    ],
)
def test_refused_schedules(options: dict[str, Any], what: str) -> None:
    given: dict[str, Any] = {"every": "batch", "at": None, "on": None, "tz": "UTC"} | options
    with pytest.raises(UsageError, match=what) as caught:
        parse_schedule(given.pop("every"), **given)
    assert caught.value.do


@pytest.mark.parametrize("name", ["", "Nowhere/Land", "../etc/passwd", "/etc/localtime", "Europe", "a\x00b", "\ud800"])
def test_what_is_no_time_zone(name: str) -> None:
    with pytest.raises(UsageError, match="is not a time zone"):
        check_zone(name)


def test_announce_policies() -> None:
    assert parse_announce("replace, NEW,new") == ("new", "replace")
    assert parse_announce("new,cross,") == DEFAULT_ANNOUNCE
    with pytest.raises(UsageError, match="“old” is not"):
        parse_announce("new,old")
    with pytest.raises(UsageError, match="is empty"):
        parse_announce(" , ")


@pytest.mark.parametrize(
    ("kind", "version", "announce", "told"),
    [
        (None, None, ("new",), 0),
        (None, 3, ("cross",), None),
        ("new", 1, ("new", "cross"), 0),
        ("new", 1, ("cross",), None),
        ("cross", 1, ("new", "cross"), 0),
        ("cross", 1, ("new",), None),
        ("replace", 2, ("new", "cross"), None),
        ("replace", 2, ("replace",), 2),
        ("replace-cross", 3, ("replace",), 3),
        ("replace", None, ("replace",), None),
    ],
)
def test_edition(kind: Any, version: int | None, announce: Any, told: int | None) -> None:
    assert edition(kind, version, announce) == told


@pytest.mark.parametrize(
    ("kind", "due", "announce", "wanted"),
    [
        ("new", 0, ("new",), True),
        ("new", 0, ("cross", "replace"), False),
        (None, 0, ("new",), True),
        (None, 0, ("cross",), False),
        ("cross", 0, ("cross",), True),
        ("cross", 0, ("new",), False),
        ("replace", 0, ("new",), True),  # it was new when it became due
        ("replace", 0, ("cross", "replace"), False),
        ("replace-cross", 0, ("cross",), True),
        ("replace-cross", 0, ("new",), False),
        ("replace", 2, ("replace",), True),
        ("new", 2, ("replace",), True),
        ("replace", 2, ("new", "cross"), False),
    ],
)
def test_what_is_still_wanted_of_what_is_due(kind: Any, due: int, announce: Any, wanted: bool) -> None:
    assert still_wants(kind, due, announce) is wanted


@pytest.mark.parametrize(
    ("attempts", "asked", "seconds"),
    [(1, None, 5), (2, None, 10), (10, None, 2560), (11, None, 3600), (10_000, None, 3600), (1, 60, 60), (3, 1, 20)],
)
def test_back_off(attempts: int, asked: float | None, seconds: float) -> None:
    assert back_off(attempts, asked) == seconds


def test_a_reading_has_the_papers_of_its_digest() -> None:
    one = paper()
    digest = Digest(date=date(2025, 5, 1), papers=(one,))
    assert Reading(source="s", series="s", state="fresh", digest=digest).papers == (one,)
    assert Reading(source="s", series="s", state="failed", error="down").papers == ()


def test_routes() -> None:
    console: Any = object()
    routes = Routes({"console": console}, {"console": "console"}, {"email": "e-mail is not configured"})
    assert routes.to(parse_address("console")) is console
    assert routes.to(parse_address("ada@example.org")) is None


def test_errors_say_what_where_and_what_to_do() -> None:
    assert str(PaperroundError("It broke.")) == "It broke."
    assert str(PaperroundError("It broke.", where="a.md, line 3", do="Mend it.")) == "a.md, line 3: It broke. Mend it."


def test_a_rule_error_points_at_its_place() -> None:
    error = RuleError("Bad.", text="a\tb\n\x1bc", position=4, do="Mend it.")
    assert str(error) == "rule, character 5: Bad. Mend it."
    assert error.pointer() == "a b  c\n    ^"
