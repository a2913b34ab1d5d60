"""Papers that a message only counts: they wait and move with the part that says so, and end as summarised."""

from __future__ import annotations

import pytest

from bot.core.deliveries import Outcome, Refused, Unknown
from bot.core.subscriptions import Subscription
from tests.store.samples import MACHINE, NOW, Desk, paper_id

READER = "reader@example.org"


@pytest.fixture
def sub(desk: Desk) -> Subscription:
    sub = desk.follow(READER)
    desk.owe(sub, 1, 2, 3, 4)
    return sub


def test_they_are_summarised_when_the_part_that_counts_them_is_sent(desk: Desk, sub: Subscription) -> None:
    first, last = desk.compose(sub, [1], [2], beyond=[3, 4])
    assert (first.papers, first.beyond, last.papers, last.beyond) == (1, 0, 1, 2)
    assert desk.owed() == {}
    desk.send(first)
    assert desk.states() == {1: "sent", 2: "due", 3: "due", 4: "due"}
    desk.send(last)
    assert desk.states() == {1: "sent", 2: "sent", 3: "summarised", 4: "summarised"}
    line = desk.line(3)
    assert (line.message_id, line.receipt, line.sent_at) == (last.message_id, f"outbox:{last.key}", NOW)


@pytest.mark.parametrize(
    ("outcome", "later", "state"),
    [
        (Refused("429", "slow down"), MACHINE + 7, "due"),
        (Unknown("timeout", "no answer"), MACHINE + 7, "unknown"),
        (Refused("bad", "these bytes", permanent=True), None, "failed"),
    ],
)
def test_until_then_they_are_what_the_part_is(
    desk: Desk, sub: Subscription, outcome: Outcome, later: float | None, state: str
) -> None:
    [part] = desk.compose(sub, [1, 2], beyond=[3, 4])
    desk.send(part, outcome=outcome, next_try_at=later)
    assert set(desk.states().values()) == {state}
    if later is not None:
        [again] = desk.claim(machine=later)
        desk.send(again)
        assert desk.states() == {1: "sent", 2: "sent", 3: "summarised", 4: "summarised"}


def test_a_dead_address_has_them_owed_again(desk: Desk, sub: Subscription) -> None:
    [part] = desk.compose(sub, [1, 2], beyond=[3, 4])
    desk.send(part, outcome=Refused("550", "no such mailbox", permanent=True, destination=True))
    desk.change(sub, state="active")
    assert desk.owed() == {READER: [1, 2, 3, 4]}


def test_they_are_owed_to_nobody_any_more(desk: Desk, sub: Subscription) -> None:
    desk.send(*desk.compose(sub, [1, 2], beyond=[3, 4]))
    assert desk.owe(sub, 3, 4).deliveries == 0
    assert desk.owed() == {}


def test_sent_again_by_itself_it_is_sent(desk: Desk, sub: Subscription) -> None:
    desk.send(*desk.compose(sub, [1, 2], beyond=[3, 4]))
    told = desk.store.told(address=sub.subscriber.address, paper=paper_id(3))
    assert told is not None
    [again] = desk.compose(sub, [3], again=True)
    desk.send(again)
    assert desk.states() == {1: "sent", 2: "sent", 3: "sent", 4: "summarised"}
    assert desk.line(3).message_id == again.message_id


def test_a_message_sent_again_counts_them_again(desk: Desk, sub: Subscription) -> None:
    [part] = desk.compose(sub, [1, 2], beyond=[3, 4])
    desk.send(part)
    before = desk.store.history()
    told = desk.store.told(message_id=part.message_id)
    assert told is not None
    assert [paper.id for paper, _, _ in told[1]] == [paper_id(n) for n in (1, 2, 3, 4)]
    desk.send(*desk.compose(sub, [1, 2], again=True, beyond=[3, 4]))
    assert desk.store.history() == before


def test_a_failed_message_sent_again_has_them_summarised(desk: Desk, sub: Subscription) -> None:
    [part] = desk.compose(sub, [1, 2], beyond=[3, 4])
    desk.send(part, outcome=Refused("bad", "these bytes", permanent=True))
    desk.send(*desk.compose(sub, [1, 2], again=True, beyond=[3, 4]))
    assert desk.states() == {1: "sent", 2: "sent", 3: "summarised", 4: "summarised"}
