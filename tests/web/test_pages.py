"""What holds for every page: headers, no change by looking, well-formed, readable, nothing from elsewhere, no token in
a log; and what is said where there is no page."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bot.core.errors import StoreError
from bot.lib.templates import folder
from bot.services.desk import Desk
from bot.web.showing import Site
from bot.web.site import make_site
from tests.render.test_html import contrast
from tests.web.conftest import Follow, words

VOID = {"meta", "link", "img", "input", "br", "hr"}


class Checker(HTMLParser):
    """Every tag is closed; what is named is there."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.named: set[str] = set()
        self.headings: list[str] = []
        self.loaded: list[str] = []
        self.styled = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.open += [] if tag in VOID else [tag]
        self.headings += [tag] if re.fullmatch("h[1-6]", tag) else []
        self.ids += [given["id"] or ""] if "id" in given else []
        self.named |= {given[name] or "" for name in ("aria-labelledby", "aria-describedby", "for") if name in given}
        self.loaded += [given[name] or "" for name in ("src", "href", "action") if name in given]
        self.styled |= "style" in given or tag in ("style", "script") or any(name.startswith("on") for name in given)
        assert tag != "img" or "alt" in given

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture
def everywhere(desk: Desk, follow: Follow) -> list[str]:
    """Every kind of address, most with something behind it."""
    robots, waiting = follow("robot", name="Robots"), follow("lamps", confirmed=False)
    follow("tea")
    bob = follow("tea", address="bob@example.org")
    ended = desk.links.unsubscribe(bob.subscriber)
    desk.store.leave(bob.subscriber.id, None, machine=0.0, now=desk.clock.now())
    machine = desk.clock.machine()
    return [
        "/",
        "/healthz",
        "/readyz",
        "/robots.txt",
        "/nothing",
        "/static/pages.css",
        "/static/icon.svg",
        "/static/../base.html",
        "/confirm/x",
        desk.links.confirm(waiting, machine=machine),
        desk.links.confirm(waiting, machine=machine - 60 * 3600),
        desk.links.confirm(robots, machine=machine),
        "/unsubscribe/x",
        desk.links.unsubscribe(robots.subscriber),
        ended,
        "/messages/x",
        desk.links.message("k1-1"),
    ]


def ask(client: FlaskClient, where: str, method: str = "GET") -> TestResponse:
    """The answer, read to its end."""
    answer = client.open(where, method=method)
    answer.get_data()
    answer.close()
    return answer


def test_looking_changes_nothing(client: FlaskClient, everywhere: list[str], dump: Callable[[], list[str]]) -> None:
    before = dump()
    for where in everywhere:
        got, head = ask(client, where), ask(client, where, "HEAD")
        assert got.status_code == head.status_code in (200, 404, 410), where
        assert head.data == b""
        for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"):
            assert ask(client, where, method).status_code in (200, 404, 405), (where, method)
    assert dump() == before


def test_every_answer_is_guarded(client: FlaskClient, everywhere: list[str]) -> None:
    for where in everywhere:
        for answer in (ask(client, where), ask(client, where, "PUT")):
            said = answer.headers
            assert "default-src 'none'" in said["Content-Security-Policy"]
            assert "unsafe" not in said["Content-Security-Policy"] or where.startswith("http://localhost/messages")
            assert "frame-ancestors 'none'" in said["Content-Security-Policy"]
            assert said["Referrer-Policy"] == "no-referrer"
            assert said["X-Content-Type-Options"] == "nosniff"
            assert said["X-Frame-Options"] == "DENY"
            assert "Set-Cookie" not in said
            if "/static/" not in where:
                assert said["Cache-Control"] == "no-store"
                assert "noindex" in said["X-Robots-Tag"]


def test_every_page_is_well_formed_and_loads_nothing_from_elsewhere(client: FlaskClient, everywhere: list[str]) -> None:
    for where in everywhere:
        answer = ask(client, where)
        if answer.mimetype != "text/html":
            continue
        page = Checker(answer.text)
        assert (page.open, page.styled) == ([], False), where
        assert page.headings[0] == "h1"
        assert page.headings.count("h1") == 1
        assert set(page.headings) <= {"h1", "h2"}
        assert page.named <= set(page.ids)
        assert len(page.ids) == len(set(page.ids))
        assert all(re.match(r"/(?!/)", loaded) for loaded in page.loaded), page.loaded
        assert '<html lang="en"' in answer.text


def test_the_front_door_says_who_is_at_home(client: FlaskClient) -> None:
    said = words(client.get("/").text)
    assert "Paperround at papers.example.org" in said
    assert "run by Ada &lt;ada@example.org&gt;" in said


def test_there_is_an_answer_where_nothing_is(client: FlaskClient) -> None:
    page = client.get("/wp-admin")
    assert page.status_code == 404
    assert "open it from the mail itself" in page.text


@pytest.mark.parametrize("where", ["/", "/healthz", "/messages/x", "/static/pages.css"])
def test_a_page_without_buttons_takes_no_post(client: FlaskClient, where: str) -> None:
    page = client.post(where)
    assert page.status_code == 405
    assert "GET" in page.headers["Allow"]
    assert "button on the page" in page.text


def test_too_much_is_refused_and_changes_nothing(client: FlaskClient, desk: Desk, follow: Follow) -> None:
    where = desk.links.unsubscribe(follow("robot").subscriber)
    page = client.post(where, data={"only": "x" * 100_000})
    assert page.status_code == 413
    assert len(desk.store.subscriptions()) == 1


class Broken:
    """A store of which every question ends in ``error``."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def __getattr__(self, name: str) -> object:
        def fail(*_args: object, **_more: object) -> object:
            raise self.error

        return fail


def broken(desk: Desk, error: Exception) -> FlaskClient:
    return make_site(Site(desk=replace(desk, store=Broken(error)), name="x")).test_client()  # type: ignore[arg-type]


def test_a_database_that_does_not_answer(desk: Desk, follow: Follow, caplog: pytest.LogCaptureFixture) -> None:
    where = desk.links.unsubscribe(follow("robot").subscriber)
    client = broken(desk, StoreError("The database is locked."))
    page = client.post(where)
    assert (page.status_code, page.headers["Retry-After"]) == (503, "60")
    assert "Try again" in page.text
    assert "locked" not in page.text
    assert "locked" in caplog.text
    assert (client.get("/readyz").status_code, client.get("/healthz").status_code) == (503, 200)


def test_a_mistake_of_ours_is_told_without_its_insides(
    desk: Desk, follow: Follow, caplog: pytest.LogCaptureFixture
) -> None:
    where = desk.links.unsubscribe(follow("robot").subscriber)
    page = broken(desk, ZeroDivisionError("insides")).get(where)
    assert page.status_code == 500
    assert "insides" not in page.text
    assert "mistake of ours" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert "GET /unsubscribe/<token> failed" in caplog.text


def test_no_token_is_logged(
    desk: Desk, everywhere: list[str], client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    failing = broken(desk, StoreError("Busy."))
    for where in everywhere:
        for one in (client, failing):
            ask(one, where)
            ask(one, where, "POST")
    tokens = [where.rpartition("/")[2] for where in everywhere if where.startswith("http://localhost")]
    assert "POST /unsubscribe/<token>: 200" in caplog.text
    assert [token for token in tokens if token in caplog.text] == []


def test_below_a_path_every_address_has_it(app: Flask) -> None:
    page = app.test_client().get("/", base_url="http://localhost/papers")
    assert 'href="/papers/static/pages.css' in page.text


def colours(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", css))


@pytest.mark.parametrize("dark", [False, True])
def test_everything_can_be_read(dark: bool) -> None:
    css = (folder() / "web" / "static" / "pages.css").read_text(encoding="utf-8")
    light, _, rest = css.partition("@media (prefers-color-scheme: dark)")
    found = colours(rest) if dark else colours(light)
    pairs = [(ink, ground) for ink in ("ink", "text", "soft", "link", "good") for ground in ("sheet", "ground", "well")]
    pairs += [("on-button", "button"), ("on-button", "button-over"), ("on-chip", "chip"), ("on-notice", "notice")]
    assert {pair: c for pair in pairs if (c := contrast(found[pair[0]], found[pair[1]])) < 4.5} == {}
