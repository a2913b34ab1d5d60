"""A year replayed, round by round: every paper comes once, when its reader's hour has come, in one message a slot."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.core.messages import Limits
from bot.core.papers import PaperId
from bot.core.schedules import Schedule
from bot.services.bot import Bot
from bot.services.rounds import run_round
from tests.services.conftest import Follow
from tests.support.fakes import FakeClock, FakeMessenger, FakeSource, paper, reading

START = datetime(2025, 1, 1, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
SCHEDULES = {
    "each": Schedule("batch", None, None, "UTC"),
    "daily": Schedule("daily", "02:30", None, "Europe/Zurich"),
    "weekdays": Schedule("weekdays", "09:00", None, "America/New_York"),
    "weekly": Schedule("weekly", "23:45", "sun", "Pacific/Auckland"),
}

Papers = set[PaperId]


def news() -> dict[int, int]:
    """How many papers each day of the year brings, read at five o'clock: none at weekends and on some other days."""
    chance = random.Random(4)
    numbers = {n: chance.choice([0, 1, 1, 3]) for n in range(365)}
    return {n: number for n, number in numbers.items() if number and (START + n * DAY).weekday() < 5}


def rounds(days: range, *, off: bool) -> Iterator[datetime]:
    """Every four hours, and at five, of those days of the year; ``off``: not in every third week."""
    for n in range(days.start * 24, days.stop * 24):
        now = START + n * HOUR
        if (n % 24 == 5 or n % 4 == 0) and not (off and now.isocalendar().week % 3 == 0):
            yield now


def has_slot(schedule: Schedule, after: datetime, until: datetime) -> bool:
    """Whether its hour came in between, by the clock of its zone, looked at every quarter of an hour."""
    if schedule.at is None:
        return True
    zone, days = ZoneInfo(schedule.tz), {"weekdays": range(5), "weekly": [6]}.get(schedule.every, range(7))
    before = after.astimezone(zone).replace(tzinfo=None)
    now = after
    while now < until:
        now += HOUR / 4
        reads = now.astimezone(zone).replace(tzinfo=None)
        hour = reads.replace(hour=int(schedule.at[:2]), minute=int(schedule.at[3:]))
        if before < hour <= reads and hour.weekday() in days:
            return True
        before = max(before, reads)
    return False


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize("off", [False, True])
def test_a_year(bot: Bot, follow: Follow, clock: FakeClock, messenger: FakeMessenger, off: bool) -> None:
    replay(bot, follow, clock, messenger, range(366), off=off)


def test_a_week_in_which_clocks_are_set(bot: Bot, follow: Follow, clock: FakeClock, messenger: FakeMessenger) -> None:
    replay(bot, follow, clock, messenger, range(84, 92), off=True)


def replay(bot: Bot, follow: Follow, clock: FakeClock, messenger: FakeMessenger, span: range, *, off: bool) -> None:
    """The rounds of these days, each compared with what is due then."""
    clock.moment = START + 3000 * DAY  # somebody subscribes today and replays days gone by
    for name, schedule in SCHEDULES.items():
        follow(f"{name}@example.org", "diffusion", schedule=schedule)
    messenger.limits = Limits(budget=10_000)  # a week is one part
    days, last = {n: number for n, number in news().items() if n in span}, START + span.start * DAY
    waiting: dict[str, Papers] = {name: set() for name in SCHEDULES}
    for now in rounds(span, off=off):
        due = [n for n in days if START + n * DAY + 5 * HOUR <= now]
        batches = [[paper(10 * n + k) for k in range(days.pop(n))] for n in due]
        clock.moment, count = now, len(messenger.sent)
        readings = [reading(*batch, day=(START + n * DAY).date()) for n, batch in zip(due, batches, strict=True)]
        run_round(bot, [FakeSource(readings)] if readings else [], None)
        expected = {}
        for name, schedule in SCHEDULES.items():
            waiting[name] |= {one.id for batch in batches for one in batch}
            if waiting[name] and has_slot(schedule, last, now):
                expected[name] = waiting[name]
                waiting[name] = set()
        assert told(messenger, count) == expected, now
        last = now
    assert not days
    assert len(messenger.sent) > len(span)


def told(messenger: FakeMessenger, count: int) -> dict[str, Papers]:
    """What was sent since there were ``count``, to whom; to nobody twice."""
    sent = [part.address.target.partition("@")[0] for part in messenger.sent[count:]]
    assert len(set(sent)) == len(sent)
    return {
        name: {item.paper.id for item in page.items} for name, page in zip(sent, messenger.pages[count:], strict=True)
    }
