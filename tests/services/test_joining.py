"""Joining: the owner is asked, says yes, and gets the papers of the latest batch; nobody else can say it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.addresses import parse_address
from bot.core.deliveries import Closed, Outcome, Refused, Sent, Unknown
from bot.core.errors import LinkError
from bot.core.register import DAY, WEEK
from bot.core.schedules import Schedule
from bot.core.subscriptions import Subscription
from bot.services import joining, leaving
from bot.services.desk import Desk
from bot.services.joining import ask, confirm, look
from bot.services.subscribing import Wish, edit, pause, retried, subscribe, unsubscribe
from bot.store.store import SqlStore
from tests.services.conftest import Follow, Go
from tests.support.desks import ADA, FakePostman, FakeSeal, make_desk, pending
from tests.support.fakes import FakeClock, FakeMessenger, paper, reading

HOUR = 3600.0


@pytest.fixture
def messenger() -> FakePostman:
    return FakePostman()


@pytest.fixture
def desk(memory: SqlStore, clock: FakeClock, messenger: FakePostman) -> Desk:
    return make_desk(memory, clock, messenger)


def later(clock: FakeClock, seconds: float) -> None:
    clock.seconds += seconds
    clock.moment += timedelta(seconds=seconds)


def asked(desk: Desk, messenger: FakePostman, rule: str = "diffusion") -> tuple[Subscription, str]:
    """A pending subscription whose owner was mailed, and the token of the mail."""
    subscription = pending(desk, rule)
    assert ask(desk, subscription).state == "mailed"
    return subscription, messenger.token


def test_the_owner_is_mailed_the_link(desk: Desk, messenger: FakePostman, clock: FakeClock) -> None:
    answer = ask(desk, pending(desk))
    [note] = messenger.notes
    assert (answer.state, note.key, note.address) == ("mailed", "confirm-k1", parse_address(ADA))
    assert answer.words == "A mail to ada@example.org asks its owner; its link is good for 48 hours."
    assert note.date.timestamp() == clock.seconds
    assert note.subject.endswith("UTC")
    assert note.text.startswith("https://papers.example.org/confirm/")


def test_a_mail_that_is_a_file_is_named(desk: Desk, messenger: FakePostman) -> None:
    messenger.answers = [Sent("outbox:state/outbox/x")]
    assert ask(desk, pending(desk)).words.endswith("It lies in state/outbox/x.")


def test_saying_yes_brings_the_latest_batch_and_nothing_older(
    desk: Desk, messenger: FakePostman, go: Go, clock: FakeClock, memory: SqlStore
) -> None:
    _, token = asked(desk, messenger)
    go(reading(paper(1)))
    later(clock, DAY)
    go(reading(paper(2), day=clock.now().date()))
    assert memory.history() == []
    assert look(desk, token).open
    assert confirm(desk, token).state == "active"
    assert [line.paper[-1] for line in memory.history()] == ["2"]
    go()
    assert len(messenger.sent) == 1


def test_saying_it_again_gets_the_same_answer_and_changes_nothing(
    desk: Desk, messenger: FakePostman, go: Go, clock: FakeClock, memory: SqlStore
) -> None:
    _, token = asked(desk, messenger)
    go(reading(paper(1)))
    first = confirm(desk, token)
    later(clock, 3 * DAY)
    epochs = memory.epochs()
    assert confirm(desk, token) == first
    assert not look(desk, token).open
    assert memory.epochs() == epochs


def test_a_paused_one_stays_paused(desk: Desk, messenger: FakePostman, clock: FakeClock) -> None:
    subscription, token = asked(desk, messenger)
    confirm(desk, token)
    pause(desk.store, subscription.id, until=None, now=clock.now())
    assert confirm(desk, token).state == "paused"


def test_what_was_edited_meanwhile_is_confirmed_as_it_is_now(
    desk: Desk, messenger: FakePostman, go: Go, clock: FakeClock, memory: SqlStore
) -> None:
    subscription, token = asked(desk, messenger)
    go(reading(paper(1), paper(2, "A paper on tea")))
    edit(desk.store, subscription.id, rule="tea", now=clock.now())
    confirm(desk, token)
    assert [line.paper[-1] for line in memory.history()] == ["2"]


def test_a_link_is_good_for_two_days(desk: Desk, messenger: FakePostman, clock: FakeClock) -> None:
    _, token = asked(desk, messenger)
    later(clock, 48 * HOUR)
    assert look(desk, token).until.timestamp() == clock.seconds
    later(clock, 1)
    with pytest.raises(LinkError, match="48 hours") as error:
        confirm(desk, token)
    assert error.value.reason == "expired"
    assert desk.store.subscription(1).state == "pending"  # type: ignore[union-attr]


def test_the_clock_of_a_replay_does_not_count(desk: Desk, messenger: FakePostman, clock: FakeClock) -> None:
    _, token = asked(desk, messenger)
    clock.moment += timedelta(days=400)
    assert confirm(desk, token).state == "active"


def test_one_that_has_ended_is_void(desk: Desk, messenger: FakePostman, clock: FakeClock) -> None:
    subscription, token = asked(desk, messenger)
    unsubscribe(desk.store, subscription.id, now=clock.now())
    with pytest.raises(LinkError) as error:
        confirm(desk, token)
    assert error.value.reason == "void"


def test_a_raised_generation_makes_links_void(desk: Desk, messenger: FakePostman) -> None:
    subscription, token = asked(desk, messenger)
    desk.store.raise_generation(subscription.subscriber.id)
    with pytest.raises(LinkError) as error:
        look(desk, token)
    assert error.value.reason == "void"


def test_one_that_is_not_known_is_void(desk: Desk) -> None:
    with pytest.raises(LinkError) as error:
        look(desk, FakeSeal().seal("confirm", "9-0-1"))
    assert error.value.reason == "void"


@pytest.mark.parametrize("token", ["", "1-0-zz", "confirm_old_1-0-zz", "unsubscribe_new_1"])
def test_what_is_no_link_of_ours_is_told(desk: Desk, token: str) -> None:
    pending(desk)
    with pytest.raises(LinkError, match="not whole") as error:
        confirm(desk, token)
    assert error.value.reason == "broken"
    assert error.value.do


def test_asking_twice_waits(desk: Desk, messenger: FakePostman, clock: FakeClock) -> None:
    subscription, _ = asked(desk, messenger)
    assert ask(desk, subscription).state == "waiting"
    assert "in 10 minutes" in ask(desk, subscription).words
    later(clock, 601)
    assert ask(desk, subscription).state == "mailed"
    assert len(messenger.notes) == 2


def test_no_address_is_flooded_whatever_it_is_to_follow(desk: Desk, messenger: FakePostman, clock: FakeClock) -> None:
    answers = [ask(desk, pending(desk, rule)) for rule in ("a", "b", "c", "d", "e", "f")]
    assert [answer.state for answer in answers] == ["mailed"] * 5 + ["waiting"]
    assert "in 24 hours" in answers[-1].words
    assert ask(desk, pending(desk, address="bob@example.org")).state == "mailed"
    later(clock, DAY)
    assert ask(desk, pending(desk, "f")).state == "mailed"


def test_a_mail_that_was_not_taken_does_not_count(desk: Desk, messenger: FakePostman) -> None:
    messenger.answers = [Refused("550", "No such user.")]
    subscription = pending(desk)
    answer = ask(desk, subscription)
    assert (answer.state, "No such user." in answer.words) == ("refused", True)
    assert ask(desk, subscription).state == "mailed"


@pytest.mark.parametrize(
    ("outcome", "what_to_do"),
    [
        (Refused("450", "Later."), "Run the same command again later."),
        (Refused("550", "Nobody.", permanent=True, destination=True), "Look whether the address is written"),
        (Closed("down", "cut", "It hung up."), "Run the same command again later."),
        (Closed("login", "535", "No."), "`paperround doctor` looks at it"),
    ],
)
def test_what_to_do_about_it_is_said(desk: Desk, messenger: FakePostman, outcome: Outcome, what_to_do: str) -> None:
    messenger.answers = [outcome]
    assert what_to_do in ask(desk, pending(desk)).words


def test_a_mail_that_may_have_arrived_counts(desk: Desk, messenger: FakePostman) -> None:
    messenger.answers = [Unknown("lost", "The line was cut.")]
    subscription = pending(desk)
    answer = ask(desk, subscription)
    assert (answer.state, "The line was cut." in answer.words) == ("unknown", True)
    assert ask(desk, subscription).state == "waiting"


def test_without_a_page_nobody_is_asked(memory: SqlStore, clock: FakeClock, messenger: FakePostman) -> None:
    desk = make_desk(memory, clock, messenger, base="")
    answer = ask(desk, pending(desk))
    assert answer.state == "impossible"
    assert "PUBLIC_URL" in answer.words
    assert "--confirmed" in answer.words
    assert messenger.notes == []


@pytest.mark.parametrize(("carrier", "said"), [(None, "not configured"), (FakeMessenger(), "cannot carry")])
def test_without_a_postman_nobody_is_asked(
    memory: SqlStore, clock: FakeClock, carrier: FakeMessenger | None, said: str
) -> None:
    desk = make_desk(memory, clock, carrier)
    answer = ask(desk, pending(desk))
    assert (answer.state, said in answer.words) == ("impossible", True)


@pytest.mark.parametrize(
    ("seconds", "words"), [(1, "1 minute"), (61, "2 minutes"), (3601, "2 hours"), (DAY, "24 hours"), (WEEK, "7 days")]
)
def test_durations_are_never_too_short(seconds: float, words: str) -> None:
    assert joining._duration(seconds) == words


def wish(rule: str, *, confirmed: bool) -> Wish:
    return Wish(
        address=parse_address(ADA),
        rule=rule,
        name=None,
        schedule=Schedule("batch", None, None, "UTC"),
        announce=("new", "cross"),
        confirmed=confirmed,
    )


def left(desk: Desk, follow: Follow) -> Subscription:
    """Somebody who followed something, and has left."""
    subscription = follow(ADA, "tea")
    leaving.leave(desk, desk.links.unsubscribe(subscription.subscriber).rpartition("/")[2])
    return subscription


def test_for_who_left_confirmed_does_not_count(desk: Desk, follow: Follow, clock: FakeClock) -> None:
    left(desk, follow)
    for created in (True, False):
        done = subscribe(desk.store, wish("robot", confirmed=True), now=clock.now())
        assert (done.created, done.subscription.state) == (created, "pending")
        assert any("unsubscribed from everything" in warning for warning in done.warnings)


def test_who_left_comes_back_by_confirming_and_only_with_that(
    desk: Desk, follow: Follow, messenger: FakePostman, clock: FakeClock, memory: SqlStore
) -> None:
    old = left(desk, follow)
    new, token = asked(desk, messenger, "robot")
    assert memory.suppressed(parse_address(ADA)) == clock.seconds
    assert confirm(desk, token).state == "active"
    assert memory.suppressed(parse_address(ADA)) is None
    states = {one.id: one.state for one in memory.subscriptions(ended=True)}
    assert states == {old.id: "ended", new.id: "active"}
    assert subscribe(memory, wish("lamps", confirmed=True), now=clock.now()).subscription.state == "active"


def test_who_left_is_asked_once_a_week(desk: Desk, follow: Follow, messenger: FakePostman, clock: FakeClock) -> None:
    left(desk, follow)
    subscription, _ = asked(desk, messenger, "robot")
    later(clock, DAY)
    assert "in 6 days" in ask(desk, subscription).words
    assert ask(desk, pending(desk, "lamps")).state == "waiting"
    later(clock, 6 * DAY)
    assert ask(desk, subscription).state == "mailed"


def test_a_decision_that_is_out_of_date_is_taken_again(desk: Desk, messenger: FakePostman, memory: SqlStore) -> None:
    _, token = asked(desk, messenger)

    class Moving:
        """A store in which somebody subscribes while we decide, once."""

        def __init__(self) -> None:
            self.moved = False

        def __getattr__(self, name: str) -> object:
            if name == "confirm" and not self.moved:
                self.moved = True
                pending(desk, "tea", "bob@example.org")
            return getattr(memory, name)

    assert confirm(replace(desk, store=Moving()), token).state == "active"  # type: ignore[arg-type]
    assert retried(lambda: 1) == 1
