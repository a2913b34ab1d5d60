"""What goes wrong has one word for programs and a sentence for people."""

from __future__ import annotations

import gzip
import socket

import pytest

from tests.sources.web.making import failure, make_web
from tests.support.webserver import Reply, WebServer, bomb, hang_up, packed


@pytest.mark.parametrize(
    ("status", "code", "transient"),
    [
        (400, "refused", False),
        (401, "refused", False),
        (403, "refused", False),
        (404, "missing", False),
        (410, "missing", False),
        (408, "timeout", True),
        (429, "busy", True),
        (500, "server_error", True),
        (502, "server_error", True),
        (503, "busy", True),
        (599, "server_error", True),
        (204, "damaged", False),
        (206, "damaged", False),
        (300, "redirect", False),
        (305, "redirect", False),
    ],
)
def test_a_status(webserver: WebServer, status: int, code: str, transient: bool) -> None:
    webserver.on("/", Reply(status=status, headers={"X": "y"}))
    error = failure(make_web(), webserver.url())
    assert (error.code, error.transient, error.status) == (code, transient, status)
    assert error.where == webserver.url()
    assert str(status) in error.what
    assert error.do


def test_a_refusal_may_say_why(webserver: WebServer) -> None:
    webserver.on("/", Reply("<feed><title>Feed error</title></feed>", status=400, gzip=True))
    error = failure(make_web(), webserver.url())
    assert (error.code, error.body) == ("refused", b"<feed><title>Feed error</title></feed>")


@pytest.mark.parametrize(
    ("reply", "length"),
    [
        (Reply(b"x" * 200_000, status=400), 65536),
        (Reply(b"x" * 100, status=400, cut=50), 0),
        (Reply(b"x", status=400, headers={"Content-Encoding": "br"}), 0),
        (Reply(bomb(10_000_000).body, status=400, headers={"Content-Encoding": "gzip"}), 65536),
        (Reply(gzip.compress(b"x" * 99)[:20], status=400, headers=packed(b"").headers), 0),
    ],
    ids=["long", "cut", "encoding", "bomb", "broken"],
)
def test_but_not_endlessly_and_its_own_trouble_does_not_count(webserver: WebServer, reply: Reply, length: int) -> None:
    webserver.on("/", reply)
    error = failure(make_web(), webserver.url())
    assert (error.code, len(error.body)) == ("refused", length)


@pytest.mark.parametrize(
    "reply",
    [hang_up(), Reply(raw=b"SSH-2.0-OpenSSH_9.6\r\n"), Reply(raw=b"HTTP/1.1 200 OK\r\nX: " + b"y" * 200_000)],
    ids=["hangs up", "no http", "endless head"],
)
def test_no_answer_in_http(webserver: WebServer, reply: Reply) -> None:
    webserver.on("/", reply)
    error = failure(make_web(), webserver.url())
    assert (error.code, error.transient) == ("unreachable", True)


def test_nobody_there() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, not listening
        error = failure(make_web(), f"http://127.0.0.1:{taken.getsockname()[1]}/")
    assert (error.code, error.transient) == ("unreachable", True)
    assert "refused" in error.what


def test_no_such_name() -> None:
    error = failure(make_web(), "http://" + "a" * 63 + ".invalid/")
    assert (error.code, error.transient) == ("unreachable", True)
    assert "name" in error.what


def test_no_tls_where_https_is_asked(webserver: WebServer) -> None:
    webserver.on("*", Reply(raw=b"HTTP/1.1 400 Bad Request\r\n\r\n"))
    error = failure(make_web(), webserver.url().replace("http:", "https:"))
    assert (error.code, "secure" in error.what) == ("unreachable", True)


@pytest.mark.parametrize(
    "url",
    ["", "feed.xml", "ftp://example.org/", "file:///etc/passwd", "http://", "http://[::1", "http://a..b/",
     "http://h:0/", "http://h:77777/", "http://h:x/", "http://x/\ud800", "http://x/\0", "http://x/a\r\nHost: evil",
     "http://" + "a" * 64 + ".org/", "http://h/" + "x" * 70_000, "javascript:alert(1)"],
)  # fmt: skip
def test_what_is_no_address(url: str) -> None:
    error = failure(make_web(), url, patient=60)
    assert (error.code, error.transient) == ("unreachable", False)
    assert len(str(error)) < 600
    assert str(error).isprintable()


def test_what_a_server_says_of_itself_is_not_repeated(webserver: WebServer) -> None:
    webserver.on("/", Reply(raw=b"HTTP/1.1 418 \x1b[31m<!channel>\r\nContent-Length: 0\r\n\r\n"))
    assert "channel" not in str(failure(make_web(), webserver.url()))
