"""Sources side by side: what each lacks of the latest batch, and how each was day by day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.core.digests import Reading, SourceState
from bot.core.papers import Paper, PaperId
from bot.core.records import SourceDay
from bot.services.bot import Bot
from bot.services.comparing import survey
from bot.services.reports import RoundReport
from bot.services.rounds import run_poll, run_round
from tests.support.fakes import DAY, FakeClock, FakeSource, listing, paper

EVENING, MORNING = DAY - timedelta(days=1), DAY


def some(first: int, last: int) -> list[Paper]:
    return [paper(n) for n in range(first, last + 1)]


def ids(*numbers: int) -> tuple[PaperId, ...]:
    return tuple(paper(n).id for n in numbers)


def feed(*papers: Paper, series: str = "cs.LG", day: date = MORNING) -> Reading:
    return listing(series, *papers, day=day, scope=(series,))


def digest(*papers: Paper, day: date = EVENING) -> Reading:
    return listing("digest", *papers, day=day, kind="markdown", scope=("cs.LG", "cs.CV"))


def shown(reading: Reading, state: SourceState) -> Reading:
    error = "It is down." if state == "failed" else None
    return replace(reading, digest=None, state=state, error=error, error_code=error and "unreachable")


def read(bot: Bot, *readings: Reading, sending: bool = True) -> RoundReport:
    sources = [FakeSource([one], name=one.source, series=one.series) for one in readings]
    return run_round(bot, sources, None) if sending else run_poll(bot, sources, None)


def lacks(report: RoundReport) -> dict[str, tuple[PaperId, ...]]:
    return {one.name: one.lacks for one in report.shortfalls}


@pytest.mark.parametrize("sending", [True, False])
def test_a_shortfall_is_told_with_ids(bot: Bot, sending: bool) -> None:
    report = read(bot, digest(*some(1, 8)), feed(*some(3, 10)), sending=sending)
    assert lacks(report) == {"cs.LG": ids(1, 2), "digest": ids(9, 10)}
    assert {one.had_by for one in report.shortfalls} == {("digest",), ("cs.LG",)}


def test_sources_that_agree_lack_nothing(bot: Bot) -> None:
    assert lacks(read(bot, digest(*some(1, 8)), feed(*some(1, 8)))) == {}


def test_a_source_alone_lacks_nothing(bot: Bot) -> None:
    assert lacks(read(bot, digest(*some(1, 8)))) == {}


def test_what_was_read_earlier_counts_and_only_what_was_read_now_is_told(bot: Bot) -> None:
    read(bot, digest(*some(1, 8)))
    assert lacks(read(bot, feed(*some(3, 8)))) == {}
    report = read(bot, feed(*some(3, 10)), shown(feed(series="cs.CV"), "waiting"))
    assert lacks(report) == {"cs.LG": ids(1, 2)}


@pytest.mark.parametrize(
    ("state", "lacking"),
    [("waiting", False), ("unchanged", False), ("stalled", True), ("failed", True), ("quiet", True)],
)
def test_one_that_is_only_not_there_yet_lacks_nothing(bot: Bot, state: SourceState, lacking: bool) -> None:
    """Yesterday it had all; of today's batch it has nothing."""
    read(bot, digest(*some(31, 38), day=EVENING - timedelta(days=1)), feed(*some(31, 38), day=EVENING))
    report = read(bot, digest(*some(1, 8)), shown(feed(), state))
    assert lacks(report) == ({"cs.LG": ids(*range(1, 9))} if lacking else {})


def test_the_digest_of_this_evening_says_nothing_about_the_feed_of_this_morning(bot: Bot) -> None:
    read(bot, digest(*some(1, 8)), feed(*some(1, 8)))
    report = read(bot, digest(*some(21, 28), day=MORNING), replace(feed(*some(1, 8)), state="unchanged"))
    assert lacks(report) == {}


def test_a_digest_lacks_only_what_it_means_to_have(bot: Bot) -> None:
    outside = [paper(9, categories=("cs.LG", "stat.ML")), paper(10, categories=("cs.LG", "cs.CV"))]
    assert lacks(read(bot, digest(*some(1, 8)), feed(*some(1, 8), *outside))) == {"digest": ids(10)}


# --- the survey ---


def test_nothing_was_read_yet(bot: Bot) -> None:
    assert survey(bot.store, bot.clock.now()) == []


def test_every_source_and_how_it_stands_beside_the_others(bot: Bot) -> None:
    read(bot, digest(*some(1, 8)), feed(*some(3, 10)), shown(feed(series="cs.CV"), "failed"))
    by_name = {view.record.name: view for view in survey(bot.store, bot.clock.now())}
    assert list(by_name) == ["cs.CV", "cs.LG", "digest"]
    assert by_name["digest"].only_here == ids(1, 2)
    assert by_name["cs.LG"].only_here == ids(9, 10)
    assert by_name["cs.CV"].only_here == ()
    assert [view.shortfall and view.shortfall.lacks for view in by_name.values()] == [None, ids(1, 2), ids(9, 10)]


def test_a_day_gone_by_is_compared_as_it_was(bot: Bot, clock: FakeClock) -> None:
    read(bot, digest(*some(1, 8)), feed(*some(3, 10)), shown(feed(series="cs.CV"), "failed"))
    clock.moment += timedelta(days=7)
    late = DAY + timedelta(days=7)
    read(bot, feed(*some(20, 24), day=late), shown(feed(series="cs.CV", day=late), "quiet"))
    by_name = {view.record.name: view for view in survey(bot.store, clock.now(), DAY)}
    assert {name: view.has for name, view in by_name.items()} == {"digest": 8, "cs.LG": 8, "cs.CV": 0}
    assert (by_name["digest"].only_here, by_name["cs.LG"].only_here) == (ids(1, 2), ids(9, 10))
    today = {view.record.name: view.has for view in survey(bot.store, clock.now())}
    assert (today["digest"], today["cs.LG"]) == (0, 5)


def test_a_source_alone_is_compared_with_nobody(bot: Bot) -> None:
    read(bot, digest(*some(1, 8)))
    (view,) = survey(bot.store, bot.clock.now())
    assert (view.shortfall, view.only_here) == (None, ())


def test_its_days_are_the_last_thirty_oldest_first(bot: Bot, clock: FakeClock) -> None:
    first = clock.moment
    for n, state in ((0, "failed"), (1, "waiting"), (30, "quiet")):
        clock.moment = first + timedelta(days=n)
        read(bot, shown(feed(), state), shown(feed(series="cs.CV"), "stalled"))  # type: ignore[arg-type]
    days = {view.record.name: view.days for view in survey(bot.store, clock.now())}
    told = [(DAY + timedelta(days=1), "waiting"), (DAY + timedelta(days=30), "quiet")]
    assert days["cs.LG"] == tuple(SourceDay(series="cs.LG", day=day, state=state, papers=0) for day, state in told)  # type: ignore[arg-type]
    assert {one.state for one in days["cs.CV"]} == {"stalled"}
