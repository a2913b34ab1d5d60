"""Looking back, and what is left."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.core.addresses import parse_address
from bot.core.deliveries import Refused
from bot.core.records import Left
from tests.store.samples import LEASE, MACHINE, NO_SLOTS, NOW, Desk, paper, paper_id, papers, reading

READER = "reader@example.org"
GONE = Refused("550", "no such mailbox", permanent=True, destination=True)


def test_nothing_yet(desk: Desk) -> None:
    assert desk.store.history() == []
    assert desk.store.left(owner="desk", machine=MACHINE, slots=NO_SLOTS) == Left(
        deliveries=0, messages=0, claimed_until=None, next_try_at=None, waiting=[]
    )


def test_a_line_says_everything(desk: Desk) -> None:
    desk.follow(READER, name="First")
    sub = desk.follow(READER, name="Second", rule_key="second")
    desk.plan([paper(1, title="A <b>title</b>")], (sub, 1))
    [part] = desk.compose(sub, [1])
    desk.send(part)
    [line] = desk.store.history()
    assert (line.address, line.paper, line.title, line.edition) == (READER, paper_id(1), "A <b>title</b>", 0)
    assert (line.subscription_id, line.subscription, line.state) == (sub.id, "Second", "sent")
    assert (line.planned_at, line.sent_at, line.message_id) == (NOW, NOW, part.message_id)


def test_what_is_not_composed_stands_under_its_first_subscription(desk: Desk) -> None:
    one, two = desk.follow(READER, name="One"), desk.follow(READER, name="Two", rule_key="two")
    desk.plan(papers(1), (two, 1), (one, 1))
    assert (desk.line(1).subscription_id, desk.line(1).subscription) == (one.id, "One")
    desk.change(one, state="ended")
    assert (desk.line(1).subscription_id, desk.line(1).subscription) == (two.id, "Two")
    desk.change(two, state="ended")
    assert (desk.line(1).subscription_id, desk.line(1).subscription) == (None, "")


def test_oldest_first_and_the_latest_few(desk: Desk) -> None:
    sub, other = desk.follow(READER), desk.follow("console")
    for n in (3, 1, 2):
        seen = reading(papers(n), day=NOW.date() + timedelta(days=n))
        desk.plan(seen, (sub, n), (other, n), now=NOW + timedelta(days=n))
    lines = [(line.address, int(line.paper[-5:])) for line in desk.store.history()]
    assert lines == [(who, n) for n in (1, 2, 3) for who in (READER, "console")]
    few = desk.store.history(limit=3)
    assert [(line.address, int(line.paper[-5:])) for line in few] == lines[-3:]
    mine = desk.store.history(address=parse_address("Reader@Example.org"), since=datetime(2025, 5, 3, tzinfo=UTC))
    assert [int(line.paper[-5:]) for line in mine] == [2, 3]
    assert [line.address for line in desk.store.history(paper=paper_id(2))] == [READER, "console"]
    assert desk.store.history(address=parse_address("nobody@example.org")) == []


def test_left_counts_what_is_not_settled(desk: Desk) -> None:
    sub = desk.follow(READER)
    desk.owe(sub, 1, 2, 3, 4)
    one, _ = desk.compose(sub, [1], [2])
    desk.compose(sub, [3])
    left = desk.store.left(owner="desk", machine=MACHINE, slots=NO_SLOTS)
    assert (left.deliveries, left.messages, left.claimed_until) == (4, 2, None)
    assert left.waiting == [f"{READER}: 4 papers, about to be sent"]
    desk.send(one)
    left = desk.store.left(owner="desk", machine=MACHINE, slots=NO_SLOTS)
    assert (left.deliveries, left.messages) == (3, 2)


def test_left_names_other_workers_claims(desk: Desk) -> None:
    sub = desk.follow(READER)
    desk.owe(sub, 1)
    desk.compose(sub, [1])
    left = desk.store.left(owner="other", machine=MACHINE, slots=NO_SLOTS)
    assert left.claimed_until == MACHINE + LEASE
    assert left.waiting == [f"{READER}: 1 paper, another process is sending them"]
    assert desk.store.left(owner="other", machine=MACHINE + LEASE, slots=NO_SLOTS).claimed_until is None


def test_left_names_the_next_attempt(desk: Desk) -> None:
    one, two = desk.follow(READER), desk.follow("console")
    desk.plan(papers(1, 2), (one, 1), (one, 2), (two, 1))
    slow = Refused("429", "slow down")
    first, second = desk.compose(one, [1], [2])
    desk.send(first, outcome=slow, next_try_at=MACHINE + 40)
    desk.store.release([second], owner="desk", next_try_at=MACHINE + 3)  # not before the first
    desk.send(*desk.compose(two, [1]), outcome=slow, next_try_at=MACHINE + 90)
    left = desk.store.left(owner="desk", machine=MACHINE, slots=NO_SLOTS)
    assert left.next_try_at == MACHINE + 40
    assert left.waiting == [
        f"{READER}: 2 papers, next attempt in 40 s: 429 slow down",
        "console: 1 paper, next attempt in 90 s: 429 slow down",
    ]
    assert desk.store.left(owner="desk", machine=MACHINE + 40, slots=NO_SLOTS).next_try_at == MACHINE + 90


def test_left_names_the_blocked_the_paused_and_the_rest(desk: Desk) -> None:
    blocked, paused, due = desk.follow(READER), desk.follow("console"), desk.follow("slack:C0123ABCD")
    desk.plan(papers(1), (blocked, 1), (paused, 1), (due, 1))
    desk.send(*desk.compose(blocked, [1]), outcome=GONE)
    desk.change(paused, state="paused")
    left = desk.store.left(owner="desk", machine=MACHINE, slots=NO_SLOTS)
    assert (left.deliveries, left.messages, left.next_try_at) == (3, 0, None)
    assert left.waiting == [
        f"{READER}: 1 paper, blocked: no such mailbox",
        "console: 1 paper, paused",
        "slack:C0123ABCD: 1 paper, not composed yet",
    ]


def test_left_has_a_word_for_a_message_again(desk: Desk) -> None:
    sub = desk.follow(READER)
    desk.owe(sub, 1)
    desk.send(*desk.compose(sub, [1]))
    desk.compose(sub, [1], again=True)
    left = desk.store.left(owner="desk", machine=MACHINE, slots=NO_SLOTS)
    assert (left.deliveries, left.messages) == (0, 1)
    assert left.waiting == [f"{READER}: a message sent again, about to be sent"]


def test_left_does_not_list_everybody(desk: Desk) -> None:
    subs = [desk.follow(f"r{n}@example.org") for n in range(25)]
    desk.plan(papers(1), *((sub, 1) for sub in subs))
    left = desk.store.left(owner="desk", machine=MACHINE, slots=NO_SLOTS)
    assert (left.deliveries, len(left.waiting)) == (25, 20)
