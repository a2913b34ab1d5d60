"""Empty days, decided: who is told that there was nothing, of what, and in which words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.core.addresses import parse_address
from bot.core.digests import SourceState
from bot.core.emptydays import Announcement, DueOne, Idle, all_is_read, nothing_in_words, to_tell
from bot.core.errors import UsageError
from bot.core.messages import SourceLine
from bot.core.schedules import Schedule
from bot.core.subscriptions import Subscriber, parse_empty_days

ADA = Subscriber(id=1, address=parse_address("ada@example.org"))
DAILY, WEEKLY = Schedule("daily", "09:00", None, "UTC"), Schedule("weekly", "09:00", "thu", "UTC")
BATCH = Schedule("batch", None, None, "UTC")
NINE = datetime(2025, 5, 1, 9, tzinfo=UTC)
"""A Thursday."""


def line(state: SourceState, name: str = "arxiv:cs.CL", **more: object) -> SourceLine:
    return replace(SourceLine(name=name, state=state, date=None, papers=9), **more)  # type: ignore[arg-type]


def batch(number: int, day: int, hour: int = 6, papers: int = 500) -> Announcement:
    """The batch of that number, first read on a day of May; the number of its first listing is ten times its own."""
    since = datetime(2025, 5, day, hour, tzinfo=UTC) if day > 0 else datetime(2025, 4, 30 + day, hour, tzinfo=UTC)
    return Announcement(batch=number, day=since.date(), first=10 * number, since=since, papers=papers)


WEEK = [batch(1, -6), batch(2, -2), batch(3, -1), batch(4, 0), batch(5, 1)]
"""Thursday, a week ago; Monday, Tuesday, Wednesday; today."""


def due(schedule: Schedule = DAILY, **more: object) -> DueOne:
    at = NINE if schedule.at else None
    one = DueOne(id=7, schedule=schedule, at=at, tells=True, after_digest=0)
    return replace(one, **more)  # type: ignore[arg-type]


def told(
    *ones: DueOne,
    announced: Sequence[Announcement] = WEEK,
    told_batch: int = 0,
    now: datetime = NINE,
    read_at: datetime | None = NINE,
) -> list[int] | None:
    """The numbers of the batches that are told of; None where nothing is told."""
    found = to_tell(Idle(ADA, ones, told_batch), announced, now=now, read_at=read_at)
    return None if found is None else [one.batch for one in found.announced]


def test_all_must_be_read_and_well() -> None:
    well = [line("fresh"), line("unchanged"), line("quiet")]
    assert all_is_read(well)
    assert not all_is_read([])
    for state in ("waiting", "failed", "stalled"):
        assert not all_is_read([*well, line(state)])
    assert not all_is_read([*well, line("fresh", missing=(date(2025, 4, 29),))])


def test_at_a_slot_what_came_since_the_slot_before_counts() -> None:
    assert told(due()) == [5]
    assert told(due(WEEKLY)) == [2, 3, 4, 5]
    assert told(due(), announced=[batch(4, 0, 9), batch(5, 1)]) == [5]  # read at the very slot before
    assert told(due(), announced=[batch(4, 0, 10), batch(5, 1)]) == [4, 5]
    assert told(due(WEEKLY), due()) == [2, 3, 4, 5]


def test_a_day_on_which_nothing_was_announced_is_told_too() -> None:
    assert told(due(), announced=WEEK[:4]) == []
    assert told(due(), announced=[]) == []


def test_whoever_did_not_ask_is_not_told() -> None:
    assert told(due(tells=False)) is None
    assert told(due(tells=False), due(WEEKLY)) == [2, 3, 4, 5]
    assert told() is None


def test_once_a_slot_and_never_after_papers() -> None:
    assert told(due(heard=True)) is None
    assert told(due(), told_batch=5) is None  # by papers of another subscription, or it was passed over in a pause
    assert told(due(), told_batch=4) == [5]
    assert told(due(), announced=[batch(4, 0, 10)], told_batch=4) is None  # it came late, and was told of then
    assert told(due(), announced=WEEK[:4], told_batch=4) == []


@pytest.mark.parametrize(
    ("read_at", "said"),
    [
        (None, None),
        (NINE.replace(hour=8, minute=59), None),
        (NINE, [5]),
        (NINE.replace(hour=10), [5]),
        (NINE.replace(year=2026), None),  # by another clock
    ],
)
def test_nothing_is_said_of_a_slot_before_the_sources_were_read(
    read_at: datetime | None, said: list[int] | None
) -> None:
    assert told(due(), read_at=read_at) == said


def test_with_each_batch_there_must_be_one_and_it_is_told_once() -> None:
    assert told(due(BATCH), told_batch=4, read_at=None) == [5]
    assert told(due(BATCH), told_batch=5) is None
    assert told(due(BATCH), told_batch=3) == [4, 5]
    assert told(due(BATCH), announced=[]) is None


def test_batches_of_times_to_come_are_of_another_clock() -> None:
    assert told(due(), announced=[*WEEK, batch(6, 2)]) == [5]
    assert told(due(BATCH), announced=[*WEEK, batch(6, 2)], told_batch=5) is None


def test_a_new_subscription_looks_at_the_latest_batch_and_at_none_before() -> None:
    assert told(due(BATCH, after_digest=50)) == [5]
    assert told(due(BATCH, after_digest=45)) == [4, 5]
    assert told(due(WEEKLY, after_digest=45)) == [4, 5]
    assert told(due(after_digest=55)) == [5]
    assert told(due(BATCH, after_digest=55), told_batch=5) is None


def test_what_it_is_told_of_is_the_slot_else_the_batch() -> None:
    for ones, moment in (((due(BATCH),), WEEK[-1].since), ((due(BATCH), due()), NINE)):
        found = to_tell(Idle(ADA, ones), WEEK, now=NINE, read_at=NINE)
        assert found is not None
        assert (found.about, list(found.asked)) == (moment, list(ones))


@pytest.mark.parametrize(
    ("sources", "announced", "day", "said"),
    [
        ([line("fresh")], [512], 1, "today: arXiv announced 512 papers"),
        ([line("unchanged"), line("quiet")], [1], 1, "today: arXiv announced 1 paper"),
        ([line("fresh"), line("fresh", "README.md")], [512], 1, "today: your sources announced 512 papers"),
        ([line("quiet")], [700, 512], 3, "this time: arXiv announced 1,212 papers on 2 days"),
        ([line("quiet")], [], 3, "today: arXiv announces nothing at weekends"),
        ([line("quiet")], [], 2, "today: arXiv announced nothing"),
        ([line("quiet", "README.md")], [], 3, "today: your sources had nothing new"),
        ([line("quiet"), line("unchanged")], [], 1, "today: arXiv had nothing new"),
    ],
)
def test_in_words(sources: list[SourceLine], announced: list[int], day: int, said: str) -> None:
    batches = [batch(n, n, papers=papers) for n, papers in enumerate(announced, 1)]
    assert nothing_in_words(sources, batches, date(2025, 5, day)) == f"Nothing for you {said}"


def test_two_batches_of_one_day_are_of_today() -> None:
    said = nothing_in_words([line("fresh", "README.md")], [batch(1, 1, 6), batch(2, 1, 7)], date(2025, 5, 1))
    assert said == "Nothing for you today: your sources announced 1,000 papers"


def test_a_holiday_is_one_by_the_calendar() -> None:
    assert nothing_in_words([line("quiet")], [], date(2025, 6, 19)).endswith("arXiv had a holiday")


def test_the_choice_as_it_is_typed() -> None:
    assert [parse_empty_days(text) for text in ("tell", " Silent ")] == ["tell", "silent"]
    with pytest.raises(UsageError, match="“loud” is no way to treat empty days"):
        parse_empty_days("loud")
