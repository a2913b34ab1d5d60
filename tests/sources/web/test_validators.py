"""What a server named its document goes into a bookmark and back into a header, and breaks neither."""

from __future__ import annotations

import json

import pytest

from bot.sources.web.answers import Validators
from tests.sources.web.making import make_web
from tests.support.webserver import Reply, WebServer

EVIL = ["a\r\nX-Evil: 1", "a\nb", "\0", "é", "\ud800", "x" * 60_000, "", "  "]


@pytest.mark.parametrize("evil", EVIL)
def test_what_cannot_stand_in_a_header_is_not_sent(webserver: WebServer, evil: str) -> None:
    webserver.on("/", Reply("x"))
    assert make_web().get(webserver.url(), seen=Validators(evil, evil)).body == b"x"
    assert {"x-evil", "if-none-match", "if-modified-since"} & set(webserver.requests[0].headers) == set()


@pytest.mark.parametrize("evil", EVIL)
def test_nor_kept(evil: str) -> None:
    assert Validators(evil, "b").dump() == {"last_modified": "b"}
    assert Validators.load({"etag": evil, "last_modified": "b"}) == Validators(None, "b")


def test_a_server_can_name_it_as_it_likes(webserver: WebServer) -> None:
    webserver.on("/", Reply(raw=b'HTTP/1.1 200 OK\r\nETag: "\xe9\xff"\r\nContent-Length: 1\r\n\r\nx'))
    answer = make_web().get(webserver.url())
    assert answer.validators.dump() == {}
    make_web().get(webserver.url(), seen=answer.validators)
    assert "if-none-match" not in webserver.requests[1].headers


def test_there_and_back() -> None:
    seen = Validators('W/"1"', "Thu, 01 May 2025 04:00:00 GMT")
    assert Validators.load(json.loads(json.dumps(seen.dump()))) == seen
    assert seen
    assert not Validators()


@pytest.mark.parametrize("found", [None, 3, "x", [], {}, {"etag": 3}, {"etag": ["x"], "last_modified": None}])
def test_garbage_is_nothing_seen(found: object) -> None:
    assert Validators.load(found) == Validators()
