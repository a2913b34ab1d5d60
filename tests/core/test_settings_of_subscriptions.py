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
from bot.core.schedules import Schedule, check_zone, parse_schedule
from bot.core.subscriptions import DEFAULT_ANNOUNCE, edition, parse_announce, still_wants
from tests.core.samples import paper


def test_each_batch_is_the_schedule_of_today() -> None:
    assert parse_schedule("batch", at=None, on=None, tz="Europe/Zurich") == Schedule(
        "batch", None, None, "Europe/Zurich"
    )


@pytest.mark.parametrize(
    ("options", "what"),
    [
        ({"every": "hourly"}, "“hourly” is not a schedule"),
        ({"every": "daily"}, "cannot deliver daily yet"),
        ({"every": "weekly", "on": "mon"}, "cannot deliver weekly yet"),
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
