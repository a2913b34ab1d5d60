"""What is secret in an address is nowhere but in the request: not in a name, a series, an error, a note, a bookmark, a
log; and two addresses that differ only there are two sources."""

from __future__ import annotations

import logging
from base64 import b64encode

import pytest

from tests.sources.urls.conftest import Read, Reader
from tests.sources.urls.forms import archive_of, atom_of, journal_of, page_of
from tests.support.webserver import Reply, WebServer, moved

SECRET = "g3heim-w0rt"
SPECS = {
    "user and password": "http://ada:{}@HOST{}",
    "user alone": "http://{}@HOST{}",
    "token": "http://HOST{1}?token={0}&page=2",
    "key": "http://HOST{1}?x=1&api_key={0}",
    "fragment": "http://HOST{1}#access_token={0}",
}
ANSWERS = {
    "good": Reply(atom_of("A Paper"), etag='"1"'),
    "broken": Reply(status=500),
    "missing": Reply(status=404),
    "web page": Reply("<html></html>"),
    "cut": Reply("x" * 100, cut=10),
    "moved": moved(f"http://ada:{SECRET}@127.0.0.1:1/?token={SECRET}"),
    "moved in circles": moved(f"/feed?token={SECRET}"),
    "damaged": Reply(atom_of("A Paper")[:-40]),
}


def spec_of(server: WebServer, how: str, secret: str = SECRET, path: str = "/feed") -> str:
    return SPECS[how].format(secret, path).replace("HOST", f"127.0.0.1:{server.port}")


def said(reader: Reader) -> list[str]:
    """Everything that a look says and keeps."""
    reading = reader.read()
    return [reading.source, reading.series, reading.error or "", reading.bookmark or "", *reading.notes]


@pytest.mark.parametrize("how", SPECS)
@pytest.mark.parametrize("answer", ANSWERS)
def test_it_is_nowhere(
    how: str, answer: str, webserver: WebServer, reading_of: Read, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "bot")
    webserver.on("*", ANSWERS[answer])
    reader = reading_of(spec_of(webserver, how))
    texts = said(reader)
    assert reader.asked, "it was really asked for"
    texts += [*said(reader), repr(reader.source)]
    assert [text for text in (*texts, caplog.text) if SECRET in text] == []
    assert [text for text in texts if b64encode(SECRET.encode()).decode()[:8] in text] == []


def test_it_reaches_the_server(webserver: WebServer, reading_of: Read) -> None:
    webserver.on("*", Reply(atom_of("A Paper")))
    asked = []
    for how in ("user and password", "token", "key"):
        assert reading_of(spec_of(webserver, how)).read().state == "fresh"
        asked += webserver.requests
    assert asked[0].headers["authorization"] == f"Basic {b64encode(f'ada:{SECRET}'.encode()).decode()}"
    assert (asked[1].query["token"], asked[2].query["api_key"]) == (SECRET, SECRET)


@pytest.mark.parametrize("how", SPECS)
def test_two_that_differ_only_in_a_secret_are_two_series(how: str, webserver: WebServer, reading_of: Read) -> None:
    one, other = (reading_of(spec_of(webserver, how, secret)).source for secret in ("first", "second"))
    assert one.name == other.name
    assert one.series != other.series
    assert reading_of(spec_of(webserver, how, "first")).source.series == one.series


def test_the_pages_of_a_repository_are_asked_for_with_the_password_and_named_without(
    webserver: WebServer, reading_of: Read
) -> None:
    webserver.on("/r/README.md", Reply(archive_of("A Paper")))
    webserver.on("/r/hot_topic/Tides.md", Reply(status=500))
    reader = reading_of(spec_of(webserver, "user and password", path="/r/"))
    reading = reader.read()
    assert reading.state == "fresh"
    assert [note for note in reading.notes if "hot_topic/Tides.md" in note]
    assert [note for note in reading.notes if SECRET in note] == []
    login = f"Basic {b64encode(f'ada:{SECRET}'.encode()).decode()}"
    assert {asked.headers["authorization"] for asked in webserver.requests} == {login}


def test_what_is_not_secret_is_shown(webserver: WebServer, reading_of: Read) -> None:
    for text, kept in ((page_of("x"), "/a/b.md?page=2"), (journal_of("x"), "/feed?cat=cs.LG")):
        webserver.on("*", Reply(text))
        assert reading_of(webserver.url(kept)).source.name == webserver.url(kept)


@pytest.mark.parametrize("typed", [" http://ada:{}@{}/feed", "http:/ada:{}@{}/feed", "HTTP:ada:{}@{}/feed"])
def test_nor_is_that_of_a_mistyped_address(typed: str, webserver: WebServer, reading_of: Read) -> None:
    webserver.on("*", ANSWERS["good"])
    reader = reading_of(typed.format(SECRET, f"127.0.0.1:{webserver.port}"))
    assert [text for text in said(reader) if SECRET in text] == []
