"""The round as a whole: what is asked for arrives once, however often and in whatever order days come."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.core.records import SourceRecord
from bot.services.bot import Bot
from bot.services.rounds import run_dispatch, run_poll, run_round
from bot.services.subscribing import pause
from bot.services.topics import TopicsFile, take_over
from bot.store.store import SqlStore
from tests.services.conftest import Follow, Go
from tests.support.fakes import FakeMessenger, FakeSource, announced, paper, reading


def titles(messenger: FakeMessenger) -> list[str]:
    return [part.payload["text"] for part in messenger.sent]


def test_a_matching_paper_arrives_and_is_counted(go: Go, follow: Follow, messenger: FakeMessenger) -> None:
    follow("ada@example.org", "diffusion")
    report = go(reading(paper(1), paper(2, "Something else")))
    assert titles(messenger) == ["A paper on diffusion"]
    assert (report.papers_read, report.papers_new, report.matches, report.planned) == (2, 2, 1, 1)
    assert (report.messages_sent, report.deliveries_sent, report.left.deliveries) == (1, 1, 0)
    assert not report.failed


def test_the_same_day_again_brings_nothing(go: Go, follow: Follow, messenger: FakeMessenger) -> None:
    follow("ada@example.org", "diffusion")
    go(reading(paper(1)))
    report = go(reading(paper(1), state="unchanged"))
    assert len(messenger.sent) == 1
    assert (report.papers_read, report.papers_new, report.planned, report.deliveries_sent) == (1, 0, 0, 0)


def test_two_rules_of_one_subscriber_tell_a_paper_once(go: Go, follow: Follow, messenger: FakeMessenger) -> None:
    follow("ada@example.org", "diffusion", name="first")
    follow("ada@example.org", "~fusion", name="second")
    go(reading(paper(1)))
    assert titles(messenger) == ["A paper on diffusion"]
    assert [group.name for group in messenger.pages[0].groups] == ["first"]


def test_days_out_of_order_bring_the_same_set(go: Go, follow: Follow, messenger: FakeMessenger) -> None:
    follow("ada@example.org", "diffusion")
    go(reading(paper(2), day=date(2025, 5, 2)))
    go(reading(paper(1), paper(2, "An older text without the word"), day=date(2025, 5, 1)))
    assert len(messenger.sent) == 2
    assert titles(messenger)[1] == "A paper on diffusion"


def test_a_replaced_text_that_matches_now_is_told(go: Go, follow: Follow, messenger: FakeMessenger) -> None:
    follow("ada@example.org", "flow matching")
    go(reading(paper(1)))
    go(reading(paper(1, "Flow matching after all"), day=date(2025, 5, 2), state="unchanged"))
    assert titles(messenger) == ["Flow matching after all"]


def test_a_replaced_text_that_no_longer_matches_is_not_told(bot: Bot, follow: Follow, messenger: FakeMessenger) -> None:
    follow("ada@example.org", "diffusion")
    run_poll(bot, [FakeSource([reading(paper(1))])], None)
    run_round(bot, [FakeSource([reading(paper(1, "No such word"), day=date(2025, 5, 2))])], None)
    assert messenger.sent == []
    assert [line.state for line in bot.store.history()] == ["withdrawn"]


def test_a_withdrawn_paper_comes_back_when_it_matches_again(bot: Bot, follow: Follow, messenger: FakeMessenger) -> None:
    follow("ada@example.org", "diffusion")
    run_poll(bot, [FakeSource([reading(paper(1))])], None)
    run_poll(bot, [FakeSource([reading(paper(1, "No such word"), day=date(2025, 5, 2))])], None)
    run_round(bot, [FakeSource([reading(paper(1, "Diffusion again"), day=date(2025, 5, 3))])], None)
    assert titles(messenger) == ["Diffusion again"]


def test_a_failed_source_is_reported_and_the_others_go_on(bot: Bot, follow: Follow, messenger: FakeMessenger) -> None:
    follow("ada@example.org", "diffusion")
    broken = FakeSource([reading(state="failed", error="No listing.", series="broken")], series="broken")
    report = run_round(bot, [broken, FakeSource([reading(paper(1))])], None)
    assert report.failed
    assert len(messenger.sent) == 1
    states = {source.series: source.state for source in bot.store.sources()}
    assert states == {"broken": "failed", "fake": "fresh"}


def test_sources_get_their_bookmark_back(bot: Bot) -> None:
    source = FakeSource([reading(paper(1))])
    run_poll(bot, [source], None)
    run_poll(bot, [source], None)
    assert source.bookmarks == [None, "2025-05-01"]


def test_revisions_are_told_only_where_asked_for_and_once_a_version(go: Go, follow: Follow, memory: SqlStore) -> None:
    follow("new@example.org", "diffusion")
    follow("all@example.org", "diffusion", announce=("new", "replace"))
    go(reading(announced(1, "new")))
    go(reading(announced(1, "replace", 2), day=date(2025, 5, 2)))
    go(reading(announced(1, "replace", 2), announced(2, "cross"), day=date(2025, 5, 3)))
    told = {(line.address, line.paper[-5:], line.edition) for line in memory.history()}
    assert told == {
        ("new@example.org", "90001", 0),
        ("new@example.org", "90002", 0),
        ("all@example.org", "90001", 0),
        ("all@example.org", "90001", 2),
    }


def test_poll_plans_and_dispatch_sends(bot: Bot, follow: Follow, messenger: FakeMessenger) -> None:
    follow("ada@example.org", "diffusion")
    planned = run_poll(bot, [FakeSource([reading(paper(1))])], None)
    assert (planned.planned, planned.left.deliveries, messenger.sent) == (1, 1, [])
    report = run_dispatch(bot)
    assert (report.deliveries_sent, report.left.deliveries) == (1, 0)
    assert [line.name for line in messenger.pages[0].message.sources] == ["fake"]


def test_the_footer_of_a_round_names_what_this_round_read(bot: Bot, follow: Follow, messenger: FakeMessenger) -> None:
    follow("ada@example.org", "diffusion")
    run_poll(bot, [FakeSource([reading(paper(9), series="older")], series="older")], None)
    run_round(bot, [FakeSource([reading(paper(1))])], None)
    assert [line.name for line in messenger.pages[0].message.sources] == ["fake"]


def test_a_rehearsal_composes_and_sends_nothing(bot: Bot, follow: Follow, messenger: FakeMessenger) -> None:
    follow("ada@example.org", "diffusion")
    report = run_round(bot, [FakeSource([reading(paper(1))])], None, rehearsal=True)
    assert messenger.sent == []
    assert [part.payload["text"] for part in report.rehearsed] == ["A paper on diffusion"]
    assert (report.deliveries_sent, report.left.deliveries, report.left.messages) == (0, 1, 1)


def test_a_round_takes_over_the_topics(bot: Bot, follow: Follow, messenger: FakeMessenger) -> None:
    topics = TopicsFile("topic:\n  Fun:\n    keywords: [diffusion]\n    filters:\n", "topics.yml")
    run_poll(bot, [], lambda: topics)
    follow("ada@example.org", "topic:Fun")
    report = run_round(bot, [FakeSource([reading(paper(1))])], lambda: topics)
    assert report.deliveries_sent == 1


def test_a_pause_ends_on_its_day(memory: SqlStore, bot: Bot, follow: Follow, messenger: FakeMessenger) -> None:
    subscription = follow("ada@example.org", "diffusion")
    pause(memory, subscription.id, until=date(2025, 5, 1), now=bot.clock.now())
    run_round(bot, [FakeSource([reading(paper(1))])], None)
    assert len(messenger.sent) == 1


def test_source_records_say_when_it_was_last_well(bot: Bot) -> None:
    run_poll(bot, [FakeSource([reading(paper(1))])], None)
    record = bot.store.sources()[0]
    assert isinstance(record, SourceRecord)
    assert (record.papers, record.last_ok_at) == (1, bot.clock.now())


def test_what_a_source_remarks_is_logged(bot: Bot, caplog: pytest.LogCaptureFixture) -> None:
    remarked = replace(reading(paper(1)), notes=("Line 7: an entry without a link was passed over.",))
    with caplog.at_level("INFO"):
        run_poll(bot, [FakeSource([remarked])], None)
    assert "fake: Line 7" in caplog.text


def test_subscriptions_and_topics_are_read_as_of_one_moment(bot: Bot, follow: Follow, memory: SqlStore) -> None:
    """A topic that changes while subscriptions are read: both are read again."""
    run_poll(bot, [], lambda: TopicsFile("topic:\n  Fun:\n    keywords: [robots]\n", "topics.yml"))
    follow("ada@example.org", "topic:Fun")
    original = memory.active_subscriptions

    def meanwhile() -> object:
        memory.active_subscriptions = original  # type: ignore[method-assign]
        found = original()
        take_over(memory, TopicsFile("topic:\n  Fun:\n    keywords: [diffusion]\n", "topics.yml"), now=bot.clock.now())
        follow("bob@example.org", "topic:Fun")
        return found

    memory.active_subscriptions = meanwhile  # type: ignore[method-assign, assignment]
    run_poll(bot, [FakeSource([reading(paper(1))])], None)
    assert sorted(line.address for line in memory.history()) == ["ada@example.org", "bob@example.org"]


def test_a_listing_that_was_seen_and_is_not_given_again_changes_nothing(bot: Bot, follow: Follow) -> None:
    follow("ada@example.org", "diffusion")
    same = replace(reading(paper(1)), state="unchanged", digest=None)
    report = run_poll(bot, [FakeSource([same])], None)
    assert (report.papers_read, report.planned) == (0, 0)
    assert bot.store.sources()[0].state == "unchanged"


def test_a_source_that_raises_costs_the_others_nothing(
    bot: Bot, follow: Follow, messenger: FakeMessenger, caplog: pytest.LogCaptureFixture
) -> None:
    follow("ada@example.org", "diffusion")
    broken = FakeSource([], name="broken", series="broken")
    broken.read = lambda bookmark, now: iter([1 / 0])  # type: ignore[method-assign, assignment, list-item]
    report = run_round(bot, [broken, FakeSource([reading(paper(1))])], None)
    assert [r.state for r in report.readings] == ["failed", "fresh"]
    assert report.readings[0].error_code == "bug"
    assert report.failed
    assert len(messenger.sent) == 1
    assert "ZeroDivisionError" in caplog.text


def test_topics_that_cannot_be_read_stop_nothing(bot: Bot, follow: Follow, messenger: FakeMessenger) -> None:
    good = TopicsFile("topic:\n  Fun:\n    keywords: [diffusion]\n", "topics.yml")
    run_poll(bot, [], lambda: good)
    follow("ada@example.org", "topic:Fun")
    report = run_round(bot, [FakeSource([reading(paper(1))])], lambda: TopicsFile("topic: [", "topics.yml"))
    assert (report.misconfigured, len(messenger.sent)) == (True, 1)
    assert "The topics stay as they were" in report.problems[0]
