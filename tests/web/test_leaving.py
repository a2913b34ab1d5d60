"""/unsubscribe/TOKEN: looking changes nothing; one click ends it, for people and for mail providers (RFC 8058)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from bot.app.seals import Sealer
from bot.core.links import SignedLinks
from bot.core.subscriptions import Subscription
from bot.services.desk import Desk
from bot.web.showing import Site
from bot.web.site import make_site
from tests.web.conftest import Follow, words

ONE_CLICK = "List-Unsubscribe=One-Click"


def link(desk: Desk, subscription: Subscription) -> str:
    who = desk.store.subscriber(subscription.subscriber.id)
    assert who is not None
    return desk.links.unsubscribe(who)


def rules(desk: Desk) -> list[str]:
    return [one.rule for one in desk.store.subscriptions()]


def test_the_page_shows_what_would_end(client: FlaskClient, desk: Desk, follow: Follow) -> None:
    where = link(desk, follow("robot", name="Robots"))
    follow("tea", confirmed=False)
    page = client.get(where)
    said = words(page.text)
    assert page.status_code == 200
    for what in ("ada@example.org", "Robots", "tea", "not confirmed yet", "End everything", "End only this"):
        assert what in said
    assert rules(desk) == ["robot", "tea"]


def test_one_thing_has_one_button(client: FlaskClient, desk: Desk, follow: Follow) -> None:
    page = client.get(link(desk, follow("robot")))
    assert page.text.count("<button") == 1
    assert ">Unsubscribe</button>" in page.text


@pytest.mark.parametrize(
    "body",
    [
        {"data": ONE_CLICK, "content_type": "application/x-www-form-urlencoded"},
        {"data": {"List-Unsubscribe": "One-Click"}, "content_type": "multipart/form-data"},
        {"data": b"--broken", "content_type": "multipart/form-data; boundary=x"},
        {"data": b"\xff\xfe", "content_type": "application/x-www-form-urlencoded"},
        {"data": ONE_CLICK, "content_type": "text/plain"},
        {},
    ],
)
def test_one_click_ends_all_and_again_is_the_same(
    client: FlaskClient, desk: Desk, follow: Follow, body: dict[str, object]
) -> None:
    where = link(desk, follow("robot"))
    follow("tea")
    follow("lamps", address="bob@example.org")
    for _ in range(3):
        page = client.post(where, **body)  # type: ignore[arg-type]
        assert page.status_code == 200
        assert "Set-Cookie" not in page.headers
        assert "Nothing more comes to you" in words(page.text)
    assert rules(desk) == ["lamps"]


def test_a_slash_at_the_end_is_no_redirect(client: FlaskClient, desk: Desk, follow: Follow) -> None:
    assert client.post(link(desk, follow("robot")) + "/", data=ONE_CLICK).status_code == 200
    assert rules(desk) == []


def test_it_says_what_has_ended(client: FlaskClient, desk: Desk, follow: Follow) -> None:
    where = link(desk, follow("robot", name="Robots"))
    assert "Robots" in words(client.post(where).text)
    later = words(client.get(where).text)
    assert "Robots" not in later
    assert "Nothing more comes to you" in later


def test_one_of_several(client: FlaskClient, desk: Desk, follow: Follow) -> None:
    robots = follow("robot", name="Robots")
    follow("tea")
    page = client.post(link(desk, robots), data={"only": str(robots.id)})
    said = words(page.text)
    assert "Robots has ended." in said
    assert "This still comes to you" in said
    assert rules(desk) == ["tea"]


@pytest.mark.parametrize("only", ["", "x", "-1", "1 OR 1", "9" * 30, "１"])
def test_what_is_no_number_ends_nothing(client: FlaskClient, desk: Desk, follow: Follow, only: str) -> None:
    page = client.post(link(desk, follow("robot")), data={"only": only})
    assert page.status_code == 400
    assert rules(desk) == ["robot"]


def test_somebody_elses_is_not_ended(client: FlaskClient, desk: Desk, follow: Follow) -> None:
    mine, other = follow("robot"), follow("tea", address="bob@example.org")
    assert client.post(link(desk, mine), data={"only": str(other.id)}).status_code == 200
    assert rules(desk) == ["robot", "tea"]


def test_who_is_forgotten_gets_nothing(client: FlaskClient, desk: Desk) -> None:
    page = client.post("/unsubscribe/" + desk.seal.seal("unsubscribe", "zz"), data=ONE_CLICK)
    assert page.status_code == 200
    assert "No messages are sent to you" in words(page.text)


def test_a_link_of_an_older_key_still_leaves(client: FlaskClient, desk: Desk, follow: Follow) -> None:
    where = link(desk, follow("robot"))
    rotated = replace(desk, seal=Sealer(["a-newer-key-for-tests", "a-key-for-the-tests"]))
    later = make_site(Site(desk=rotated, name="x")).test_client()
    assert later.post(where).status_code == 200
    assert rules(desk) == []


def test_a_link_that_was_made_void_ends_nothing(client: FlaskClient, desk: Desk, follow: Follow) -> None:
    subscription = follow("robot")
    old = link(desk, subscription)
    desk.store.raise_generation(subscription.subscriber.id)
    for page in (client.get(old), client.post(old, data=ONE_CLICK)):
        assert page.status_code == 410
        assert "later mail" in page.text
    assert rules(desk) == ["robot"]


def test_no_forged_cut_or_other_token_leaves(client: FlaskClient, desk: Desk, follow: Follow) -> None:
    subscription = follow("robot")
    where = link(desk, subscription)
    forged = SignedLinks(Sealer(["another-key-of-somebody"]), "http://localhost").unsubscribe(subscription.subscriber)
    confirm = desk.links.confirm(subscription, machine=0).replace("/confirm/", "/unsubscribe/")
    for other in (where[:-1], where + "0", forged, confirm, "/unsubscribe/1", "/unsubscribe/ä"):
        assert client.post(other, data=ONE_CLICK).status_code == 404, other
    assert client.post("/unsubscribe/x?token=" + where.rpartition("/")[2], data=ONE_CLICK).status_code == 404
    assert rules(desk) == ["robot"]
