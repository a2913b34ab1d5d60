"""A way that is closed: nobody's part is worse off, nothing more is sent that way for a while, the operator is told
once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.deliveries import Closed, Outcome, Part, Refused, Sent, Unknown
from bot.core.ports import Routes
from bot.services.bot import Bot
from bot.services.rounds import run_dispatch
from bot.store.store import SqlStore
from tests.services.conftest import Follow, Go
from tests.services.test_sending import ADA, BOB, states
from tests.support.fakes import FakeClock, FakeMessenger, TogetherMessenger, paper, reading

DOWN = Closed("down", "421", "The server has no time.")
LOGIN = Closed("login", "535 5.7.8", "The password is wrong.")


@pytest.fixture(params=[FakeMessenger, TogetherMessenger])
def messenger(request: pytest.FixtureRequest) -> FakeMessenger:
    made: FakeMessenger = request.param()
    return made


def test_a_refused_login_charges_nobody_and_is_told_once(
    bot: Bot, go: Go, follow: Follow, messenger: FakeMessenger, memory: SqlStore, clock: FakeClock
) -> None:
    follow(ADA, "diffusion")
    follow(BOB, "diffusion")
    messenger.outcomes[ADA] = [LOGIN, LOGIN]
    messenger.outcomes[BOB] = [LOGIN, LOGIN]
    report = go(reading(paper(1)))
    assert [*states(memory, ADA), *states(memory, BOB)] == ["due", "due"]
    assert all(line.error_code is None for line in memory.history())
    said = "Fake cannot be sent: the server refuses the login: The password is wrong."
    assert report.problems == [f"{said} Papers wait until it is tried again; none is lost."]
    assert (report.misconfigured, report.failed, report.left.deliveries, clock.naps) == (True, False, 2, [])
    assert "535 5.7.8 The password is wrong." in " ".join(report.left.waiting)
    tried = len(messenger.sent)
    assert run_dispatch(bot).problems == []  # it is not even tried
    assert len(messenger.sent) == tried
    clock.seconds += 901
    again = run_dispatch(bot)
    assert (again.problems, again.misconfigured, len(messenger.sent) > tried) == ([], True, True)
    assert all(part.attempts == 0 for part in messenger.sent)


def test_another_trouble_is_told_and_so_is_the_end_of_it(
    bot: Bot, go: Go, follow: Follow, messenger: FakeMessenger, memory: SqlStore, clock: FakeClock
) -> None:
    follow(ADA, "diffusion")
    messenger.outcomes[ADA] = [LOGIN, Closed("sender", "550 5.7.60", "Not as this sender."), Sent("fake:1")]
    go(reading(paper(1)))
    clock.seconds += 902
    assert "refuses the sender" in " ".join(run_dispatch(bot).problems)
    clock.seconds += 902
    report = run_dispatch(bot)
    assert (states(memory), report.problems, report.misconfigured) == (["sent"], [], False)
    assert report.notices == ["Fake is sent again; it was not since 1970-01-12 14:01 UTC."]
    [channel] = memory.channels()
    assert (channel.why, channel.attempts) == (None, 0)


def test_a_short_trouble_is_over_in_the_same_round(
    go: Go, follow: Follow, messenger: FakeMessenger, memory: SqlStore, clock: FakeClock
) -> None:
    follow(ADA, "diffusion")
    messenger.outcomes[ADA] = [DOWN]
    report = go(reading(paper(1)))
    assert (states(memory), report.left.deliveries, report.misconfigured) == (["sent"], 0, False)
    assert 5.0 <= sum(clock.naps) <= 7.0
    assert (len(report.problems), len(report.notices)) == (1, 1)


def test_who_finds_it_closed_is_tried_last(go: Go, follow: Follow, messenger: FakeMessenger, memory: SqlStore) -> None:
    """Should it be that part which makes the server close the way, all others still arrive."""
    follow(ADA, "diffusion")
    follow(BOB, "diffusion")
    messenger.outcomes[ADA] = [DOWN] * 20
    report = go(reading(paper(1)))
    assert (states(memory, ADA), states(memory, BOB)) == (["due"], ["sent"])
    assert report.left.deliveries == 1


def test_doubt_stays_when_the_way_is_closed(go: Go, follow: Follow, messenger: FakeMessenger, memory: SqlStore) -> None:
    follow(ADA, "diffusion")
    messenger.outcomes[ADA] = [Unknown("cut", "The answer was lost."), LOGIN]
    go(reading(paper(1)))
    assert states(memory) == ["unknown"]
    assert [part.repeat for part in messenger.sent] == [False, True]


def test_later_parts_wait_too(go: Go, follow: Follow, messenger: FakeMessenger, memory: SqlStore) -> None:
    messenger.limits = replace(messenger.limits, budget=10)
    follow(ADA, "diffusion")
    messenger.outcomes[ADA] = [Sent("fake:1"), LOGIN]
    go(reading(paper(1), paper(2), paper(3)))
    assert [part.number for part in messenger.sent] == [1, 2]
    assert sorted(states(memory)) == ["due", "due", "sent"]


def test_a_claim_that_was_lost_meanwhile_is_not_given_back(
    bot: Bot, go: Go, follow: Follow, messenger: FakeMessenger, memory: SqlStore, clock: FakeClock
) -> None:
    follow(ADA, "diffusion")
    original = messenger.send

    def overtaken(part: Part) -> Outcome:
        messenger.send = original  # type: ignore[method-assign]
        clock.seconds += 61
        run_dispatch(replace(bot, owner="other", routes=Routes({"fake": FakeMessenger()}, {"email": "fake"}, {})))
        return LOGIN

    messenger.send = overtaken  # type: ignore[method-assign]
    go(reading(paper(1)))
    assert states(memory) == ["sent"]


def test_after_a_knock_it_is_tried_at_once(
    bot: Bot, go: Go, follow: Follow, messenger: FakeMessenger, memory: SqlStore, clock: FakeClock
) -> None:
    follow(ADA, "diffusion")
    messenger.outcomes[ADA] = [LOGIN]
    go(reading(paper(1)))
    memory.knock(machine=clock.machine())
    clock.seconds += 2
    run_dispatch(bot)
    assert states(memory) == ["sent"]


def test_who_finds_it_opened_by_another_says_nothing(
    bot: Bot, go: Go, follow: Follow, messenger: FakeMessenger, memory: SqlStore, clock: FakeClock
) -> None:
    follow(ADA, "diffusion")
    messenger.outcomes[ADA] = [LOGIN]
    go(reading(paper(1)))
    clock.seconds += 901
    original = messenger.send

    def opened(part: Part) -> Outcome:
        memory.open_channel("fake", machine=clock.machine())
        return original(part)

    messenger.send = opened  # type: ignore[method-assign]
    assert run_dispatch(bot).notices == []
    assert states(memory) == ["sent"]


def test_where_many_are_sent_between_two_commits_too(
    go: Go, follow: Follow, messenger: FakeMessenger, memory: SqlStore
) -> None:
    messenger.repeat_is_harmless = True
    follow(ADA, "diffusion")
    follow(BOB, "diffusion")
    messenger.outcomes[ADA] = [LOGIN]
    report = go(reading(paper(1)))
    assert (states(memory, ADA), states(memory, BOB)) == (["due"], ["due"])
    assert (len(messenger.sent), report.left.deliveries) == (1, 2)


def test_patience_with_one_recipient_ends_visibly(
    bot: Bot, go: Go, follow: Follow, messenger: FakeMessenger, memory: SqlStore, clock: FakeClock
) -> None:
    follow(ADA, "diffusion")
    messenger.outcomes[ADA] = [Refused("450", "Greylisted.", retry_after=1000.0, patience=4000.0)] * 9
    go(reading(paper(1)))
    reports = []
    for _ in range(4):
        clock.seconds += 1001
        reports.append(run_dispatch(bot))
    assert states(memory) == ["failed"]
    assert [report.failed for report in reports] == [False, False, False, True]
    assert "Greylisted." in " ".join(reports[-1].problems)


def test_a_full_mailbox_is_blocked_when_patience_ends(
    bot: Bot, go: Go, follow: Follow, messenger: FakeMessenger, memory: SqlStore, clock: FakeClock
) -> None:
    follow(ADA, "diffusion")
    full = Refused("552 5.2.2", "The mailbox is full.", destination=True, retry_after=1000.0, patience=900.0)
    messenger.outcomes[ADA] = [full] * 2
    first = go(reading(paper(1)))
    assert (memory.subscriptions()[0].state, first.problems) == ("active", [])
    clock.seconds += 1001
    assert "is blocked: The mailbox is full." in " ".join(run_dispatch(bot).problems)
    assert memory.subscriptions()[0].state == "blocked"


def test_doubt_that_is_not_repeated_is_told(go: Go, follow: Follow, messenger: FakeMessenger, memory: SqlStore) -> None:
    follow(ADA, "diffusion")
    messenger.outcomes[ADA] = [Unknown("cut", "The answer was lost, three times.", permanent=True)]
    report = go(reading(paper(1)))
    assert states(memory) == ["failed"]
    assert report.problems == [f"Nobody knows whether a message for {ADA} arrived: The answer was lost, three times."]
