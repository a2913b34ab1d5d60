"""What comes is read within limits; cut, broken, packed oddly or too large is told and never taken for the whole."""

from __future__ import annotations

import gzip
import tracemalloc
from dataclasses import replace

import pytest

from tests.sources.web.making import QUICK, failure, make_web
from tests.support.webserver import Reply, WebServer, bomb, packed

SMALL = replace(QUICK, size=1024 * 1024)
LIMIT = SMALL.size


@pytest.mark.parametrize("body", [bytes(LIMIT), [bytes(LIMIT // 2)] * 2], ids=["length", "chunks"])
def test_as_large_as_may_be(webserver: WebServer, body: bytes | list[bytes]) -> None:
    webserver.on("/", Reply(body))
    assert len(make_web(limits=SMALL).get(webserver.url()).body) == LIMIT


@pytest.mark.parametrize("body", [bytes(LIMIT + 1), [bytes(LIMIT), b"x"]], ids=["length", "chunks"])
@pytest.mark.parametrize("squeeze", [False, True])
def test_too_large(webserver: WebServer, body: bytes | list[bytes], squeeze: bool) -> None:
    webserver.on("/", Reply(body, gzip=squeeze))
    error = failure(make_web(limits=SMALL), webserver.url(), patient=60)
    assert (error.code, error.transient) == ("too_large", False)
    assert "1 MiB" in error.what
    assert len(webserver.requests) == 1


def test_an_announced_length_is_believed_before_it_is_read(webserver: WebServer) -> None:
    webserver.on("/", Reply(b"x", headers={"Content-Length": str(LIMIT + 1)}))
    assert failure(make_web(limits=SMALL), webserver.url()).code == "too_large"


def test_a_bomb_takes_no_more_memory_than_the_limit(webserver: WebServer) -> None:
    webserver.on("/", bomb(300 * LIMIT))
    web = make_web(limits=SMALL)
    failure(web, webserver.url("/not-scripted"))  # loads the library, which is not what is measured
    tracemalloc.start()
    try:
        error = failure(web, webserver.url())
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert error.code == "too_large"
    assert peak < 4 * LIMIT


def test_many_empty_gzip_members_are_counted_as_they_come(webserver: WebServer) -> None:
    members = gzip.compress(b"", mtime=0) * (LIMIT // 200 + 1)
    webserver.on("/", Reply([members] * 10, headers={"Content-Encoding": "gzip"}))
    assert failure(make_web(limits=SMALL), webserver.url()).code == "too_large"


@pytest.mark.parametrize(
    "reply",
    [
        Reply("0123456789", cut=4),
        Reply([b"01234", b"56789"], cut=12),
        packed(gzip.compress(b"0123456789")[:-5]),
        packed(gzip.compress(b"0123456789" * 100)[:15]),
        packed(gzip.compress(b"0123456789")[:4]),
        packed(b"<feed/>"),
        packed(gzip.compress(b"0123456789") + b"junk"),
        packed(gzip.compress(b"0123456789")[:-8] + b"12345678"),
    ],
    ids=["length", "chunks", "trailer", "middle", "header", "plain", "junk", "checksum"],
)
def test_cut_or_broken(webserver: WebServer, reply: Reply) -> None:
    webserver.on("/", reply)
    error = failure(make_web(), webserver.url())
    assert (error.code, error.transient) == ("damaged", True)


@pytest.mark.parametrize("encoding", ["br", "zstd", "deflate", "gzip, gzip", "x" * 5000])
def test_an_encoding_nobody_asked_for(webserver: WebServer, encoding: str) -> None:
    webserver.on("/", Reply("x", headers={"Content-Encoding": encoding}))
    error = failure(make_web(), webserver.url())
    assert (error.code, error.transient) == ("damaged", False)
    assert "only gzip" in error.what


@pytest.mark.parametrize(
    ("reply", "body"),
    [
        (packed(gzip.compress(b"one ") + gzip.compress(b"two")), b"one two"),
        (packed(gzip.compress(b"one") + bytes(512)), b"one"),
        (packed(b""), b""),
        (Reply("x", headers={"Content-Encoding": "identity"}), b"x"),
        (Reply("", headers={"Content-Encoding": "GZIP"}), b""),
        (Reply(raw=b"HTTP/1.0 200 OK\r\n\r\nto the end"), b"to the end"),
    ],
    ids=["members", "padding", "empty", "identity", "capitals", "no length"],
)
def test_unusual_but_good(webserver: WebServer, reply: Reply, body: bytes) -> None:
    webserver.on("/", reply)
    assert make_web().get(webserver.url()).body == body
