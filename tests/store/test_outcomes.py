"""What came of sending, in the record."""

from __future__ import annotations

import pytest

from bot.core.deliveries import Refused, Sent, Unknown
from bot.core.subscriptions import Subscription
from tests.store.samples import MACHINE, NOW, Desk, paper_id

READER = "reader@example.org"
SLOW = Refused("429", "slow down")
BAD = Refused("invalid", "these bytes", permanent=True)
GONE = Refused("550", "no such mailbox", permanent=True, destination=True)
LOST = Unknown("timeout", "no answer")


@pytest.fixture
def sub(desk: Desk) -> Subscription:
    sub = desk.follow(READER)
    desk.owe(sub, 1, 2, 3)
    return sub


def test_sent(desk: Desk, sub: Subscription) -> None:
    [part] = desk.compose(sub, [1, 2])
    desk.send(part, outcome=Sent("outbox:a\udcffb"))
    line = desk.line(1)
    assert (line.state, line.sent_at, line.receipt, line.message_id) == (
        "sent",
        NOW,
        "outbox:a\ufffdb",
        part.message_id,
    )
    assert (line.error_code, line.error_text) == (None, None)
    assert desk.states() == {1: "sent", 2: "sent", 3: "due"}
    assert desk.owed() == {READER: [3]}


def test_refused_for_now(desk: Desk, sub: Subscription) -> None:
    [part] = desk.compose(sub, [1])
    desk.send(part, outcome=SLOW, next_try_at=MACHINE + 7)
    line = desk.line(1)
    assert (line.state, line.sent_at, line.message_id) == ("due", None, part.message_id)
    assert (line.error_code, line.error_text) == ("429", "slow down")
    assert desk.owed() == {READER: [2, 3]}
    assert desk.claim(machine=MACHINE + 6.9) == []
    [part] = desk.claim(machine=MACHINE + 7)
    assert (part.attempts, part.repeat) == (1, False)
    desk.send(part)
    assert (desk.line(1).state, desk.line(1).error_code) == ("sent", None)


def test_refused_for_good(desk: Desk, sub: Subscription) -> None:
    [part] = desk.compose(sub, [1])
    desk.send(part, outcome=BAD)
    line = desk.line(1)
    assert (line.state, line.error_code, line.error_text, line.sent_at) == ("failed", "invalid", "these bytes", None)
    assert desk.claim(machine=MACHINE + 1000) == []
    assert desk.store.subscriptions()[0].state == "active"


def test_nobody_knows(desk: Desk, sub: Subscription) -> None:
    [part] = desk.compose(sub, [1])
    desk.send(part, outcome=LOST, next_try_at=MACHINE + 7)
    assert (desk.line(1).state, desk.line(1).error_code) == ("unknown", "timeout")
    [part] = desk.claim(machine=MACHINE + 7)
    assert (part.attempts, part.repeat) == (1, True)
    assert desk.settle(part, Sent("found")) == {part.id}  # asked, and it had arrived
    assert (desk.line(1).state, desk.line(1).receipt) == ("sent", "found")


@pytest.mark.parametrize("outcome", [SLOW, LOST])
def test_without_another_try_it_has_failed(desk: Desk, sub: Subscription, outcome: Refused | Unknown) -> None:
    [part] = desk.compose(sub, [1])
    desk.send(part, outcome=outcome)
    assert (desk.line(1).state, desk.line(1).error_text) == ("failed", outcome.text)
    assert desk.claim(machine=MACHINE + 1000) == []


def test_an_error_may_hold_anything(desk: Desk, sub: Subscription) -> None:
    [part] = desk.compose(sub, [1])
    desk.send(part, outcome=Refused("\x00", "lone \ud800\nline", permanent=True))
    assert (desk.line(1).error_code, desk.line(1).error_text) == ("\ufffd", "lone \ufffd\nline")


def test_a_dead_address_blocks_and_everything_waits(desk: Desk, sub: Subscription) -> None:
    one, two, three = desk.compose(sub, [1], [2], [3])
    desk.send(one)
    desk.send(two, outcome=GONE)
    assert desk.states() == {1: "sent", 2: "due", 3: "due"}
    assert (desk.line(2).error_text, desk.line(2).message_id) == ("no such mailbox", None)
    assert desk.begin(three) == frozenset()
    assert desk.claim(machine=MACHINE + 1000) == []
    assert desk.owed() == {}
    desk.change(sub, state="active")
    assert desk.owed() == {READER: [2, 3]}
    desk.send(*desk.compose(sub, [2, 3]))
    assert desk.states() == {1: "sent", 2: "sent", 3: "sent"}
    assert desk.line(2).error_text is None


def test_while_blocked_papers_gather(desk: Desk, sub: Subscription) -> None:
    desk.send(*desk.compose(sub, [1]), outcome=GONE)
    assert desk.owe(sub, 4).deliveries == 1
    assert desk.owed() == {}
    desk.change(sub, state="active")
    assert desk.owed() == {READER: [1, 2, 3, 4]}


def test_a_dead_address_brings_back_only_what_is_still_wanted(desk: Desk, sub: Subscription) -> None:
    other = desk.follow(READER, 2, rule_key="other")
    first, second = desk.compose(sub, [1], [2])
    desk.begin(first)
    desk.change(sub, state="ended")
    desk.store.settle([(first, GONE)], owner="desk", now=NOW, machine=MACHINE, next_try_at={})
    assert desk.states() == {1: "withdrawn", 2: "due", 3: "withdrawn"}
    assert desk.store.due_papers(other.id) != []
    assert desk.begin(second) == frozenset()


def test_a_dead_address_does_not_take_back_what_arrived(desk: Desk, sub: Subscription) -> None:
    one, two, three = desk.compose(sub, [1], [2], [3])
    desk.begin(one, two, three)
    outcomes = [(one, GONE), (two, Sent("r")), (three, SLOW)]
    written = desk.store.settle(outcomes, owner="desk", now=NOW, machine=MACHINE, next_try_at={three.id: MACHINE})
    assert written == {one.id, two.id, three.id}
    assert desk.states() == {1: "due", 2: "sent", 3: "due"}
    assert desk.claim() == []
    desk.change(sub, state="active")
    assert desk.owed() == {READER: [1, 3]}
    assert desk.claim() == []


def test_a_dead_address_does_not_take_back_what_may_have_arrived(desk: Desk, sub: Subscription) -> None:
    one, two = desk.compose(sub, [1], [2])
    desk.begin(one, two)
    outcomes = [(one, GONE), (two, LOST)]
    desk.store.settle(outcomes, owner="desk", now=NOW, machine=MACHINE, next_try_at={two.id: MACHINE})
    assert desk.states()[2] == "unknown"
    desk.change(sub, state="active")
    assert desk.owed() == {READER: [1, 3]}
    [part] = desk.claim()
    assert (part.id, part.repeat) == (two.id, True)


def test_other_people_are_not_blocked(desk: Desk, sub: Subscription) -> None:
    neighbour = desk.follow("console", 1)
    desk.send(*desk.compose(sub, [1]), outcome=GONE)
    assert desk.owed() == {"console": [1]}
    desk.send(*desk.compose(neighbour, [1]))


def test_only_what_was_claimed_is_written(desk: Desk, sub: Subscription) -> None:
    one, two = desk.compose(sub, [1]) + desk.compose(sub, [2])
    desk.begin(one, two)
    desk.store.release([two], owner="desk")
    written = desk.store.settle(
        [(one, Sent("a")), (two, Sent("b"))], owner="desk", now=NOW, machine=MACHINE, next_try_at={}
    )
    assert written == {one.id}
    assert desk.states() == {1: "sent", 2: "due", 3: "due"}


# --- again, on request ---


def test_sent_again_repairs_what_had_failed(desk: Desk, sub: Subscription) -> None:
    sent, failed = desk.compose(sub, [1], [2])
    desk.send(sent)
    desk.send(failed, outcome=BAD)
    [again] = desk.compose(sub, [1, 2], again=True)
    desk.send(again, outcome=Sent("second"))
    assert (desk.line(1).receipt, desk.line(1).message_id) == (f"outbox:{sent.key}", sent.message_id)
    assert (desk.line(2).state, desk.line(2).receipt, desk.line(2).message_id) == ("sent", "second", again.message_id)
    assert desk.line(2).error_code is None


def test_failing_again_changes_nothing(desk: Desk, sub: Subscription) -> None:
    [part] = desk.compose(sub, [1])
    desk.send(part, outcome=BAD)
    before = desk.store.history()
    [again] = desk.compose(sub, [1], again=True)
    desk.send(again, outcome=Refused("other", "reason", permanent=True))
    assert desk.store.history() == before


def test_sent_again_while_in_doubt_ends_the_first_try(desk: Desk, sub: Subscription) -> None:
    """Or the reader would get the paper a third time."""
    [part] = desk.compose(sub, [1])
    desk.send(part, outcome=LOST, next_try_at=MACHINE + 7)
    [again] = desk.compose(sub, [1], again=True)
    desk.send(again)
    assert desk.states()[1] == "sent"
    assert desk.claim(machine=MACHINE + 7) == []


def test_sent_again_leaves_a_part_that_has_more_to_say(desk: Desk, sub: Subscription) -> None:
    [part] = desk.compose(sub, [1, 2])
    desk.send(part, outcome=LOST, next_try_at=MACHINE + 7)
    desk.send(*desk.compose(sub, [1], again=True))
    [left] = desk.claim(machine=MACHINE + 7)
    assert left.id == part.id


def test_told_knows_what_came_to_an_end(desk: Desk, sub: Subscription) -> None:
    sent, waiting = desk.compose(sub, [2, 1], [3])
    assert desk.store.told(message_id=sent.message_id) is None
    assert desk.store.told(address=sub.subscriber.address, paper=paper_id(1)) is None
    desk.send(sent)
    told = desk.store.told(message_id=sent.message_id)
    assert told is not None
    who, entries = told
    assert who == sub.subscriber
    assert [(p.id, edition, under) for p, edition, under in entries] == [
        (paper_id(2), 0, sub.id),
        (paper_id(1), 0, sub.id),
    ]
    told = desk.store.told(address=sub.subscriber.address, paper=paper_id(1))
    assert told is not None
    assert [(p.id, edition, under) for p, edition, under in told[1]] == [(paper_id(1), 0, sub.id)]
    assert desk.store.told(address=sub.subscriber.address, paper=paper_id(3)) is None
    desk.send(waiting, outcome=SLOW, next_try_at=MACHINE)
    told = desk.store.told(message_id=sent.message_id)
    assert told is not None
    assert len(told[1]) == 2
    assert desk.store.told(address=sub.subscriber.address, paper=paper_id(3)) is None


def test_told_knows_nothing_of_strangers(desk: Desk, sub: Subscription) -> None:
    assert desk.store.told(message_id=4711) is None
    assert desk.store.told(address=sub.subscriber.address, paper=paper_id(77)) is None
    with pytest.raises(ValueError, match="needs"):
        desk.store.told(address=sub.subscriber.address)
