"""Leaving: one click ends it, whoever clicks again gets the same answer."""

from __future__ import annotations

import pytest

from bot.core.addresses import parse_address
from bot.core.deliveries import Refused
from bot.core.errors import LinkError
from bot.core.subscriptions import Subscription
from bot.services import viewing
from bot.services.desk import Desk
from bot.services.leaving import leave, look
from bot.store.store import SqlStore
from tests.services.conftest import Follow, Go
from tests.support.desks import ADA, FakePostman, FakeSeal, make_desk, pending
from tests.support.fakes import FakeClock, paper, reading

HOME = parse_address(ADA)


@pytest.fixture
def messenger() -> FakePostman:
    return FakePostman()


@pytest.fixture
def desk(memory: SqlStore, clock: FakeClock, messenger: FakePostman) -> Desk:
    return make_desk(memory, clock, messenger)


def link(desk: Desk, subscription: Subscription) -> str:
    who = desk.store.subscriber(subscription.subscriber.id)
    assert who is not None
    return desk.links.unsubscribe(who).rpartition("/")[2]


def follows(desk: Desk) -> list[str]:
    return [one.name for one in desk.store.subscriptions()]


def test_looking_changes_nothing(desk: Desk, follow: Follow, memory: SqlStore) -> None:
    token = link(desk, follow(ADA, "tea"))
    epochs = memory.epochs()
    leaver = look(desk, token)
    assert [one.name for one in leaver.follows] == ["tea"]
    assert leaver.subscriber is not None
    assert leaver.subscriber.address == HOME
    assert memory.epochs() == epochs


def test_one_click_ends_all_and_withdraws_what_waits(
    desk: Desk, follow: Follow, go: Go, messenger: FakePostman, memory: SqlStore, clock: FakeClock
) -> None:
    token = link(desk, follow(ADA, "diffusion"))
    follow(ADA, "tea")
    follow("bob@example.org", "tea")
    messenger.outcomes[ADA] = [Refused("busy", "Later.", retry_after=3600)]
    go(reading(paper(1)))
    messenger.sent.clear()
    departure = leave(desk, token)
    assert [one.state for one in departure.ended] == ["ended", "ended"]
    assert departure.leaver.follows == []
    clock.sleep(4000)
    go(reading(paper(2)))
    assert (messenger.sent, [line.state for line in memory.history()]) == ([], ["withdrawn"])
    assert follows(desk) == ["tea"], "nobody else's"


def test_again_is_the_same(desk: Desk, follow: Follow, memory: SqlStore, clock: FakeClock) -> None:
    token = link(desk, follow(ADA, "tea"))
    leave(desk, token)
    since = memory.suppressed(HOME)
    clock.sleep(60)
    assert leave(desk, token).ended == []
    assert memory.suppressed(HOME) == since == clock.seconds - 60


def test_one_of_several_ends_alone(desk: Desk, follow: Follow, memory: SqlStore) -> None:
    tea, robots = follow(ADA, "tea"), follow(ADA, "robot")
    departure = leave(desk, link(desk, tea), only=tea.id)
    assert ([one.id for one in departure.ended], follows(desk)) == ([tea.id], ["robot"])
    assert memory.suppressed(HOME) is None
    leave(desk, link(desk, tea), only=robots.id)
    assert memory.suppressed(HOME) is not None, "the last one was all there was"


def test_somebody_elses_is_not_ended(desk: Desk, follow: Follow) -> None:
    token = link(desk, follow(ADA, "tea"))
    other = follow("bob@example.org", "robot")
    assert leave(desk, token, only=other.id).ended == []
    assert follows(desk) == ["tea", "robot"]


def test_what_is_pending_or_paused_ends_too(desk: Desk, follow: Follow) -> None:
    subscription = pending(desk)
    assert len(leave(desk, link(desk, subscription)).ended) == 1


def test_slack_is_not_suppressed(desk: Desk, follow: Follow, memory: SqlStore) -> None:
    subscription = follow("slack:C0123ABCD", "tea")
    leave(desk, link(desk, subscription))
    assert memory.suppressed(subscription.subscriber.address) is None


def test_who_is_not_known_any_more_has_left(desk: Desk) -> None:
    token = FakeSeal().seal("unsubscribe", "zz")
    assert look(desk, token).subscriber is None
    assert leave(desk, token).ended == []


def test_a_raised_generation_makes_the_old_link_void_and_the_new_one_good(desk: Desk, follow: Follow) -> None:
    subscription = follow(ADA, "tea")
    old = link(desk, subscription)
    desk.store.raise_generation(subscription.subscriber.id)
    for attempt in (look, leave):
        with pytest.raises(LinkError) as error:
            attempt(desk, old)
        assert error.value.reason == "void"
    assert follows(desk) == ["tea"]
    leave(desk, link(desk, subscription))
    assert follows(desk) == []


@pytest.mark.parametrize("token", ["", "zz", "confirm_new_1", "unsubscribe_other_1"])
def test_what_is_no_link_of_ours_ends_nothing(desk: Desk, follow: Follow, token: str) -> None:
    follow(ADA, "tea")
    with pytest.raises(LinkError) as error:
        leave(desk, token)
    assert (error.value.reason, follows(desk)) == ("broken", ["tea"])


def test_a_message_without_html_is_not_shown(desk: Desk, follow: Follow, go: Go) -> None:
    follow(ADA, "diffusion")
    go(reading(paper(1)))
    token = desk.links.message("k1-1").rpartition("/")[2]
    assert desk.store.payload("k1-1") is not None
    with pytest.raises(LinkError) as error:
        viewing.payload(desk, token)
    assert error.value.reason == "void"


def test_a_message_is_shown_as_it_was_sent(
    desk: Desk, follow: Follow, go: Go, messenger: FakePostman, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FakePostman, "render", lambda self, page: {"text": "x", "mail.html": "<p>Papers</p>"})
    follow(ADA, "diffusion")
    go(reading(paper(1)))
    assert viewing.payload(desk, desk.links.message("k1-1").rpartition("/")[2])["mail.html"] == "<p>Papers</p>"


@pytest.mark.parametrize(("token", "reason"), [("x", "broken"), ("message_new_k9-1", "void")])
def test_no_message(desk: Desk, token: str, reason: str) -> None:
    with pytest.raises(LinkError) as error:
        viewing.payload(desk, token)
    assert error.value.reason == reason
