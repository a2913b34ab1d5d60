"""A messenger that sends several parts at a time: each outcome is written as it comes, a message's parts keep their
order, and whoever lost a claim sends nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.core.deliveries import Closed, Part, Refused, Sent
from bot.core.errors import StoreError
from bot.core.ports import Routes
from bot.services.bot import Bot
from bot.services.rounds import run_dispatch
from bot.store.store import SqlStore
from tests.services.conftest import Follow, Go
from tests.services.test_sending import ADA, BOB, states
from tests.support.fakes import FakeMessenger, TogetherMessenger, paper, reading

CLEO = "cleo@example.org"


@pytest.fixture
def messenger() -> TogetherMessenger:
    return TogetherMessenger()


def test_several_are_under_way(go: Go, follow: Follow, messenger: TogetherMessenger, memory: SqlStore) -> None:
    messenger.backwards = True
    for n in range(7):
        follow(f"reader{n}@example.org", "diffusion")
    report = go(reading(paper(1)))
    assert (report.messages_sent, messenger.most) == (7, 3)
    assert {line.state for line in memory.history()} == {"sent"}


@pytest.mark.parametrize("backwards", [False, True])
def test_parts_of_one_message_go_one_after_the_other(
    go: Go, follow: Follow, messenger: TogetherMessenger, memory: SqlStore, backwards: bool
) -> None:
    messenger.backwards = backwards
    messenger.limits = replace(messenger.limits, budget=10)
    follow(ADA, "diffusion")
    follow(BOB, "diffusion")
    follow(CLEO, "diffusion")
    messenger.outcomes[BOB] = [Sent("fake:1"), Refused("busy", "Try later.")]
    report = go(reading(paper(1), paper(2), paper(3)))
    for who in (ADA, CLEO):
        assert [part.number for part in messenger.sent if str(part.address) == who] == [1, 2, 3]
    assert [part.number for part in messenger.sent if str(part.address) == BOB] == [1, 2, 2, 3]
    assert (report.messages_sent, report.deliveries_sent, messenger.most) == (3, 9, 3)


def test_each_outcome_is_written_before_the_next_is_awaited(
    go: Go, follow: Follow, messenger: TogetherMessenger, memory: SqlStore
) -> None:
    for who in (ADA, BOB, CLEO):
        follow(who, "diffusion")
    seen: list[list[str]] = []
    original = messenger.send

    def look(part: Part) -> object:
        seen.append(sorted(line.state for line in memory.history()))
        return original(part)

    messenger.send = look  # type: ignore[method-assign, assignment]
    go(reading(paper(1)))
    assert seen == [["sending"] * 3, ["sending", "sending", "sent"], ["sending", "sent", "sent"]]


def test_what_can_go_together_is_begun_in_one_commit(
    go: Go, follow: Follow, messenger: TogetherMessenger, memory: SqlStore
) -> None:
    for n in range(7):
        follow(f"reader{n}@example.org", "diffusion")
    messenger.all_at_once = True
    original, commits = memory.settle_and_begin, []

    def look(outcomes: Sequence[object], parts: Sequence[object], **claim: object) -> object:
        commits.append((len(outcomes), len(parts)))
        return original(outcomes, parts, **claim)  # type: ignore[arg-type]

    memory.settle_and_begin = look  # type: ignore[method-assign, assignment]
    report = go(reading(paper(1)))
    assert (report.messages_sent, commits) == (7, [(0, 1), (0, 2), (3, 3), (3, 1)])  # the first is waited for alone
    assert {line.state for line in memory.history()} == {"sent"}


def test_what_another_worker_took_is_not_sent(
    bot: Bot, go: Go, follow: Follow, messenger: TogetherMessenger, memory: SqlStore
) -> None:
    follow(ADA, "diffusion")
    follow(BOB, "diffusion")
    original = memory.settle_and_begin

    def late(outcomes: object, parts: object, **claim: object) -> object:
        bot.clock.sleep(61)
        memory.settle_and_begin = original  # type: ignore[method-assign]
        run_dispatch(replace(bot, owner="other", routes=Routes({"fake": FakeMessenger()}, {"email": "fake"}, {})))
        return original(outcomes, parts, **claim)  # type: ignore[arg-type]

    memory.settle_and_begin = late  # type: ignore[method-assign, assignment]
    go(reading(paper(1)))
    assert messenger.sent == []
    assert [*states(memory, ADA), *states(memory, BOB)] == ["sent", "sent"]


def test_what_is_under_way_when_the_way_closes_counts(
    go: Go, follow: Follow, messenger: TogetherMessenger, memory: SqlStore
) -> None:
    for who in (ADA, BOB, CLEO, "dan@example.org"):
        follow(who, "diffusion")
    messenger.outcomes[ADA] = [Closed("login", "535", "No.")]
    messenger.outcomes[CLEO] = [Closed("login", "535", "No.")]
    report = go(reading(paper(1)))
    assert {str(part.address): part.attempts for part in messenger.sent} == {ADA: 0, BOB: 0, CLEO: 0}
    assert [states(memory, who) for who in (ADA, BOB, CLEO)] == [["due"], ["sent"], ["due"]]
    assert (len(report.problems), report.notices) == (1, [])


def test_very_many_are_given_back_in_slices(
    go: Go, follow: Follow, messenger: TogetherMessenger, memory: SqlStore
) -> None:
    for n in range(60):
        follow(f"reader{n}@example.org", "diffusion")
    messenger.outcomes["reader0@example.org"] = [Closed("login", "535", "No.")]
    messenger.at_once = 1
    report = go(reading(paper(1)))
    assert (report.left.deliveries, len(messenger.sent)) == (60, 1)
    assert report.left.claimed_until is None


def test_an_outcome_that_could_not_be_written_at_once_is_written_at_the_end(
    go: Go, follow: Follow, messenger: TogetherMessenger, memory: SqlStore
) -> None:
    messenger.at_once = 1
    follow(ADA, "diffusion")
    follow(BOB, "diffusion")
    original, calls = memory.settle_and_begin, []

    def busy(outcomes: list[object], *given: object, **named: object) -> object:
        if outcomes:
            calls.append(len(outcomes))
            raise StoreError("The database is busy.")
        return original(outcomes, *given, **named)  # type: ignore[arg-type]

    memory.settle_and_begin = busy  # type: ignore[method-assign, assignment]
    with pytest.raises(StoreError, match="busy"):
        go(reading(paper(1)))
    assert (calls, states(memory, ADA), states(memory, BOB)) == ([1], ["sent"], ["due"])


def test_who_can_be_asked_is_asked_first(go: Go, follow: Follow, messenger: TogetherMessenger) -> None:
    messenger.can_be_asked = True
    follow(ADA, "diffusion")
    go(reading(paper(1)))
    assert (len(messenger.sent), messenger.most) == (1, 0)
