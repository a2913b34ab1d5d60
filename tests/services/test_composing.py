"""Composing: one message a subscriber, grouped by subscription, cut by the medium's limits, stored before sending."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.core.messages import Limits
from bot.core.papers import Paper
from bot.core.records import Change
from bot.core.rules.operators.base import Topics
from bot.core.rules.tree import Reason, Rule
from bot.services import composing
from bot.services.bot import Bot
from bot.services.composing import compose
from bot.services.following import FollowingCache
from bot.services.reports import RoundReport
from bot.services.rounds import run_dispatch, run_poll, run_round
from bot.services.subscribing import pause, unsubscribe
from bot.services.topics import TopicsFile
from bot.store.store import SqlStore
from tests.services.conftest import Follow, Go
from tests.store.samples import NO_SLOTS
from tests.support.fakes import FakeClock, FakeMessenger, FakeSource, Keys, announced, paper, reading

ADA, BOB = "ada@example.org", "bob@example.org"


def test_papers_are_grouped_by_the_subscription_that_wants_them(
    go: Go, follow: Follow, messenger: FakeMessenger
) -> None:
    follow(ADA, "diffusion", name="one")
    follow(ADA, "robots, diffusion", name="two")
    go(reading(paper(1), paper(2, "On robots"), paper(3, "Robots and diffusion")))
    groups = [(g.name, [i.paper.title for i in g.items]) for g in messenger.pages[0].groups]
    assert groups == [("one", ["A paper on diffusion", "Robots and diffusion"]), ("two", ["On robots"])]


def test_every_paper_carries_its_reasons_and_every_group_its_rule_in_words(
    go: Go, follow: Follow, messenger: FakeMessenger
) -> None:
    follow(ADA, "diffusion")
    go(reading(paper(1)))
    group = messenger.pages[0].groups[0]
    reason = group.items[0].reasons[0]
    assert (reason.term, reason.field, reason.start, reason.end) == ("diffusion", "title", 11, 20)
    assert "diffusion" in group.reads_as
    assert group.rule == "diffusion"


def test_papers_are_shown_readable_and_stored_as_they_came(
    go: Go, follow: Follow, messenger: FakeMessenger, memory: SqlStore
) -> None:
    follow(ADA, "Schrödinger")
    follow(BOB, "~diffus + Schrödinger")
    typed = replace(paper(1, r"Schr\"odinger diffusion"), authors=(r"P\'al Erd\H{o}s",))
    go(reading(typed))
    ada, bob = (page.groups[0].items[0] for page in messenger.pages)
    assert (ada.paper.title, ada.paper.authors) == ("Schrödinger diffusion", ("Pál Erdős",))
    assert [(r.start, r.end) for r in ada.reasons] == [(0, 11)]
    assert [(r.term, r.start, r.end) for r in bob.reasons] == [("~diffus", 12, 18), ("Schrödinger", 0, 11)]
    assert {line.title for line in memory.history()} == {r"Schr\"odinger diffusion"}


def test_a_message_is_split_where_the_medium_is_full(go: Go, follow: Follow, messenger: FakeMessenger) -> None:
    messenger.limits = Limits(budget=20)
    follow(ADA, "diffusion")
    report = go(reading(*(paper(n) for n in range(1, 6))))
    assert [(p.number, p.of, len(p.items)) for p in messenger.pages] == [(1, 3, 2), (2, 3, 2), (3, 3, 1)]
    assert [part.key for part in messenger.sent] == ["k1-1", "k1-2", "k1-3"]
    assert (report.messages_sent, report.deliveries_sent) == (1, 5)


def test_what_a_medium_has_no_room_for_is_counted_and_summarised(
    go: Go, follow: Follow, messenger: FakeMessenger, memory: SqlStore
) -> None:
    messenger.limits = Limits(budget=20, full=1, lines=2)
    follow(ADA, "diffusion")
    report = go(reading(*(paper(n) for n in range(1, 6))))
    assert [len(p.items) for p in messenger.pages] == [2, 1]
    assert [[len(g.items) for g in p.beyond] for p in messenger.pages] == [[], [2]]
    assert (report.messages_sent, report.deliveries_sent, report.deliveries_summarised) == (1, 3, 2)
    assert [line.state for line in memory.history()] == ["sent"] * 3 + ["summarised"] * 2


def test_the_date_is_the_readers(go: Go, follow: Follow, messenger: FakeMessenger, clock: FakeClock) -> None:
    clock.moment = datetime(2025, 5, 1, 23, tzinfo=UTC)
    follow(ADA, "diffusion", tz="Asia/Tokyo")
    go(reading(paper(1)))
    assert messenger.pages[0].message.date == date(2025, 5, 2)


def test_many_subscribers_are_composed_in_chunks(
    go: Go, follow: Follow, messenger: FakeMessenger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(composing, "CHUNK", 2)
    for n in range(5):
        follow(f"reader{n}@example.org", "diffusion")
    assert go(reading(paper(1))).messages_sent == 5
    assert len({part.address for part in messenger.sent}) == 5


def test_what_messages_share_is_worked_out_once(
    go: Go, follow: Follow, messenger: FakeMessenger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(composing, "CHUNK", 1)
    explained: list[str] = []
    original = composing.explain

    def explain(rule: Rule, paper: Paper, topics: Topics) -> tuple[Reason, ...]:
        explained.append(paper.title)
        return original(rule, paper, topics)

    monkeypatch.setattr(composing, "explain", explain)
    for n in range(3):
        follow(f"reader{n}@example.org", "diffusion")
    assert go(reading(paper(1), paper(2, "More diffusion"))).deliveries_sent == 6
    assert explained == ["A paper on diffusion", "More diffusion"]


def test_only_so_much_is_kept_for_others(
    go: Go, follow: Follow, messenger: FakeMessenger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(composing, "REMEMBERED", 1)
    rules = {ADA: "diffusion, robots", BOB: "robots, diffusion", "cleo@example.org": "robots"}
    for who, rule in rules.items():
        follow(who, rule)
    go(reading(paper(1), paper(2, "On robots")))
    shown = [(g.rule, [i.paper.title for i in g.items]) for page in messenger.pages for g in page.groups]
    both = ["A paper on diffusion", "On robots"]
    assert shown == [(rules[ADA], both), (rules[BOB], both), ("robots", ["On robots"])]


def test_who_changes_their_mind_after_the_first_were_composed_is_heeded(
    bot: Bot, follow: Follow, memory: SqlStore, messenger: FakeMessenger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(composing, "CHUNK", 1)
    follow(ADA, "diffusion")
    second, _ = follow(BOB, "robots"), follow(BOB, "diffusion")
    run_poll(bot, [FakeSource([reading(paper(1), paper(2, "On robots"))])], None)
    original = memory.add_messages

    def then(*given: object, **claim: object) -> object:
        memory.add_messages = original  # type: ignore[method-assign]
        stored = original(*given, **claim)  # type: ignore[arg-type]
        pause(memory, second.id, until=None, now=bot.clock.now())
        return stored

    memory.add_messages = then  # type: ignore[method-assign, assignment]
    run_dispatch(bot)
    assert [part.payload["text"] for part in messenger.sent] == ["A paper on diffusion", "A paper on diffusion"]


def test_a_message_that_cannot_be_made_costs_nobody_else_theirs(
    bot: Bot, go: Go, follow: Follow, messenger: FakeMessenger, memory: SqlStore, caplog: pytest.LogCaptureFixture
) -> None:
    follow(ADA, "robots")
    follow(BOB, "diffusion")
    original = messenger.render

    def render(page: object) -> object:
        if "robots" in str(page):
            raise ValueError("no such glyph")
        return original(page)  # type: ignore[arg-type]

    messenger.render = render  # type: ignore[method-assign, assignment]
    report = go(reading(paper(1), paper(2, "On robots")))
    assert [str(part.address) for part in messenger.sent] == [BOB]
    assert "no such glyph" in report.problems[0]
    assert "no such glyph" in caplog.text
    assert [line.state for line in memory.history() if line.address == ADA] == ["due"]


def test_somebody_quicker_leaves_us_nothing(bot: Bot, follow: Follow, messenger: FakeMessenger) -> None:
    follow(ADA, "diffusion")
    run_poll(bot, [FakeSource([reading(paper(1))])], None)
    other = replace(bot, owner="other", new_key=Keys(given=100))
    ours = compose(bot, FollowingCache(bot.store), (), RoundReport(), NO_SLOTS)
    theirs = list(compose(other, FollowingCache(bot.store), (), RoundReport(), NO_SLOTS))
    assert len(theirs) == 1
    assert list(ours) == []


def test_both_decide_and_only_one_is_stored(bot: Bot, follow: Follow) -> None:
    """The other worker stores its message after we have read what is owed."""
    follow(ADA, "diffusion")
    run_poll(bot, [FakeSource([reading(paper(1))])], None)
    other = replace(bot, owner="other", new_key=Keys(given=100))
    original, stored = bot.store.owed, []

    def owed(**page: int) -> object:
        found = original(**page)
        if not stored:
            bot.store.owed = original  # type: ignore[method-assign]
            stored.extend(compose(other, FollowingCache(bot.store), (), RoundReport(), NO_SLOTS))
        return found

    bot.store.owed = owed  # type: ignore[method-assign, assignment]
    assert [parts for parts in compose(bot, FollowingCache(bot.store), (), RoundReport(), NO_SLOTS) if parts] == []
    assert len(stored) == 1


def test_readers_of_a_retired_topic_are_told(bot: Bot, follow: Follow, messenger: FakeMessenger) -> None:
    run_poll(bot, [], lambda: TopicsFile("topic:\n  Fun:\n    keywords: [diffusion]\n", "topics.yml"))
    follow(ADA, "topic:Fun")
    report = run_round(
        bot,
        [FakeSource([reading(paper(1))])],
        lambda: TopicsFile("topic:\n  Other:\n    keywords: [x]\n", "topics.yml"),
    )
    assert "The topic Fun" in messenger.pages[0].message.notices[0]
    assert "The topic Fun" in report.notices[0]


def test_a_stored_rule_that_no_longer_parses_gets_nothing_and_is_logged(
    bot: Bot, follow: Follow, memory: SqlStore, messenger: FakeMessenger, caplog: pytest.LogCaptureFixture
) -> None:
    broken = follow(ADA, "diffusion")
    follow(BOB, "diffusion")
    memory.change_subscription(
        broken.id, Change(rule='"open', rule_key="?"), epochs=memory.epochs(), now=bot.clock.now()
    )
    report = run_round(bot, [FakeSource([reading(paper(1))])], None)
    assert (report.planned, [str(p.address) for p in messenger.sent]) == (1, [BOB])
    assert '"open' in caplog.text


def test_papers_planned_under_a_rule_that_broke_since_are_still_told(
    bot: Bot, follow: Follow, memory: SqlStore, messenger: FakeMessenger
) -> None:
    broken = follow(ADA, "diffusion")
    run_poll(bot, [FakeSource([reading(paper(1))])], None)
    memory.change_subscription(
        broken.id, Change(rule='"open', rule_key="?"), epochs=memory.epochs(), now=bot.clock.now()
    )
    run_round(bot, [], None)
    group = messenger.pages[0].groups[0]
    assert (group.reads_as, group.items[0].reasons) == ('"open', ())


def test_a_pause_while_it_composes_costs_the_other_subscription_nothing(
    bot: Bot, follow: Follow, memory: SqlStore, messenger: FakeMessenger
) -> None:
    """Paused after what is owed was read and before who follows what is: the rest goes out in the same round."""
    first, _ = follow(ADA, "robots"), follow(ADA, "diffusion")
    run_poll(bot, [FakeSource([reading(paper(1), paper(2, "On robots"))])], None)
    original = memory.owed

    def meanwhile(**page: int) -> object:
        memory.owed = original  # type: ignore[method-assign]
        found = original(**page)
        pause(memory, first.id, until=None, now=bot.clock.now())
        return found

    memory.owed = meanwhile  # type: ignore[method-assign, assignment]
    report = run_dispatch(bot)
    assert [part.payload["text"] for part in messenger.sent] == ["A paper on diffusion"]
    assert report.problems == []


def test_nobody_is_left_who_wanted_it(bot: Bot, follow: Follow, memory: SqlStore, messenger: FakeMessenger) -> None:
    only = follow(ADA, "diffusion")
    run_poll(bot, [FakeSource([reading(paper(1))])], None)
    original = memory.owed

    def meanwhile(**page: int) -> object:
        memory.owed = original  # type: ignore[method-assign]
        found = original(**page)
        pause(memory, only.id, until=None, now=bot.clock.now())
        return found

    memory.owed = meanwhile  # type: ignore[method-assign, assignment]
    report = run_dispatch(bot)
    assert (messenger.sent, report.problems, report.overtaken) == ([], [], 1)


def test_an_end_before_it_is_stored_brings_the_rest_in_the_same_round(
    bot: Bot, follow: Follow, memory: SqlStore, messenger: FakeMessenger
) -> None:
    first, _ = follow(ADA, "robots"), follow(ADA, "diffusion")
    run_poll(bot, [FakeSource([reading(paper(1), paper(2, "On robots"))])], None)
    original = memory.add_messages

    def meanwhile(*given: object, **claim: object) -> object:
        memory.add_messages = original  # type: ignore[method-assign]
        unsubscribe(memory, first.id, now=bot.clock.now())
        return original(*given, **claim)  # type: ignore[arg-type]

    memory.add_messages = meanwhile  # type: ignore[method-assign, assignment]
    run_dispatch(bot)
    assert [part.payload["text"] for part in messenger.sent] == ["A paper on diffusion"]


def test_a_paper_that_is_new_and_revised_at_once_is_shown_once(
    go: Go, follow: Follow, memory: SqlStore, messenger: FakeMessenger
) -> None:
    follow(ADA, "diffusion", announce=("new", "replace"))
    run_days = [announced(1, "new"), announced(1, "replace", 2, title="A better paper on diffusion")]
    report = go(reading(run_days[0]), reading(run_days[1], day=date(2025, 5, 2)))
    [page] = messenger.pages
    [shown] = page.items
    assert (shown.paper.title, shown.edition, shown.covers) == ("A better paper on diffusion", 2, (0,))
    assert (report.deliveries_sent, page.message.count) == (2, 1)
    assert [(line.edition, line.state) for line in memory.history()] == [(0, "sent"), (2, "sent")]


def test_papers_of_a_day_long_gone_are_told_as_such(
    go: Go, follow: Follow, messenger: FakeMessenger, clock: FakeClock
) -> None:
    follow(ADA, "diffusion")
    go(reading(paper(1), day=clock.moment.date()))
    go(reading(paper(2), day=clock.moment.date() - timedelta(days=1)))  # an evening's
    go(reading(paper(3), day=clock.moment.date() - timedelta(days=4)))
    assert [page.message.notices for page in messenger.pages] == [(), (), ("These are the papers of 27 April 2025.",)]
