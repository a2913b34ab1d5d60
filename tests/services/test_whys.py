"""Why a paper came, or why it did not: every verdict, by what really happened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from bot.core.addresses import parse_address
from bot.core.deliveries import Refused
from bot.core.papers import AnnounceType, PaperId
from bot.core.schedules import Schedule
from bot.services import subscribing
from bot.services.explaining.values import Standing, Why
from bot.services.explaining.whys import why
from bot.store.store import SqlStore
from tests.services.conftest import Follow, Go
from tests.support.fakes import DAY, FakeClock, FakeMessenger, announced, listing, paper, reading

READER = "ada@example.org"
TEA = paper(1, "On tea", also=(PaperId("doi:10.1000/tea"),))
OTHERS = (paper(2, "On mats"), paper(3, "On lids"))
Ask = Callable[..., Why]


@pytest.fixture
def ask(memory: SqlStore, clock: FakeClock) -> Ask:
    def run(number: int = 1, address: str = READER) -> Why:
        return why(memory, parse_address(address), paper(number).id, now=clock.now())

    return run


def standings(found: Why) -> list[Standing]:
    return [view.standing for view in found.views]


def terms(found: Why) -> list[tuple[int, str]]:
    return [(subscription, reason.term) for subscription, reason in found.reasons]


def next_day(clock: FakeClock) -> date:
    clock.moment += timedelta(days=1)
    return clock.moment.date()


def test_sent(ask: Ask, follow: Follow, go: Go) -> None:
    first, _ = follow(READER, "tea"), follow(READER, "spoons")
    go(reading(TEA, *OTHERS))
    found = ask()
    assert (found.verdict, standings(found)) == ("sent", ["wanted", "no_match"])
    assert found.line is not None
    assert (found.line.state, found.line.subscription_id) == ("sent", first.id)
    assert terms(found) == [(first.id, "tea")]
    assert [one.day for one in found.appearances] == [DAY]


def test_under_another_name(memory: SqlStore, clock: FakeClock, follow: Follow, go: Go) -> None:
    follow(READER, "tea")
    go(reading(TEA))
    found = why(memory, parse_address(READER), PaperId("doi:10.1000/tea"), now=clock.now())
    assert (found.verdict, found.id) == ("sent", TEA.id)


def test_seen_again_it_stays_sent(ask: Ask, follow: Follow, go: Go, clock: FakeClock) -> None:
    follow(READER, "tea")
    go(reading(TEA))
    go(reading(TEA, *OTHERS, day=next_day(clock)))
    assert ask().verdict == "sent"


def test_due_waits_for_its_slot(ask: Ask, memory: SqlStore, follow: Follow, go: Go, clock: FakeClock) -> None:
    sub = follow(READER, "tea")
    subscribing.edit(memory, sub.id, schedule=Schedule("daily", "20:00", None, "UTC"), now=clock.now())
    go(reading(TEA))
    found = ask()
    assert (found.verdict, found.due_at, found.overdue) == ("due", clock.moment.replace(hour=20), False)
    slot = clock.moment = clock.moment.replace(hour=20)
    assert (ask().due_at, ask().overdue) == (slot, True)
    clock.moment += timedelta(hours=2)
    assert (ask().due_at, ask().overdue) == (slot, True)
    follow(READER, "On tea")
    assert (ask().due_at, ask().overdue) == (None, False)


def test_due_in_a_message_that_could_not_be_sent_yet(
    ask: Ask, follow: Follow, go: Go, messenger: FakeMessenger
) -> None:
    follow(READER, "tea")
    messenger.outcomes[READER] = [Refused("busy", "Try later.")] * 99
    go(reading(TEA))
    found = ask()
    assert (found.verdict, found.due_at) == ("due", None)
    assert found.line is not None
    assert found.line.error_text == "Try later."


def test_failed(ask: Ask, follow: Follow, go: Go, messenger: FakeMessenger) -> None:
    follow(READER, "tea")
    messenger.outcomes[READER] = [Refused("552", "Too big.", permanent=True)]
    go(reading(TEA))
    found = ask()
    assert found.verdict == "failed"
    assert found.line is not None
    assert found.line.error_text == "Too big."


def test_blocked(ask: Ask, follow: Follow, go: Go, messenger: FakeMessenger) -> None:
    follow(READER, "tea")
    messenger.outcomes[READER] = [Refused("550", "No such mailbox.", permanent=True, destination=True)]
    go(reading(TEA))
    found = ask()
    assert (found.verdict, found.blocked) == ("blocked", "No such mailbox.")


def test_told_for_a_subscription_that_has_ended(
    ask: Ask, memory: SqlStore, follow: Follow, go: Go, clock: FakeClock
) -> None:
    first = follow(READER, "tea")
    go(reading(TEA))
    subscribing.unsubscribe(memory, first.id, now=clock.now())
    assert ask().verdict == "sent"
    follow(READER, "lids")
    assert ask().verdict == "sent"
    follow(READER, "On tea")
    assert ask().verdict == "told_before"


def test_a_revision_of_what_was_told_by_who_knows_no_versions(ask: Ask, follow: Follow, go: Go) -> None:
    follow(READER, "tea", announce=("new", "cross", "replace"))
    go(listing("digest", TEA, *OTHERS, kind="markdown"))
    go(listing("feed", announced(1, "replace", 2, "On tea"), *OTHERS))
    found = ask()
    assert (found.verdict, found.line.edition if found.line else None) == ("told_before", 0)


def test_no_match_says_what_is_lacking_and_what_would_do(ask: Ask, follow: Follow, go: Go) -> None:
    follow(READER, "tea + cups, lids + mats + cups")
    go(reading(TEA, *OTHERS))
    found = ask()
    assert (found.verdict, found.line, terms(found)) == ("no_match", None, [])
    [view] = found.views
    assert view.judged is not None
    lacks = [(one.clause, one.items) for one in view.judged.lacks]
    assert lacks == [("tea + cups", ("cups",)), ("lids + mats + cups", ("lids", "mats", "cups"))]
    assert view.instead == "tea, lids + mats + cups"


def test_excluded_says_where(ask: Ask, follow: Follow, go: Go) -> None:
    sub = follow(READER, "on, -tea")
    go(reading(TEA))
    found = ask()
    assert (found.verdict, terms(found)) == ("excluded", [(sub.id, "tea")])
    assert found.views[0].instead == "on"


def test_the_kind_of_announcement(ask: Ask, follow: Follow, go: Go) -> None:
    follow(READER, "tea")
    go(listing("feed", announced(1, "replace", 2, "On tea"), *OTHERS))
    assert (ask().verdict, standings(ask())) == ("policy", ["policy"])


@pytest.mark.parametrize("kind", ["replace", "replace-cross"])
def test_a_revision_without_its_version(ask: Ask, follow: Follow, go: Go, kind: AnnounceType) -> None:
    follow(READER, "tea", announce=("new", "cross", "replace"))
    go(listing("feed", replace(TEA, announce_type=kind), *OTHERS))
    assert (ask().verdict, standings(ask())) == ("policy", ["unversioned"])
    follow(READER, "On tea")
    assert (ask().verdict, standings(ask())) == ("policy", ["unversioned", "policy"])


def test_who_wants_revisions_only(ask: Ask, follow: Follow, go: Go) -> None:
    follow(READER, "tea", announce=("replace",))
    go(reading(TEA, *OTHERS))
    assert (ask().verdict, standings(ask())) == ("policy", ["policy"])


def test_paused_when_it_was_read(ask: Ask, memory: SqlStore, follow: Follow, go: Go, clock: FakeClock) -> None:
    sub = follow(READER, "tea")
    subscribing.pause(memory, sub.id, until=None, now=clock.now())
    go(reading(TEA))
    assert (ask().verdict, ask().line) == ("paused", None)
    next_day(clock)
    subscribing.resume(memory, sub.id, now=clock.now())
    assert ask().verdict == "paused"


def test_paused_while_it_waits(ask: Ask, memory: SqlStore, follow: Follow, go: Go, clock: FakeClock) -> None:
    sub = follow(READER, "tea")
    subscribing.edit(memory, sub.id, schedule=Schedule("daily", "20:00", None, "UTC"), now=clock.now())
    go(reading(TEA))
    subscribing.pause(memory, sub.id, until=None, now=clock.now())
    found = ask()
    assert found.verdict == "paused"
    assert found.line is not None
    assert found.line.state == "due"


def test_of_a_pause_from_before_they_were_noted(
    ask: Ask, memory: SqlStore, follow: Follow, go: Go, clock: FakeClock
) -> None:
    sub = follow(READER, "tea")
    subscribing.pause(memory, sub.id, until=None, now=clock.now())
    with memory._engine.begin() as db:
        db.execute(text("DELETE FROM pauses"))
    go(reading(TEA))
    assert ask().verdict == "paused"


def test_nobody_follows_anything(ask: Ask, follow: Follow, go: Go, memory: SqlStore, clock: FakeClock) -> None:
    go(reading(TEA))
    assert (ask().verdict, ask().views) == ("no_subscription", ())
    sub = follow(READER, "lids")
    subscribing.unsubscribe(memory, sub.id, now=clock.now())
    assert (ask().verdict, ask().views) == ("no_subscription", ())


def test_who_joined_later(ask: Ask, follow: Follow, go: Go, clock: FakeClock) -> None:
    go(reading(TEA))
    go(reading(*OTHERS, day=next_day(clock)))
    follow(READER, "tea")
    assert (ask().verdict, standings(ask())) == ("no_subscription", ["late"])


LATER = timedelta(days=400)
"""So much later than the days that are replayed is it by the real clock."""


def test_who_subscribed_by_the_real_clock_before_an_old_day_was_replayed(
    ask: Ask, memory: SqlStore, follow: Follow, go: Go, clock: FakeClock
) -> None:
    clock.moment += LATER
    sub = follow(READER, "spoons")
    clock.moment -= LATER
    go(reading(TEA))
    go(reading(*OTHERS, day=next_day(clock)))
    subscribing.edit(memory, sub.id, rule="tea", now=clock.now())
    assert (ask().verdict, standings(ask())) == ("no_subscription", ["unplanned"])


def test_who_joined_later_by_an_earlier_clock(ask: Ask, follow: Follow, go: Go, clock: FakeClock) -> None:
    go(reading(TEA))
    go(reading(*OTHERS, day=next_day(clock)))
    clock.moment -= LATER
    follow(READER, "tea")
    assert (ask().verdict, standings(ask())) == ("no_subscription", ["late"])


def test_who_was_confirmed_later(ask: Ask, follow: Follow, go: Go, clock: FakeClock) -> None:
    follow(READER, "tea", confirmed=False)
    go(reading(TEA))
    go(reading(*OTHERS, day=next_day(clock)))
    follow(READER, "tea")
    assert (ask().verdict, standings(ask())) == ("no_subscription", ["late"])


def test_who_paused_by_the_real_clock(ask: Ask, memory: SqlStore, follow: Follow, go: Go, clock: FakeClock) -> None:
    clock.moment += LATER
    sub = follow(READER, "tea")
    subscribing.pause(memory, sub.id, until=None, now=clock.now())
    clock.moment -= LATER
    go(reading(TEA))
    read = clock.now()
    assert (ask().verdict, standings(ask()), ask().views[0].read_at) == ("paused", ["paused"], read)
    clock.moment += LATER
    subscribing.resume(memory, sub.id, now=clock.now())
    assert ask().verdict == "paused"
    clock.moment -= LATER
    go(reading(*OTHERS, day=next_day(clock)))
    subscribing.edit(memory, sub.id, rule="spoons", now=clock.now())
    go(reading(paper(9, "On cups"), day=next_day(clock)))
    subscribing.edit(memory, sub.id, rule="tea, mats", now=clock.now())
    assert standings(ask()) == ["paused"]


def test_a_pause_over_the_first_reading_counts_not_that_it_was_shown_again(
    ask: Ask, memory: SqlStore, follow: Follow, go: Go, clock: FakeClock
) -> None:
    sub = follow(READER, "tea")
    subscribing.pause(memory, sub.id, until=None, now=clock.now())
    go(reading(TEA, *OTHERS))
    first = clock.now()
    subscribing.resume(memory, sub.id, now=clock.now())
    clock.moment += timedelta(hours=2)
    more = paper(4, "On cups")
    go(listing("fake", TEA, *OTHERS, more, kind="markdown", late=[more]))
    found = ask()
    assert len(found.appearances) == 2
    assert (found.verdict, standings(found), found.views[0].read_at) == ("paused", ["paused"], first)


def test_a_rule_that_was_changed_later(ask: Ask, memory: SqlStore, follow: Follow, go: Go, clock: FakeClock) -> None:
    sub = follow(READER, "spoons")
    go(reading(TEA))
    go(reading(*OTHERS, day=next_day(clock)))
    subscribing.edit(memory, sub.id, rule="tea", now=clock.now())
    assert (ask().verdict, standings(ask())) == ("no_subscription", ["unplanned"])


def test_who_is_not_confirmed(ask: Ask, follow: Follow, go: Go) -> None:
    follow(READER, "tea", confirmed=False)
    go(reading(TEA))
    assert (ask().verdict, standings(ask())) == ("no_subscription", ["pending"])


def test_what_was_only_looked_back_at(ask: Ask, memory: SqlStore, follow: Follow, go: Go) -> None:
    follow(READER, "tea")
    go(reading(TEA))
    with memory._engine.begin() as db:
        db.execute(text("UPDATE digests SET listing = 'looked back'"))
        db.execute(text("DELETE FROM wants"))
        db.execute(text("DELETE FROM deliveries"))
    assert (ask().verdict, standings(ask())) == ("no_subscription", ["looked_back"])


def test_what_was_withdrawn_is_judged_anew(
    ask: Ask, memory: SqlStore, follow: Follow, go: Go, clock: FakeClock
) -> None:
    sub = follow(READER, "tea")
    subscribing.edit(memory, sub.id, schedule=Schedule("daily", "20:00", None, "UTC"), now=clock.now())
    go(reading(TEA))
    subscribing.edit(memory, sub.id, rule="spoons", now=clock.now())
    found = ask()
    assert (found.verdict, found.line, standings(found)) == ("no_match", None, ["no_match"])


def test_a_rule_changed_after_sending(ask: Ask, memory: SqlStore, follow: Follow, go: Go, clock: FakeClock) -> None:
    sub = follow(READER, "tea")
    go(reading(TEA))
    subscribing.edit(memory, sub.id, rule="spoons", now=clock.now())
    found = ask()
    assert (found.verdict, standings(found)) == ("sent", ["wanted"])
    assert found.views[0].judged is not None
    assert found.views[0].judged.verdict == "no_match"


def test_a_rule_that_cannot_be_read_any_more(ask: Ask, memory: SqlStore, follow: Follow, go: Go) -> None:
    follow(READER, "tea")
    follow("console", "lids")
    with memory._engine.begin() as db:
        db.execute(text("UPDATE subscriptions SET rule = '((' WHERE rule = 'lids'"))
    go(reading(TEA))
    assert (ask(address="console").verdict, standings(ask(address="console"))) == ("no_match", ["unreadable"])
    with memory._engine.begin() as db:
        db.execute(text("UPDATE subscriptions SET rule = '(('"))
    assert (ask().verdict, standings(ask())) == ("sent", ["wanted"])


def test_the_nearest_subscription_decides(ask: Ask, follow: Follow, go: Go) -> None:
    follow(READER, "spoons")
    follow(READER, "on, -tea")
    go(reading(TEA))
    assert ask().verdict == "excluded"


def test_an_unknown_paper(ask: Ask, follow: Follow, go: Go) -> None:
    follow(READER, "tea")
    assert (ask().verdict, ask().sources, ask().known_since) == ("unknown_paper", (), None)
    go(reading(*OTHERS))
    found = ask()
    assert (found.verdict, found.paper, found.known_since) == ("unknown_paper", None, DAY)
    assert [(one.name, one.date) for one in found.sources] == [("fake", DAY)]


def test_another_edition_that_is_due_counts_more_than_the_first(
    ask: Ask, follow: Follow, go: Go, clock: FakeClock, messenger: FakeMessenger
) -> None:
    follow(READER, "tea", announce=("new", "cross", "replace"))
    go(listing("feed", replace(TEA, version=1, announce_type="new"), *OTHERS))
    messenger.outcomes[READER] = [Refused("busy", "Try later.")] * 99
    day = next_day(clock)
    go(listing("feed", announced(1, "replace", 2, "On tea"), paper(7), day=day))
    found = ask()
    assert (found.verdict, found.line.edition if found.line else None) == ("due", 2)


def test_a_rule_that_could_not_be_typed_is_not_offered(ask: Ask, follow: Follow, go: Go) -> None:
    words = [f"zebras{n:03}" for n in range(200)]
    follow(READER, ",".join(words))
    go(reading(paper(1, "On zebras007x")))
    (view,) = ask().views
    assert (view.standing, view.instead) == ("no_match", "")
