"""Claims: who may send what, for how long, and what is known when a claim runs out."""

from __future__ import annotations

import pytest

from bot.core.deliveries import Part, Refused, Sent, Unknown
from bot.core.subscriptions import Subscription
from tests.store.samples import LEASE, MACHINE, Desk

READER = "reader@example.org"
SLOW = Refused("429", "slow down")
LATER = MACHINE + LEASE + 1


@pytest.fixture
def sub(desk: Desk) -> Subscription:
    sub = desk.follow(READER)
    desk.owe(sub, 1, 2, 3)
    return sub


@pytest.fixture
def other(desk: Desk) -> Desk:
    return Desk(desk.store, "other")


def test_a_standing_claim_keeps_others_off(desk: Desk, other: Desk, sub: Subscription) -> None:
    [part] = desk.compose(sub, [1])
    assert other.claim() == []
    assert other.begin(part) == frozenset()
    assert other.settle(part, Sent("r")) == frozenset()
    other.store.release([part], owner="other")
    assert desk.begin(part) == {part.id}


def test_what_is_given_back_can_be_claimed(desk: Desk, other: Desk, sub: Subscription) -> None:
    [part] = desk.compose(sub, [1])
    desk.store.release([part], owner="desk")
    assert other.claim() == [part]
    assert desk.begin(part) == frozenset()
    assert desk.states()[1] == "due"


def test_given_back_for_later(desk: Desk, other: Desk, sub: Subscription) -> None:
    [part] = desk.compose(sub, [1])
    desk.store.release([part], owner="desk", next_try_at=MACHINE + 5)
    assert other.claim(machine=MACHINE + 4.9) == []
    assert other.claim(machine=MACHINE + 5) == [part]


def test_what_was_begun_and_given_back_is_due_again(desk: Desk, other: Desk, sub: Subscription) -> None:
    [part] = desk.compose(sub, [1])
    desk.begin(part)
    assert desk.states()[1] == "sending"
    desk.store.release([part], owner="desk")
    assert desk.states()[1] == "due"
    assert other.claim() == [part]


def test_a_claim_that_ran_out_before_sending_passes_on(desk: Desk, other: Desk, sub: Subscription) -> None:
    [part] = desk.compose(sub, [1])
    assert other.claim(machine=MACHINE + LEASE - 1) == []
    [taken] = other.claim(machine=MACHINE + LEASE)
    assert taken == part
    assert desk.begin(part) == frozenset()
    assert desk.settle(part, Sent("r")) == frozenset()
    assert desk.states()[1] == "due"


def test_a_claim_that_ran_out_while_sending_leaves_doubt(desk: Desk, other: Desk, sub: Subscription) -> None:
    [part] = desk.compose(sub, [1])
    desk.begin(part)
    [taken] = other.claim(machine=LATER)
    assert (taken.id, taken.repeat, taken.payload) == (part.id, True, part.payload)
    assert desk.states()[1] == "unknown"
    assert other.begin(taken, machine=LATER) == {part.id}
    assert desk.states()[1] == "sending"


def test_the_heartbeat_keeps_all_claims(desk: Desk, other: Desk, sub: Subscription) -> None:
    one, two = desk.compose(sub, [1], [2])
    desk.begin(one)
    desk.store.renew(owner="desk", lease_until=LATER + LEASE)
    desk.store.renew(owner="other", lease_until=0)
    assert other.claim(machine=LATER) == []
    assert desk.settle(one, Sent("r")) == {one.id}
    assert desk.begin(two) == {two.id}


def test_beginning_renews_the_lease(desk: Desk, other: Desk, sub: Subscription) -> None:
    [part] = desk.compose(sub, [1])
    desk.begin(part, machine=MACHINE + 30)
    assert other.claim(machine=MACHINE + LEASE + 1) == []
    assert other.claim(machine=MACHINE + LEASE + 30) != []


def test_a_part_begins_once(desk: Desk, sub: Subscription) -> None:
    one, two = desk.compose(sub, [1], [2])
    assert desk.begin(one, two) == {one.id, two.id}
    assert desk.begin(one) == frozenset()


def test_what_is_settled_is_not_begun_or_settled_again(desk: Desk, sub: Subscription) -> None:
    [part] = desk.compose(sub, [1])
    desk.send(part)
    assert desk.begin(part) == frozenset()
    assert desk.settle(part, SLOW) == frozenset()
    assert desk.claim(machine=LATER) == []
    assert desk.states()[1] == "sent"


def test_later_parts_wait_for_earlier_ones(desk: Desk, other: Desk, sub: Subscription) -> None:
    one, two, three = desk.compose(sub, [1], [2], [3])
    desk.store.release([one, two, three], owner="desk")
    assert other.claim() == [one]
    assert other.claim() == []
    other.send(one, outcome=SLOW, next_try_at=MACHINE + 10)
    assert other.claim() == []
    [first] = other.claim(machine=MACHINE + 10)
    other.send(first)
    assert other.claim(machine=MACHINE + 10) == [two]
    other.send(two, outcome=Refused("bad", "", permanent=True))
    assert other.claim(machine=MACHINE + 10) == [three]


def test_a_limit_is_kept_and_the_oldest_come_first(desk: Desk, other: Desk, sub: Subscription) -> None:
    made = [desk.compose(sub, [n])[0] for n in (3, 1, 2)]
    desk.store.release(made, owner="desk")
    assert other.claim(limit=2) == made[:2]
    assert other.claim(limit=2) == made[2:]


def test_nothing_is_claimed_for_the_blocked(desk: Desk, other: Desk, sub: Subscription) -> None:
    first, second = desk.compose(sub, [1]), desk.compose(sub, [2])
    desk.store.release(second, owner="desk")
    desk.send(*first, outcome=Refused("550", "gone", permanent=True, destination=True))
    assert other.claim(machine=LATER) == []
    desk.change(sub, state="active")
    assert other.claim(machine=LATER) == second


def test_doubt_stays_until_it_is_resolved(desk: Desk, other: Desk, sub: Subscription) -> None:
    """A later refusal says nothing of the earlier attempt; only asking does, and then the messenger's word counts."""
    [part] = desk.compose(sub, [1])
    desk.send(part, outcome=Unknown("timeout", "no answer"), next_try_at=MACHINE + 5)
    [again] = other.claim(machine=MACHINE + 5)
    assert (again.repeat, again.attempts) == (True, 1)
    other.send(again, outcome=SLOW, next_try_at=MACHINE + 9)
    [again] = other.claim(machine=MACHINE + 9)
    assert (again.repeat, again.attempts) == (True, 2)
    other.store.release([again], owner="other")
    assert desk.states()[1] == "unknown"
    [again] = other.claim(machine=MACHINE + 9)
    sure = Part(**{name: getattr(again, name) for name in Part.__slots__} | {"repeat": False})
    other.send(sure, outcome=SLOW, next_try_at=MACHINE + 9)
    [again] = other.claim(machine=MACHINE + 9)
    assert again.repeat is False
