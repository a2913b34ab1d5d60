"""Redirects are followed by hand: never to a private place, never to another scheme, never with a password."""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterator

import pytest

from bot.sources.web.urls import follow, parse
from tests.sources.web.making import PUBLIC, Names, failure, make_web
from tests.support.webserver import Reply, WebServer, moved


@pytest.fixture
def other() -> Iterator[WebServer]:
    with WebServer() as server:
        server.on("*", Reply("the secret of another service"))
        yield server


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_within_the_address_that_was_typed(webserver: WebServer, status: int) -> None:
    webserver.on("/old", moved("new?x=1", status))
    webserver.on("/new", Reply("here"))
    answer = make_web().get(webserver.url("/old"))
    assert (answer.body, answer.url) == (b"here", webserver.url("/new?x=1"))


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.2/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/",
        "http://192.168.1.1:8080/x",
        "http://100.64.0.1/",
        "http://0.0.0.0/",
        "http://224.0.0.1/",
        "//10.0.0.1/",
    ],
)
def test_not_to_a_private_address(webserver: WebServer, target: str) -> None:
    webserver.on("/", moved(target))
    web = make_web()
    web.resolve = lambda host, port: [str(a[4][0]) for a in socket.getaddrinfo(host, port)]
    error = failure(web, webserver.url(), patient=60)
    assert (error.code, error.transient) == ("redirect", False)
    assert "private address" in error.what
    assert len(webserver.requests) == 1


@pytest.mark.parametrize("host", ["127.1", "0x7f000001", "2130706433", "0177.0.0.1", "127.0.0.1."])
def test_not_in_any_notation(webserver: WebServer, other: WebServer, host: str) -> None:
    webserver.on("/", moved(other.url("/x", host=host)))
    web = make_web()
    web.resolve = type(web).resolve
    assert failure(web, webserver.url()).code == "redirect"
    assert other.requests == []


def test_not_to_another_port_of_a_private_host(webserver: WebServer, other: WebServer) -> None:
    webserver.on("/", moved(other.url("/admin")))
    error = failure(make_web(names=Names({"127.0.0.1": ["127.0.0.1"]})), webserver.url())
    assert (error.code, error.where) == ("redirect", other.url("/admin"))
    assert other.requests == []


def test_not_to_a_name_one_of_whose_addresses_is_private(webserver: WebServer) -> None:
    webserver.on("/", moved("http://feeds.example/x"))
    names = Names({"feeds.example": [PUBLIC, "10.1.2.3"]})
    error = failure(make_web(names=names), webserver.url())
    assert (error.code, names.asked) == ("redirect", ["feeds.example"])
    assert "10.1.2.3" in error.what


def test_not_to_a_name_that_resolves_otherwise_the_second_time(webserver: WebServer, other: WebServer) -> None:
    webserver.on("/", moved(other.url("/x", host="localhost")))
    error = failure(make_web(names=Names({"localhost": [PUBLIC]})), webserver.url())
    assert error.code == "redirect"
    assert "127.0.0.1" in error.what
    assert other.requests == []


def test_an_unknown_name_is_unreachable(webserver: WebServer) -> None:
    webserver.on("/", moved("http://nowhere.example/x"))
    assert failure(make_web(), webserver.url()).code == "unreachable"


def test_the_operators_own_address_is_not_looked_up(webserver: WebServer) -> None:
    webserver.on("/", Reply("x"))
    names = Names({})
    make_web(names=names).get(webserver.url())
    assert names.asked == []


@pytest.mark.parametrize(
    ("target", "why"),
    [
        ("ftp://example.org/x", "neither http nor https"),
        ("file:///etc/passwd", "neither http nor https"),
        ("gopher://127.0.0.1:25/", "neither http nor https"),
        ("http://user:word@example.org/", "user or password"),
        ("http://good.example\\@evil.example/", "user or password"),
        ("http://./x", "names no host"),
        ("http://example..org/", "names no host"),
        ("http://example.org:99999/", "no such port"),
        ("http://[::1/", "cannot be read"),
    ],
)
def test_not_to_what_is_no_good_address(webserver: WebServer, target: str, why: str) -> None:
    webserver.on("/", moved(target))
    error = failure(make_web(), webserver.url())
    assert (error.code, error.where) == ("redirect", webserver.url())
    assert why in error.what
    assert "word" not in str(error).replace("password", "")


def test_not_from_https_to_http() -> None:
    here, _ = parse("https://example.org/a")
    assert str(follow(here, "/b")) == "https://example.org/b"
    with pytest.raises(Exception, match="leaves https") as caught:
        follow(here, "http://example.org/b")
    assert getattr(caught.value, "code", None) == "redirect"


def test_not_for_ever(webserver: WebServer) -> None:
    webserver.on("/", moved("/"))
    error = failure(make_web(), webserver.url())
    assert error.code == "redirect"
    assert "5 redirects" in error.what
    assert len(webserver.requests) == 6


def test_not_without_a_target(webserver: WebServer) -> None:
    webserver.on("/", Reply(status=302))
    assert failure(make_web(), webserver.url()).code == "redirect"


def test_the_body_of_a_redirect_is_not_waited_for(webserver: WebServer) -> None:
    webserver.on("/", Reply("0123456789", status=302, headers={"Location": "/b"}, cut=3))
    webserver.on("/b", Reply("here"))
    assert make_web().get(webserver.url()).body == b"here"


def test_the_password_stays_at_the_address_it_was_typed_for(
    webserver: WebServer, other: WebServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "bot")
    monkeypatch.setattr("bot.sources.web.connecting.is_private", lambda address: False)
    webserver.on("/a", moved("/b"))
    webserver.on("/b", moved(other.url("/c")))
    web = make_web(names=Names({"127.0.0.1": [PUBLIC]}))
    web.get(webserver.url("/a", host="ada:word@127.0.0.1"))
    assert ["authorization" in asked.headers for asked in webserver.requests + other.requests] == [True, True, False]
    assert "word" not in caplog.text
