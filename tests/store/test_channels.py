"""How the ways stand: written once over all processes, and what is closed is not claimed."""

from __future__ import annotations

import pytest

from bot.core.channels import moment
from bot.core.deliveries import Closed, Refused, Sent, Unknown
from bot.core.subscriptions import Subscription
from tests.store.samples import LEASE, MACHINE, NO_SLOTS, Desk

LOGIN = Closed("login", "535", "The password is wrong.")
DOWN = Closed("down", "421", "Not now.")


@pytest.fixture
def sub(desk: Desk) -> Subscription:
    sub = desk.follow("reader@example.org")
    desk.owe(sub, 1, 2, 3)
    return sub


def test_nothing_is_known_of_what_was_never_closed(desk: Desk) -> None:
    assert desk.store.channels() == []
    assert desk.store.open_channel("email", machine=MACHINE) is None


def test_it_is_news_once_for_each_reason(desk: Desk) -> None:
    assert [desk.store.close_channel("email", one, machine=MACHINE)[1] for one in (LOGIN, LOGIN, DOWN)] == [
        True,
        False,
        True,
    ]
    [channel] = desk.store.channels()
    assert (channel.messenger, channel.why, channel.code, channel.text) == ("email", "down", "421", "Not now.")


def test_it_opens_once(desk: Desk) -> None:
    closed, _ = desk.store.close_channel("email", LOGIN, machine=MACHINE)
    assert desk.store.open_channel("email", machine=MACHINE + 9) == closed
    assert desk.store.open_channel("email", machine=MACHINE + 9) is None
    [channel] = desk.store.channels()
    assert (channel.why, channel.since, channel.attempts) == (None, moment(MACHINE + 9), 0)
    assert desk.store.close_channel("email", LOGIN, machine=MACHINE)[1]


def test_what_is_closed_is_not_claimed_until_it_may_be_tried(desk: Desk, sub: Subscription) -> None:
    desk.store.release(desk.compose(sub, [1]), owner="desk")
    closed, _ = desk.store.close_channel("outbox", LOGIN, machine=MACHINE)
    desk.store.close_channel("email", LOGIN, machine=MACHINE + LEASE)
    assert desk.claim() == []
    left = desk.store.left(owner="desk", machine=MACHINE, slots=NO_SLOTS)
    assert left.next_try_at == closed.try_at == MACHINE + 900
    assert left.waiting[0].endswith("papers, next attempt in 900 s: 535 The password is wrong.")
    assert len(desk.claim(machine=closed.try_at)) == 1


def test_a_code_that_the_text_has_is_said_once(desk: Desk, sub: Subscription) -> None:
    desk.store.release(desk.compose(sub, [1]), owner="desk")
    desk.store.close_channel("outbox", Closed("login", "535 5.7.8", "It said: 535 5.7.8 “no”."), machine=MACHINE)
    [line] = desk.store.left(owner="desk", machine=MACHINE, slots=NO_SLOTS).waiting
    assert line.endswith("papers, next attempt in 900 s: It said: 535 5.7.8 “no”.")


def test_after_a_knock_it_may_be_tried(desk: Desk, sub: Subscription) -> None:
    desk.store.release(desk.compose(sub, [1]), owner="desk")
    desk.store.close_channel("outbox", LOGIN, machine=MACHINE)
    desk.store.knock(machine=MACHINE)
    assert desk.store.left(owner="desk", machine=MACHINE, slots=NO_SLOTS).next_try_at is None
    assert len(desk.claim()) == 1
    assert desk.store.channels()[0].why == "login"


def test_who_was_tried_comes_after_who_was_not(desk: Desk, sub: Subscription) -> None:
    [first], [second] = desk.compose(sub, [1]), desk.compose(sub, [2])
    desk.store.release([first], owner="desk", next_try_at=MACHINE)
    desk.store.release([second], owner="desk")
    assert desk.claim() == [second, first]


def test_since_when_it_was_tried(desk: Desk, sub: Subscription) -> None:
    [part] = desk.compose(sub, [1])
    assert part.tried_since is None
    desk.send(part, outcome=Refused("450", "Later."), next_try_at=MACHINE + 5)
    [again] = desk.claim(machine=MACHINE + 5)
    desk.begin(again)
    desk.settle(again, Unknown("cut", ""), MACHINE + 7)
    [again] = desk.claim(machine=MACHINE + 7)
    assert (again.tried_since, again.attempts) == (MACHINE, 2)


def test_who_died_while_sending_has_tried(desk: Desk, sub: Subscription) -> None:
    [part] = desk.compose(sub, [1])
    desk.begin(part)
    [taken] = Desk(desk.store, "other").claim(machine=MACHINE + LEASE + 1)
    assert (taken.tried_since, taken.attempts) == (MACHINE + LEASE + 1, 1)


def test_doubt_that_is_not_repeated_has_failed(desk: Desk, sub: Subscription) -> None:
    [part] = desk.compose(sub, [1])
    desk.send(part, outcome=Unknown("cut", "No answer.", permanent=True))
    assert (desk.line(1).state, desk.line(1).error_text) == ("failed", "No answer.")


def test_a_full_mailbox_is_not_gone(desk: Desk, sub: Subscription) -> None:
    [part] = desk.compose(sub, [1])
    desk.send(part, outcome=Refused("452", "Full.", destination=True), next_try_at=MACHINE + 5)
    assert desk.line(1).state == "due"
    assert desk.store.subscriptions()[0].state == "active"
    desk.send(*desk.claim(machine=MACHINE + 5), outcome=Sent("r"))
    assert desk.line(1).state == "sent"


def test_a_closed_way_is_no_outcome_to_be_written(desk: Desk, sub: Subscription) -> None:
    [part] = desk.compose(sub, [1])
    desk.begin(part)
    with pytest.raises(ValueError, match="release it"):
        desk.settle(part, DOWN)
