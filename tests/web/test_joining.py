"""/confirm/TOKEN: looking changes nothing, the button confirms, and again is the same."""

from __future__ import annotations

from flask.testing import FlaskClient

from bot.app.seals import Sealer
from bot.core.links import SignedLinks
from bot.core.records import Change
from bot.services.desk import Desk
from bot.services.subscribing import edit, pause, unsubscribe
from tests.support.fakes import FakeClock
from tests.web.conftest import Follow, words

BAD_NAME = "<script>alert(1)</script>\u202etxt"


def link(desk: Desk, follow: Follow, **more: object) -> str:
    subscription = follow("robot, -tea", confirmed=False, **more)
    return desk.links.confirm(subscription, machine=desk.clock.machine())


def state(desk: Desk) -> str:
    return desk.store.subscriptions(ended=True)[0].state


def test_the_page_shows_what_was_asked_for(client: FlaskClient, desk: Desk, follow: Follow) -> None:
    page = client.get(link(desk, follow, name="Robots"))
    said = words(page.text)
    assert page.status_code == 200
    for what in (
        "ada@example.org",
        "Robots",
        "robot, -tea",
        "has the word “robot”",
        "with each new digest",
        "1970, 13:46 UTC",
    ):
        assert what in said
    assert "not confirmed yet" not in said
    assert state(desk) == "pending"


def test_the_button_confirms_and_tells_when_the_first_message_comes(
    client: FlaskClient, desk: Desk, follow: Follow
) -> None:
    page = client.post(link(desk, follow))
    assert (page.status_code, state(desk)) == (200, "active")
    assert "The first message comes with the next digest" in words(page.text)


def test_a_schedule_names_its_hour(client: FlaskClient, desk: Desk, follow: Follow) -> None:
    said = words(client.post(link(desk, follow, every="daily")).text)
    assert "The first message comes tomorrow 09:00 Asia/Tokyo" in said


def test_again_gets_the_same_answer(client: FlaskClient, desk: Desk, follow: Follow, clock: FakeClock) -> None:
    where = link(desk, follow, every="daily")
    client.post(where)
    clock.seconds += 90 * 3600
    for page in (client.get(where), client.post(where)):
        assert page.status_code == 200
    assert "confirmed already" in words(client.get(where).text)


def test_paused_or_blocked_is_said_and_has_no_first_message(client: FlaskClient, desk: Desk, follow: Follow) -> None:
    where = link(desk, follow)
    client.post(where)
    pause(desk.store, 1, until=None, now=desk.clock.now())
    said = words(client.post(where).text)
    assert "paused" in said


def test_names_and_rules_are_text(client: FlaskClient, desk: Desk, follow: Follow) -> None:
    page = client.get(link(desk, follow, name=BAD_NAME))
    assert "<script" not in page.text
    assert "\u202e" not in page.text
    assert "&lt;script&gt;" in page.text


def test_a_rule_that_cannot_be_read_any_more_does_not_hide_the_page(
    client: FlaskClient, desk: Desk, follow: Follow
) -> None:
    where = link(desk, follow)
    desk.store.change_subscription(1, Change(rule='"'), epochs=desk.store.epochs(), now=desk.clock.now())
    assert client.get(where).status_code == 200


def test_too_late(client: FlaskClient, desk: Desk, follow: Follow, clock: FakeClock) -> None:
    where = link(desk, follow)
    clock.seconds += 48 * 3600 + 1
    for page in (client.get(where), client.post(where)):
        assert page.status_code == 410
        assert "48 hours" in page.text
    assert state(desk) == "pending"


def test_ended_meanwhile(client: FlaskClient, desk: Desk, follow: Follow, clock: FakeClock) -> None:
    where = link(desk, follow)
    edit(desk.store, 1, name="Other", now=clock.now())
    assert client.get(where).status_code == 200
    unsubscribe(desk.store, 1, now=clock.now())
    assert client.post(where).status_code == 410


def test_no_forged_cut_or_other_token_confirms(client: FlaskClient, desk: Desk, follow: Follow) -> None:
    where = link(desk, follow)
    subscription = desk.store.subscription(1)
    assert subscription is not None
    forged = SignedLinks(Sealer(["another-key-of-somebody"]), "http://localhost")
    others = [
        where[:-1],
        where + "0",
        where.replace("/confirm/", "/confirm/x"),
        forged.confirm(subscription, machine=desk.clock.machine()),
        desk.links.unsubscribe(subscription.subscriber).replace("unsubscribe", "confirm"),
        "/confirm/%00",
        "/confirm/%ff%fe",
        "/confirm/ä",
        "/confirm/" + "x" * 5000,
    ]
    for other in others:
        for page in (client.get(other), client.post(other)):
            assert page.status_code == 404, other
            assert "cop" in page.text
    assert state(desk) == "pending"
