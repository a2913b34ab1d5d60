"""A message names the days that it covers, where they are several, and every source once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.core.digests import Reading
from bot.core.papers import Paper
from bot.services.bot import Bot
from bot.services.rounds import run_poll, run_round
from bot.services.subscribing import edit
from tests.services.conftest import Follow
from tests.support.fakes import DAY, FakeMessenger, FakeSource, listing, paper, reading

ADA = "ada@example.org"
THURSDAY = DAY
FRIDAY, MONDAY = DAY + timedelta(days=1), DAY + timedelta(days=4)


def some(first: int, last: int) -> list[Paper]:
    return [paper(n) for n in range(first, last + 1)]


def feed(*papers: Paper, day: date, series: str = "cs.LG") -> Reading:
    return listing(series, *papers, day=day)


def digest(*papers: Paper, day: date) -> Reading:
    return listing("digest", *papers, day=day, kind="markdown")


def go(bot: Bot, *sources: tuple[Reading, ...]) -> None:
    run_round(bot, [FakeSource(given, series=given[0].series) for given in sources], None)


def notices(messenger: FakeMessenger) -> list[tuple[str, ...]]:
    return [page.message.notices for page in messenger.pages]


def test_a_catch_up_names_its_days(bot: Bot, follow: Follow, messenger: FakeMessenger) -> None:
    follow(ADA, "diffusion")
    days = (feed(*some(1, 3), day=THURSDAY), feed(*some(11, 12), day=FRIDAY), feed(*some(21, 22), day=MONDAY))
    go(bot, days, (feed(paper(31), day=FRIDAY, series="cs.CV"),))
    assert notices(messenger) == [("These are the papers of 3 days: 1, 2 and 5 May 2025.",)]
    assert sum(part.papers for part in messenger.sent) == 8


def test_one_day_is_not_named(bot: Bot, follow: Follow, messenger: FakeMessenger) -> None:
    follow(ADA, "diffusion")
    go(bot, (feed(*some(1, 3), day=THURSDAY),), (feed(paper(4), day=THURSDAY, series="cs.CV"),))
    assert notices(messenger) == [()]


def test_the_digest_of_the_evening_and_the_feed_of_the_morning_are_one_day(
    bot: Bot, follow: Follow, messenger: FakeMessenger
) -> None:
    follow(ADA, "diffusion")
    go(bot, (digest(*some(1, 8), day=THURSDAY),), (feed(*some(3, 10), day=FRIDAY),))
    go(bot, (feed(*some(21, 28), day=FRIDAY),), (digest(*some(23, 30), day=THURSDAY),))
    assert notices(messenger) == [(), ()]


def test_only_the_days_of_the_papers_in_it(bot: Bot, follow: Follow, messenger: FakeMessenger) -> None:
    follow(ADA, "diffusion")
    go(bot, (feed(paper(1, "Something else"), day=THURSDAY), feed(paper(2), day=FRIDAY), feed(paper(3), day=MONDAY)))
    assert notices(messenger) == [("These are the papers of 2 days: 2 and 5 May 2025.",)]


def test_what_was_withdrawn_and_is_due_again_is_of_the_day_that_brought_it_back(
    bot: Bot, follow: Follow, messenger: FakeMessenger
) -> None:
    follow(ADA, "diffusion")
    for one in (feed(*some(1, 2), day=THURSDAY), feed(paper(1, "Else"), day=FRIDAY), feed(paper(1), day=MONDAY)):
        run_poll(bot, [FakeSource([one], series="cs.LG")], None)
    go(bot)
    assert notices(messenger) == [("These are the papers of 2 days: 1 and 5 May 2025.",)]


def test_of_what_joining_or_an_edit_brought_no_day_is_known(bot: Bot, follow: Follow, messenger: FakeMessenger) -> None:
    run_poll(bot, [FakeSource([feed(*some(1, 3), day=THURSDAY)], series="cs.LG")], None)
    subscription = follow(ADA, "nothing")
    edit(bot.store, subscription.id, rule="diffusion", now=bot.clock.now())
    go(bot, (feed(*some(11, 12), day=FRIDAY),))
    assert notices(messenger) == [()]


# --- the footer ---


def test_every_source_is_named_once_as_it_was_read_last(bot: Bot, follow: Follow, messenger: FakeMessenger) -> None:
    follow(ADA, "diffusion")
    late = replace(reading(series="cs.CV", state="failed", error="It is down."), date=None)
    go(bot, (feed(*some(1, 3), day=THURSDAY), feed(*some(11, 12), day=FRIDAY)), (late,))
    lines = messenger.pages[0].message.sources
    assert [(one.name, one.state, one.date, one.papers, one.error) for one in lines] == [
        ("cs.LG", "fresh", FRIDAY, 2, None),
        ("cs.CV", "failed", None, 0, "It is down."),
    ]
