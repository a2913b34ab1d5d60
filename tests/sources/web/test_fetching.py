"""A document is fetched, and the next time only news of it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bot.sources.web.answers import Validators
from tests.sources.web.making import failure, make_web
from tests.support.webserver import Asked, Reply, WebServer

DATE = "Thu, 01 May 2025 04:00:00 GMT"


def test_the_document_and_what_is_said_of_it(webserver: WebServer) -> None:
    webserver.on("/feed", Reply("<feed/>", etag='"1"', modified=DATE))
    answer = make_web().get(webserver.url("/feed?x=1#top"))
    assert (answer.status, answer.body, answer.unchanged) == (200, b"<feed/>", False)
    assert answer.validators == Validators('"1"', DATE)
    assert answer.received == 7
    assert answer.url == webserver.url("/feed?x=1")
    assert webserver.paths == ["/feed?x=1"]


def test_it_says_who_asks_and_what_it_can_read(webserver: WebServer) -> None:
    webserver.on("/", Reply("x"))
    make_web().get(webserver.url())
    headers = webserver.requests[0].headers
    assert headers["user-agent"] == "Paperround/test"
    assert headers["accept-encoding"] == "gzip"
    assert headers["connection"] == "close"
    assert "if-none-match" not in headers
    assert "if-modified-since" not in headers


def test_a_packed_document_is_unpacked_and_counted_as_it_came(webserver: WebServer) -> None:
    webserver.on("/", Reply(b"paper " * 10_000, gzip=True))
    answer = make_web().get(webserver.url())
    assert answer.body == b"paper " * 10_000
    assert 0 < answer.received < 1000


@pytest.mark.parametrize("seen", [Validators(etag='"1"'), Validators(last_modified=DATE), Validators('"1"', DATE)])
def test_what_was_seen_is_not_sent_again(webserver: WebServer, seen: Validators) -> None:
    webserver.on("/feed", Reply("<feed/>", etag='"1"', modified=DATE))
    answer = make_web().get(webserver.url("/feed"), seen=seen)
    assert (answer.unchanged, answer.status, answer.body, answer.received) == (True, 304, b"", 0)
    assert answer.validators == Validators('"1"', DATE)


def test_news_come_with_new_validators(webserver: WebServer) -> None:
    webserver.on("/feed", Reply("new", etag='"2"'))
    answer = make_web().get(webserver.url("/feed"), seen=Validators('"1"'))
    assert (answer.body, answer.validators) == (b"new", Validators('"2"'))


def test_unchanged_without_a_name_keeps_the_one_we_knew(webserver: WebServer) -> None:
    webserver.on("/", Reply(status=304))
    assert make_web().get(webserver.url(), seen=Validators('"1"', DATE)).validators == Validators('"1"', DATE)


def test_unchanged_that_nobody_asked_about_is_an_error(webserver: WebServer) -> None:
    webserver.on("/", Reply(status=304))
    assert failure(make_web(), webserver.url()).code == "damaged"


def test_user_and_password_of_the_address_are_sent_as_such(webserver: WebServer) -> None:
    webserver.on("/", Reply("x"))
    answer = make_web().get(webserver.url(host="ada:p%40ss@127.0.0.1"))
    assert webserver.requests[0].headers["authorization"] == "Basic YWRhOnBAc3M="
    assert answer.url == webserver.url()


def test_no_cookie_is_kept(webserver: WebServer) -> None:
    webserver.on("/", Reply("x", headers={"Set-Cookie": "a=b; Path=/"}))
    web = make_web()
    web.get(webserver.url())
    web.get(webserver.url())
    assert "cookie" not in webserver.requests[1].headers


def test_a_script_sees_the_query(webserver: WebServer) -> None:
    def said(asked: Asked) -> Reply:
        return Reply(asked.query["from"])

    webserver.on("/oai", said)
    assert make_web().get(webserver.url("/oai?verb=List&from=2025-05-01")).body == b"2025-05-01"


def test_the_library_is_loaded_only_to_fetch() -> None:
    code = "import sys, bot.sources.web.fetching; print('httpx2' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
