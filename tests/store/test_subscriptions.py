"""Subscribers and subscriptions in the store."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest

from bot.core.addresses import parse_address
from bot.core.deliveries import Refused, Unknown
from bot.core.errors import NotFoundError, StaleError
from bot.core.records import Change, Epochs
from bot.core.schedules import Schedule
from bot.store.store import SqlStore
from tests.store.samples import MACHINE, NO_SLOTS, NOW, Desk, paper, papers, wish

READER = "Reader@Example.org"


def test_it_comes_back_as_it_was_given(store: SqlStore) -> None:
    weekly = Schedule("weekly", "07:15", "mon", "Europe/Zurich")
    new = wish(READER, name="Lämpen", rule="lamps,\nbulbs", schedule=weekly, announce=("new", "replace"))
    made = store.add_subscription(new, [], epochs=store.epochs(), now=NOW)
    assert (made.name, made.rule, made.schedule, made.announce) == (
        "Lämpen",
        "lamps,\nbulbs",
        weekly,
        ("new", "replace"),
    )
    assert made.subscriber.address == parse_address(READER)
    assert (made.state, made.paused_until, made.created_at) == ("active", None, NOW)
    assert store.subscription(made.id) == made
    assert store.subscriptions() == [made]


def test_what_no_database_can_hold_is_replaced(store: SqlStore) -> None:
    made = store.add_subscription(wish(READER, name="a\x00b", rule="x\udcffy"), [], epochs=store.epochs(), now=NOW)
    assert (made.name, made.rule) == ("a\ufffdb", "x\ufffdy")


def test_a_moment_without_zone_is_a_bug(store: SqlStore) -> None:
    with pytest.raises(Exception, match="without time zone"):
        store.add_subscription(wish(READER), [], epochs=store.epochs(), now=NOW.replace(tzinfo=None))
    assert store.subscriptions() == []


def test_a_moment_of_another_zone_is_the_same_moment(store: SqlStore) -> None:
    elsewhere = datetime(2025, 5, 1, 10, 30, tzinfo=timezone(timedelta(hours=2)))
    made = store.add_subscription(wish(READER), [], epochs=store.epochs(), now=elsewhere)
    assert made.created_at == elsewhere
    assert made.created_at.utcoffset() == timedelta(0)


def test_one_address_is_one_subscriber(desk: Desk) -> None:
    one = desk.follow(READER)
    two = desk.follow("READER@example.ORG", rule_key="clocks")
    assert one.subscriber == two.subscriber
    assert two.subscriber.address.target == parse_address(READER).target
    assert desk.follow("slack:C0123ABCD").subscriber.id != one.subscriber.id


def test_they_are_listed_by_id_and_by_address(desk: Desk) -> None:
    one, two, three = desk.follow(READER), desk.follow("console"), desk.follow(READER, rule_key="clocks")
    assert [s.id for s in desk.store.subscriptions()] == [one.id, two.id, three.id]
    assert [s.id for s in desk.store.subscriptions(address=parse_address("reader@example.org"))] == [one.id, three.id]
    assert desk.store.subscription(three.id + 1) is None


def test_ended_ones_are_listed_only_on_request(desk: Desk) -> None:
    sub = desk.follow(READER)
    desk.change(sub, state="ended")
    assert desk.store.subscriptions() == []
    assert [s.state for s in desk.store.subscriptions(ended=True)] == ["ended"]


def test_active_are_those_for_which_papers_are_planned(desk: Desk) -> None:
    kept = desk.follow(READER)
    for n, state in enumerate(("pending", "paused", "ended")):
        desk.follow(READER, rule_key=str(n), state=state)
    assert [s.id for s in desk.store.active_subscriptions()] == [kept.id]


def test_a_change_leaves_the_rest_as_it_is(desk: Desk) -> None:
    sub = desk.follow(READER)
    new = desk.change(sub, name="Bulbs", rule="bulbs", rule_key="bulbs")
    assert (new.name, new.rule, new.schedule, new.announce, new.state) == (
        "Bulbs",
        "bulbs",
        sub.schedule,
        sub.announce,
        "active",
    )
    other = Schedule("daily", "06:00", None, "Asia/Tokyo")
    new = desk.change(sub, schedule=other, announce=("replace",))
    assert (new.name, new.schedule, new.announce) == ("Bulbs", other, ("replace",))
    assert desk.store.subscription(sub.id) == new


def test_a_change_of_nothing_is_fine(desk: Desk) -> None:
    sub = desk.follow(READER)
    assert desk.change(sub) == sub


def test_an_unknown_subscription_is_named(desk: Desk) -> None:
    with pytest.raises(NotFoundError, match="no subscription 4711"):
        desk.store.change_subscription(4711, Change(name="x"), epochs=desk.store.epochs(), now=NOW)


def test_who_may_wake(desk: Desk) -> None:
    short, long, endless = (desk.follow(READER, rule_key=key) for key in "abc")
    desk.change(short, state="paused", paused_until=date(2025, 5, 3))
    desk.change(long, state="paused", paused_until=date(2025, 5, 4))
    desk.change(endless, state="paused")
    assert desk.store.asleep(date(2025, 5, 2)) == []
    assert [s.id for s in desk.store.asleep(date(2025, 5, 3))] == [short.id]
    assert [s.id for s in desk.store.asleep(date(2025, 5, 9))] == [short.id, long.id]


def test_taking_up_again_forgets_the_day(desk: Desk) -> None:
    sub = desk.follow(READER)
    desk.change(sub, state="paused", paused_until=date(2025, 5, 3))
    assert desk.change(sub, state="active").paused_until is None


def test_every_change_moves_the_epoch_of_subscriptions(desk: Desk) -> None:
    before = desk.store.epochs()
    sub = desk.follow(READER)
    desk.change(sub, name="Other")
    assert desk.store.epochs() == Epochs(before.subscriptions + 2, before.digests)


def test_a_decision_on_old_knowledge_is_refused_whole(desk: Desk) -> None:
    old = desk.store.epochs()
    sub = desk.follow(READER)
    with pytest.raises(StaleError):
        desk.store.add_subscription(wish("console"), [], epochs=old, now=NOW)
    with pytest.raises(StaleError):
        desk.store.change_subscription(sub.id, Change(name="x"), epochs=old, now=NOW)
    old = desk.store.epochs()
    desk.plan(papers(1))
    with pytest.raises(StaleError):
        desk.store.add_subscription(wish("console"), [], epochs=old, now=NOW)
    assert desk.store.subscriptions() == [sub]


def test_who_joins_is_owed_the_latest_papers(desk: Desk) -> None:
    desk.plan(papers(1, 2, 3))
    sub = desk.follow(READER, 3, 1)
    assert desk.owed() == {"reader@example.org": [1, 3]}
    assert desk.store.due_papers(sub.id) == [(paper(1), 0), (paper(3), 0)]
    assert desk.line(3).planned_at == NOW


def test_who_joins_is_not_told_twice(desk: Desk) -> None:
    one = desk.follow(READER)
    desk.owe(one, 1, 2)
    desk.send(*desk.compose(one, [1]))
    two = desk.follow(READER, 1, 2, rule_key="other")
    assert desk.states() == {1: "sent", 2: "due"}
    assert desk.store.due_papers(two.id) == [(paper(2), 0)]


def test_an_edit_owes_what_it_wants_and_lets_go_of_the_rest(desk: Desk) -> None:
    desk.plan(papers(1, 2, 3))
    sub = desk.follow(READER, 1, 2)
    desk.change(sub, 2, 3, look=True, rule="bulbs")
    assert desk.states() == {1: "withdrawn", 2: "due", 3: "due"}
    assert desk.store.due_papers(sub.id) == [(paper(2), 0), (paper(3), 0)]


def test_an_edit_that_does_not_look_changes_nothing_owed(desk: Desk) -> None:
    desk.plan(papers(1))
    sub = desk.follow(READER, 1)
    desk.change(sub, name="Other", state="paused")
    assert desk.states() == {1: "due"}
    assert desk.store.due_papers(sub.id) == [(paper(1), 0)]


def test_an_edit_leaves_what_another_subscription_wants(desk: Desk) -> None:
    desk.plan(papers(1, 2))
    one = desk.follow(READER, 1, 2)
    two = desk.follow(READER, 2, rule_key="other")
    desk.change(one, look=True)
    assert desk.states() == {1: "withdrawn", 2: "due"}
    assert desk.store.due_papers(one.id) == []
    assert desk.store.due_papers(two.id) == [(paper(2), 0)]


def test_an_edit_does_not_touch_what_is_composed(desk: Desk) -> None:
    desk.plan(papers(1, 2))
    sub = desk.follow(READER, 1, 2)
    desk.compose(sub, [1])
    desk.change(sub, look=True)
    assert desk.states() == {1: "due", 2: "withdrawn"}
    assert desk.line(1).message_id is not None


def test_what_was_withdrawn_can_be_owed_again(desk: Desk) -> None:
    desk.plan(papers(1))
    sub = desk.follow(READER, 1)
    desk.change(sub, look=True)
    desk.change(sub, 1, look=True)
    assert desk.states() == {1: "due"}
    assert desk.owed() == {"reader@example.org": [1]}


def test_an_end_withdraws_what_nobody_else_wants(desk: Desk) -> None:
    desk.plan(papers(1, 2, 3))
    one = desk.follow(READER, 1, 2)
    desk.follow(READER, 2, 3, rule_key="other", state="paused")
    desk.change(one, state="ended")
    assert desk.states() == {1: "withdrawn", 2: "due", 3: "due"}


def test_an_end_leaves_other_people_alone(desk: Desk) -> None:
    desk.plan(papers(1))
    mine, theirs = desk.follow(READER, 1), desk.follow("console", 1)
    desk.change(mine, state="ended")
    assert desk.owed() == {"console": [1]}
    assert desk.store.due_papers(theirs.id) == [(paper(1), 0)]


def test_an_end_withdraws_what_certainly_did_not_arrive(desk: Desk) -> None:
    desk.plan(papers(1, 2, 3, 4))
    one = desk.follow(READER, 1, 2, 3, 4)
    desk.follow(READER, 3, rule_key="other")
    tried, _, _, _ = desk.compose(one, [1], [2], [3], [4])
    desk.send(tried, outcome=Refused("429", "slow down"), next_try_at=MACHINE_LATER)
    desk.change(one, state="ended")
    assert desk.states() == {1: "withdrawn", 2: "withdrawn", 3: "due", 4: "withdrawn"}


MACHINE_LATER = 1100.0


def test_an_end_fails_what_may_have_arrived(desk: Desk) -> None:
    desk.plan(papers(1))
    sub = desk.follow(READER, 1)
    [part] = desk.compose(sub, [1])
    desk.send(part, outcome=Unknown("cut", "no answer"), next_try_at=MACHINE_LATER)
    desk.change(sub, state="ended")
    [line] = desk.store.history()
    assert (line.state, line.error_code) == ("failed", "ended")
    assert desk.claim(machine=2 * MACHINE_LATER) == []


def test_what_was_being_sent_at_the_end_is_not_tried_again(desk: Desk) -> None:
    desk.plan(papers(1, 2))
    sub = desk.follow(READER, 1, 2)
    refused, lost = desk.compose(sub, [1]), desk.compose(sub, [2])
    desk.begin(*refused, *lost)
    desk.change(sub, state="ended")
    outcomes = [(refused[0], Refused("429", "slow down")), (lost[0], Unknown("cut", "no answer"))]
    again = {refused[0].id: MACHINE_LATER, lost[0].id: MACHINE_LATER}
    desk.store.settle(outcomes, owner="desk", now=NOW, machine=MACHINE, next_try_at=again)
    assert desk.claim(machine=2 * MACHINE_LATER) == []
    assert desk.states() == {1: "withdrawn", 2: "failed"}


def test_what_only_a_paused_subscription_wants_waits(desk: Desk) -> None:
    desk.plan(papers(1))
    sub = desk.follow(READER, 1)
    [part] = desk.compose(sub, [1])
    desk.send(part, outcome=Refused("429", "slow down"), next_try_at=MACHINE_LATER)
    desk.change(sub, state="paused")
    assert desk.claim(machine=2 * MACHINE_LATER) == []
    assert desk.store.left(owner="desk", machine=MACHINE_LATER - 50, slots=NO_SLOTS).next_try_at is None
    desk.change(sub, state="active")
    assert [p.id for p in desk.claim(machine=2 * MACHINE_LATER)] == [part.id]


def test_claims_are_given_back_but_for_what_is_being_sent(desk: Desk) -> None:
    desk.plan(papers(1, 2))
    sub = desk.follow(READER, 1, 2)
    [one], [two] = desk.compose(sub, [1]), desk.compose(sub, [2])
    desk.begin(one)
    desk.store.let_go(owner="desk")
    found = desk.store.claim(owner="other", machine=MACHINE, lease_until=MACHINE + 60, limit=9)
    assert [p.id for p in found] == [two.id]


def test_an_end_is_felt_by_who_holds_the_claim(desk: Desk) -> None:
    desk.plan(papers(1))
    sub = desk.follow(READER, 1)
    [part] = desk.compose(sub, [1])
    desk.change(sub, state="ended")
    assert desk.begin(part) == frozenset()
    assert desk.claim(machine=MACHINE_LATER) == []


def test_an_end_does_not_reach_into_what_is_being_sent(desk: Desk) -> None:
    desk.plan(papers(1))
    sub = desk.follow(READER, 1)
    [part] = desk.compose(sub, [1])
    desk.begin(part)
    desk.change(sub, state="ended")
    assert desk.states() == {1: "sending"}


def test_a_subscription_of_a_blocked_subscriber_says_so(desk: Desk) -> None:
    desk.plan(papers(1))
    active = desk.follow(READER, 1)
    paused = desk.follow(READER, rule_key="b", state="paused")
    pending = desk.follow(READER, rule_key="c", state="pending")
    gone = Refused("550", "no such mailbox", permanent=True, destination=True)
    desk.send(*desk.compose(active, [1]), outcome=gone)
    states = {s.id: s.state for s in desk.store.subscriptions()}
    assert states == {active.id: "blocked", paused.id: "paused", pending.id: "pending"}
    assert [s.id for s in desk.store.active_subscriptions()] == [active.id]
    assert desk.store.subscriptions()[0].subscriber.blocked == "no such mailbox"


def test_taking_up_again_lifts_the_block(desk: Desk) -> None:
    desk.plan(papers(1))
    sub = desk.follow(READER, 1)
    desk.send(*desk.compose(sub, [1]), outcome=Refused("550", "", permanent=True, destination=True))
    assert desk.store.subscriptions()[0].subscriber.blocked == "550"
    assert desk.owed() == {}
    assert desk.change(sub, state="active").state == "active"
    assert desk.owed() == {"reader@example.org": [1]}
