"""How long a round waits, for whom, and when it gives up."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.deliveries import Refused, Unknown
from bot.services.bot import Bot
from bot.services.composing import compose
from bot.services.dispatching import PATIENCE
from bot.services.following import FollowingCache
from bot.services.reports import RoundReport
from bot.services.rounds import run_dispatch, run_poll
from bot.store.store import SqlStore
from tests.services.conftest import Follow
from tests.store.samples import NO_SLOTS
from tests.support.fakes import FakeClock, FakeMessenger, FakeSource, make_bot, paper, reading

ADA = "ada@example.org"


def claim_and_die(bot: Bot) -> None:
    """Another worker composes and claims everything, and is never heard of again."""
    list(compose(replace(bot, owner="dead"), FollowingCache(bot.store), (), RoundReport(), NO_SLOTS))


def test_it_waits_one_lease_for_a_dead_worker_and_takes_over(
    bot: Bot, follow: Follow, messenger: FakeMessenger, clock: FakeClock
) -> None:
    follow(ADA, "diffusion")
    run_poll(bot, [FakeSource([reading(paper(1))])], None)
    claim_and_die(bot)
    report = run_dispatch(bot)
    assert report.deliveries_sent == 1
    assert 59 <= sum(clock.naps) <= 62
    assert [part.repeat for part in messenger.sent] == [False]


def test_a_part_that_was_being_sent_comes_as_a_possible_repeat(
    bot: Bot, follow: Follow, messenger: FakeMessenger
) -> None:
    follow(ADA, "diffusion")
    run_poll(bot, [FakeSource([reading(paper(1))])], None)
    dead = replace(bot, owner="dead")
    for parts in compose(dead, FollowingCache(bot.store), (), RoundReport(), NO_SLOTS):
        bot.store.begin(parts, owner="dead", lease_until=dead.lease_until())
    run_dispatch(bot)
    assert [part.repeat for part in messenger.sent] == [True]


def test_it_gives_up_on_a_worker_that_is_alive(
    bot: Bot, follow: Follow, messenger: FakeMessenger, clock: FakeClock, memory: SqlStore
) -> None:
    follow(ADA, "diffusion")
    run_poll(bot, [FakeSource([reading(paper(1))])], None)
    claim_and_die(bot)

    class Alive(FakeClock):
        def sleep(self, seconds: float) -> None:
            super().sleep(seconds)
            memory.renew(owner="dead", lease_until=self.seconds + 60)

    alive = Alive(seconds=clock.seconds)
    report = run_dispatch(make_bot(memory, messenger=messenger, clock=alive))
    assert (messenger.sent, report.left.deliveries) == ([], 1)
    assert 59 <= sum(alive.naps) <= 62


def test_back_offs_are_waited_for_a_minute_in_all(
    bot: Bot, follow: Follow, messenger: FakeMessenger, clock: FakeClock
) -> None:
    follow(ADA, "diffusion")
    messenger.outcomes[ADA] = [Refused("busy", "Try later.")] * 50
    run_poll(bot, [FakeSource([reading(paper(1))])], None)
    report = run_dispatch(bot)
    assert [part.attempts for part in messenger.sent] == [0, 1, 2, 3]
    assert sum(clock.naps) <= PATIENCE
    assert report.left.deliveries == 1


def test_an_unknown_outcome_is_left_visible(
    bot: Bot, follow: Follow, messenger: FakeMessenger, memory: SqlStore
) -> None:
    follow(ADA, "diffusion")
    messenger.outcomes[ADA] = [Unknown("cut", "The answer was lost.")] * 50
    run_poll(bot, [FakeSource([reading(paper(1))])], None)
    report = run_dispatch(bot)
    assert [line.state for line in memory.history()] == ["unknown"]
    assert report.left.deliveries == 1


def test_an_address_without_a_messenger_stays_due_and_costs_no_waiting(
    bot: Bot, follow: Follow, memory: SqlStore, clock: FakeClock
) -> None:
    follow(ADA, "diffusion")
    follow("bob@example.org", "diffusion")
    run_poll(bot, [FakeSource([reading(paper(1))])], None)
    nowhere = replace(bot, routes=replace(bot.routes, by_kind={}, reasons={"email": "e-mail is not configured."}))
    report = run_dispatch(nowhere)
    assert (report.left.deliveries, clock.naps) == (2, [])
    assert [line.state for line in memory.history()] == ["due", "due"]
    assert report.problems == ["What is due to email addresses waits: e-mail is not configured."]


def test_claims_are_given_back_when_it_is_interrupted(
    bot: Bot, follow: Follow, messenger: FakeMessenger, clock: FakeClock
) -> None:
    follow(ADA, "diffusion")
    follow("bob@example.org", "diffusion")
    run_poll(bot, [FakeSource([reading(paper(1))])], None)

    def interrupted(part: object) -> object:
        raise KeyboardInterrupt

    messenger.send = interrupted  # type: ignore[method-assign, assignment]
    with pytest.raises(KeyboardInterrupt):
        run_dispatch(bot)
    after = FakeMessenger()
    run_dispatch(make_bot(bot.store, messenger=after, clock=clock, owner="next"))
    assert str(after.sent[0].address) == "bob@example.org"  # at once; what was in hand waits for its lease
    assert [part.repeat for part in after.sent] == [False, True]


def test_endless_overtaking_ends(bot: Bot, follow: Follow, memory: SqlStore, messenger: FakeMessenger) -> None:
    follow(ADA, "diffusion")
    run_poll(bot, [FakeSource([reading(paper(1))])], None)
    memory.add_messages = lambda *_, **__: []  # type: ignore[method-assign, assignment]
    report = run_dispatch(bot)
    assert (messenger.sent, report.left.deliveries) == ([], 1)
