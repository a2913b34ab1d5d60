"""What is slow ends: silence after the read timeout, a drip after the time for a whole answer, wherever it drips."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from bot.sources.web.limits import Limits
from tests.sources.web.making import failure, make_web
from tests.support.fakes import FakeClock
from tests.support.webserver import Reply, WebServer, drip

SILENCE = Limits(connect=2, read=0.2, whole=20)
DRIP = Limits(connect=2, read=20, whole=0.4)


@pytest.mark.parametrize(
    "reply",
    [Reply("x", wait=30), Reply([b"a", b"b"], pause=30)],
    ids=["head", "body"],
)
def test_silence(webserver: WebServer, reply: Reply) -> None:
    webserver.on("/", reply)
    error = failure(make_web(limits=SILENCE), webserver.url())
    assert (error.code, error.transient, error.spent) == ("timeout", True, False)


def test_after_silence_it_is_tried_again(webserver: WebServer) -> None:
    webserver.on("/", Reply("x", wait=30), Reply("there"))
    assert make_web(limits=SILENCE).get(webserver.url()).body == b"there"


HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n"


@pytest.mark.parametrize(
    "reply",
    [
        drip(HEAD + b"X: " + b"y" * 900, 0.05),
        drip(HEAD + b"\r\n" + b"y" * 900, 0.01),
        Reply([b"x"] * 900, pause=0.05),
        drip(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;" + b"y" * 900, 0.01),
        drip(b"HTTP/1.0 200 OK\r\n\r\n" + b"y" * 900, 0.01),
        drip(b"HTTP/1.1 100 Continue\r\n\r\n" * 900, 0.01),
        drip(b"HTTP/1.1 400 Bad\r\nContent-Length: 900\r\n\r\n" + b"y" * 900, 0.01),
    ],
    ids=["head", "body", "chunks", "chunk size", "no length", "continue", "refusal"],
)
def test_a_drip(webserver: WebServer, reply: Reply) -> None:
    webserver.on("/", reply)
    clock, began = FakeClock(), time.monotonic()
    error = failure(make_web(clock, limits=DRIP), webserver.url(), patient=1000)
    assert (error.code, error.transient, error.spent) == ("timeout", True, True)
    assert "0.4 seconds" in error.what
    assert time.monotonic() - began < 5
    assert (clock.naps, len(webserver.requests)) == ([], 1)


def test_a_slow_answer_in_time_is_good(webserver: WebServer) -> None:
    webserver.on("/", Reply([b"a", b"b", b"c"], pause=0.05))
    assert make_web(limits=replace(DRIP, whole=20)).get(webserver.url()).body == b"abc"
