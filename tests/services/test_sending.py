"""Sending and settling: every outcome ends where the design says, and one bad thing stays one bad thing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.deliveries import Outcome, Part, Refused, Sent, Unknown
from bot.core.ports import Routes
from bot.services.bot import Bot
from bot.services.rounds import run_dispatch
from bot.services.sending import LOOK_AGAIN
from bot.services.subscribing import pause, resume, unsubscribe
from bot.store.store import SqlStore
from tests.services.conftest import Follow, Go
from tests.support.fakes import FakeClock, FakeMessenger, paper, reading

ADA, BOB = "ada@example.org", "bob@example.org"


def states(memory: SqlStore, address: str = ADA) -> list[str]:
    return [line.state for line in memory.history() if line.address == address]


def test_refused_for_now_is_tried_again_after_the_back_off(
    go: Go, follow: Follow, messenger: FakeMessenger, memory: SqlStore, clock: FakeClock
) -> None:
    follow(ADA, "diffusion")
    messenger.outcomes[ADA] = [Refused("busy", "Try later.", retry_after=30.0)]
    report = go(reading(paper(1)))
    assert states(memory) == ["sent"]
    assert [part.attempts for part in messenger.sent] == [0, 1]
    assert sum(clock.naps) >= 30.0
    assert (report.deliveries_sent, report.messages_sent, report.left.deliveries) == (1, 1, 0)


def test_a_long_back_off_is_left_and_named(
    go: Go, bot: Bot, follow: Follow, messenger: FakeMessenger, memory: SqlStore, clock: FakeClock
) -> None:
    follow(ADA, "diffusion")
    messenger.outcomes[ADA] = [Refused("quota", "Come back tomorrow.", retry_after=4000.0)]
    report = go(reading(paper(1)))
    assert (report.left.deliveries, report.left.messages, report.failed) == (1, 1, False)
    assert "Come back tomorrow." in " ".join(report.left.waiting)
    assert clock.naps == []
    clock.seconds += 4001
    assert run_dispatch(bot).deliveries_sent == 1
    assert states(memory) == ["sent"]


def test_refused_for_good_fails_with_its_reason_and_nobody_else_suffers(
    go: Go, follow: Follow, messenger: FakeMessenger, memory: SqlStore
) -> None:
    follow(ADA, "diffusion")
    follow(BOB, "diffusion")
    messenger.outcomes[ADA] = [Refused("invalid_blocks", "The medium does not take it.", permanent=True)]
    report = go(reading(paper(1)))
    assert (states(memory, ADA), states(memory, BOB)) == (["failed"], ["sent"])
    failed = next(line for line in memory.history() if line.address == ADA)
    assert (failed.error_code, failed.error_text) == ("invalid_blocks", "The medium does not take it.")
    assert (report.deliveries_failed, report.messages_failed, report.messages_sent) == (1, 1, 1)
    assert report.failed
    assert "The medium does not take it." in " ".join(report.problems)


def test_a_dead_address_is_blocked_told_once_and_gets_one_catch_up(
    go: Go, follow: Follow, messenger: FakeMessenger, memory: SqlStore, clock: FakeClock
) -> None:
    subscription = follow(ADA, "diffusion")
    messenger.outcomes[ADA] = [Refused("is_archived", "The channel is archived.", permanent=True, destination=True)]
    first = go(reading(paper(1)))
    second = go(reading(paper(2), day=reading().date))
    assert len(messenger.sent) == 1
    assert ["blocked" in " ".join(report.problems) for report in (first, second)] == [True, False]
    assert not first.failed
    assert memory.subscriptions()[0].state == "blocked"
    assert states(memory) == ["due", "due"]
    resume(memory, subscription.id, now=clock.now())
    report = go()
    assert (report.messages_sent, report.deliveries_sent) == (1, 2)


def test_an_unknown_outcome_is_looked_up_before_sending_again(
    go: Go, follow: Follow, messenger: FakeMessenger, memory: SqlStore
) -> None:
    messenger.can_be_asked = True
    follow(ADA, "diffusion")
    messenger.outcomes[ADA] = [Unknown("cut", "The answer was lost.")]
    messenger.arrived["k1-1"] = Sent("fake:found")
    report = go(reading(paper(1)))
    assert len(messenger.sent) == 1
    assert [(line.state, line.receipt) for line in memory.history()] == [("sent", "fake:found")]
    assert report.deliveries_sent == 1


def test_an_unknown_outcome_that_did_not_arrive_is_sent_again(
    go: Go, follow: Follow, messenger: FakeMessenger, memory: SqlStore
) -> None:
    messenger.can_be_asked = True
    follow(ADA, "diffusion")
    messenger.outcomes[ADA] = [Unknown("cut", "The answer was lost.")]
    go(reading(paper(1)))
    assert [part.repeat for part in messenger.sent] == [False, True]
    assert states(memory) == ["sent"]


def test_where_nobody_can_be_asked_the_repeat_is_marked(go: Go, follow: Follow, messenger: FakeMessenger) -> None:
    follow(ADA, "diffusion")
    messenger.arrived["k1-1"] = Sent("fake:never asked")
    messenger.outcomes[ADA] = [Unknown("cut", "The answer was lost.")]
    go(reading(paper(1)))
    assert [(part.key, part.repeat) for part in messenger.sent] == [("k1-1", False), ("k1-1", True)]


def test_a_messenger_that_raises_is_an_unknown_outcome(
    go: Go, follow: Follow, messenger: FakeMessenger, memory: SqlStore, caplog: pytest.LogCaptureFixture
) -> None:
    follow(ADA, "diffusion")
    follow(BOB, "diffusion")
    messenger.outcomes[ADA] = [RuntimeError("boom")]
    go(reading(paper(1)))
    assert (states(memory, ADA), states(memory, BOB)) == (["sent"], ["sent"])
    assert "boom" in caplog.text


@pytest.mark.parametrize("can_be_asked", [False, True])
def test_the_parts_of_a_message_keep_their_order(
    go: Go, follow: Follow, messenger: FakeMessenger, memory: SqlStore, can_be_asked: bool
) -> None:
    messenger.can_be_asked = can_be_asked
    messenger.limits = replace(messenger.limits, budget=10)
    follow(ADA, "diffusion")
    messenger.outcomes[ADA] = [Sent("fake:1"), Refused("busy", "Try later.")]
    report = go(reading(paper(1), paper(2), paper(3)))
    assert [part.number for part in messenger.sent] == [1, 2, 2, 3]
    assert states(memory) == ["sent"] * 3
    assert (report.messages_sent, report.deliveries_sent) == (1, 3)


def test_a_part_that_fails_for_good_does_not_hold_up_the_next(
    go: Go, follow: Follow, messenger: FakeMessenger, memory: SqlStore
) -> None:
    messenger.limits = replace(messenger.limits, budget=10)
    follow(ADA, "diffusion")
    messenger.outcomes[ADA] = [Refused("too_long", "Too long.", permanent=True)]
    report = go(reading(paper(1), paper(2)))
    assert sorted(states(memory)) == ["failed", "sent"]
    assert (report.messages_sent, report.messages_failed) == (0, 1)


def test_parts_for_a_messenger_that_is_gone_wait(
    bot: Bot, go: Go, follow: Follow, messenger: FakeMessenger, clock: FakeClock
) -> None:
    follow(ADA, "diffusion")
    messenger.outcomes[ADA] = [Refused("busy", "Try later.", retry_after=100.0)]
    go(reading(paper(1)))
    clock.seconds += 200
    other = FakeMessenger(name="other")
    without = replace(bot, routes=Routes({"other": other}, {"email": "other"}, {}))
    report = run_dispatch(without)
    assert "fake is not configured any more" in report.problems[0]
    assert (report.left.deliveries, other.sent) == (1, [])
    clock.seconds += LOOK_AGAIN + 1
    assert run_dispatch(bot).deliveries_sent == 1


def test_an_outcome_without_a_claim_is_not_written(
    bot: Bot, go: Go, follow: Follow, messenger: FakeMessenger, memory: SqlStore, clock: FakeClock
) -> None:
    """While we send, our lease runs out and another worker takes over and settles: our outcome is refused."""
    follow(ADA, "diffusion")

    def overtaken(part: object) -> Sent:
        clock.seconds += 61
        other = replace(bot, owner="other", routes=Routes({"fake": FakeMessenger()}, {"email": "fake"}, {}))
        run_dispatch(other)
        return Sent("fake:too late")

    messenger.send = overtaken  # type: ignore[method-assign]
    report = go(reading(paper(1)))
    assert [(line.state, line.receipt) for line in memory.history()] == [("sent", "fake:k1-1")]
    assert report.deliveries_sent == 0


def test_a_claim_lost_before_sending_sends_nothing(
    bot: Bot, follow: Follow, messenger: FakeMessenger, memory: SqlStore, clock: FakeClock, go: Go
) -> None:
    """Between claiming and beginning another worker took the part and sent it."""
    follow(ADA, "diffusion")
    original = memory.settle_and_begin

    def late(outcomes: object, parts: object, **claim: object) -> object:
        clock.seconds += 61
        memory.settle_and_begin = original  # type: ignore[method-assign]
        run_dispatch(replace(bot, owner="other", routes=Routes({"fake": FakeMessenger()}, {"email": "fake"}, {})))
        return original(outcomes, parts, **claim)  # type: ignore[arg-type]

    memory.settle_and_begin = late  # type: ignore[method-assign, assignment]
    go(reading(paper(1)))
    assert messenger.sent == []
    assert states(memory) == ["sent"]


def test_whoever_stalled_does_not_send_what_another_worker_sent_meanwhile(
    bot: Bot, go: Go, follow: Follow, messenger: FakeMessenger, memory: SqlStore, clock: FakeClock
) -> None:
    """Our process is stopped for longer than a lease in the first send; another worker takes over all that is left."""
    messenger.can_be_asked = True
    follow(ADA, "diffusion")
    follow(BOB, "diffusion")
    theirs = FakeMessenger()
    original = messenger.send

    def stalled(part: Part) -> Outcome:
        messenger.send = original  # type: ignore[method-assign]
        clock.seconds += 61
        run_dispatch(replace(bot, owner="other", routes=Routes({"fake": theirs}, {"email": "fake"}, {})))
        return original(part)

    messenger.send = stalled  # type: ignore[method-assign]
    go(reading(paper(1)))
    assert [str(part.address) for part in theirs.sent] == [ADA, BOB]
    assert [str(part.address) for part in messenger.sent] == [ADA]  # the one in hand; the other is left alone
    assert (states(memory, ADA), states(memory, BOB)) == (["sent"], ["sent"])


def test_many_are_sent_between_two_commits_where_a_repeat_is_harmless(
    go: Go, follow: Follow, messenger: FakeMessenger, memory: SqlStore
) -> None:
    messenger.repeat_is_harmless = True
    messenger.limits = replace(messenger.limits, budget=10)
    follow(ADA, "diffusion")
    follow(BOB, "diffusion")
    messenger.outcomes[ADA] = [Refused("busy", "Try later.")]
    begun = []
    original = memory.begin
    memory.begin = lambda parts, **claim: begun.append(len(parts)) or original(parts, **claim)  # type: ignore[method-assign]
    report = go(reading(paper(1), paper(2)))
    assert begun[0] == 4
    assert [(str(p.address), p.number) for p in messenger.sent] == [(ADA, 1), (BOB, 1), (BOB, 2), (ADA, 1), (ADA, 2)]
    assert (report.messages_sent, report.deliveries_sent) == (2, 4)


def test_a_look_up_that_could_not_be_made_is_made_later(
    go: Go, follow: Follow, messenger: FakeMessenger, memory: SqlStore
) -> None:
    messenger.can_be_asked = True
    follow(ADA, "diffusion")
    messenger.outcomes[ADA] = [Unknown("cut", "The answer was lost.")]
    answers: list[Outcome] = [Unknown("busy", "Ask later."), Sent("fake:found")]
    messenger.find = lambda part: answers.pop(0)  # type: ignore[method-assign]
    go(reading(paper(1)))
    assert len(messenger.sent) == 1
    assert [line.receipt for line in memory.history()] == ["fake:found"]


@pytest.mark.parametrize("end", [True, False])
def test_after_an_end_or_a_pause_nothing_goes_out(
    bot: Bot, go: Go, follow: Follow, messenger: FakeMessenger, memory: SqlStore, clock: FakeClock, end: bool
) -> None:
    subscription = follow(ADA, "diffusion")
    messenger.outcomes[ADA] = [Refused("busy", "Try later.", retry_after=100.0)]
    go(reading(paper(1)))
    if end:
        unsubscribe(memory, subscription.id, now=clock.now())
    else:
        pause(memory, subscription.id, until=None, now=clock.now())
    clock.seconds += 200
    assert run_dispatch(bot).deliveries_sent == 0
    assert states(memory) == ["withdrawn" if end else "due"]
