"""What may pass is tried again, patiently but not endlessly."""

from __future__ import annotations

import pytest

from tests.sources.web.making import failure, make_web
from tests.support.fakes import FakeClock
from tests.support.webserver import Reply, WebServer, hang_up

GOOD = Reply("good")
BUSY = Reply(status=503)


@pytest.mark.parametrize("trouble", [BUSY, Reply(status=429), Reply(status=500), hang_up(), Reply("0123", cut=2)])
def test_after_one_and_two_seconds_and_a_bit(webserver: WebServer, trouble: Reply) -> None:
    webserver.on("/", trouble, trouble, GOOD)
    clock = FakeClock()
    assert make_web(clock).get(webserver.url()).body == b"good"
    assert clock.naps == [1.5, 2.5]


def test_not_more_than_twice(webserver: WebServer) -> None:
    webserver.on("/", BUSY)
    clock = FakeClock()
    assert failure(make_web(clock), webserver.url(), patient=1000).code == "busy"
    assert (len(webserver.requests), len(clock.naps)) == (3, 2)


@pytest.mark.parametrize("status", [400, 403, 404, 410])
def test_a_refusal_is_taken_at_once(webserver: WebServer, status: int) -> None:
    webserver.on("/", Reply(status=status), GOOD)
    failure(make_web(), webserver.url(), patient=1000)
    assert len(webserver.requests) == 1


def test_as_late_as_the_server_asks(webserver: WebServer) -> None:
    webserver.on("/", Reply(status=503, headers={"Retry-After": "7"}), GOOD)
    clock = FakeClock()
    make_web(clock).get(webserver.url())
    assert clock.naps == [7.0]


def test_a_date_counts_from_the_machines_clock(webserver: WebServer) -> None:
    webserver.on("/", Reply(status=503, headers={"Retry-After": "Mon, 12 Jan 1970 13:46:52 GMT"}), GOOD)
    clock = FakeClock(seconds=1_000_000.0)  # 13:46:40 of that day
    make_web(clock).get(webserver.url())
    assert clock.naps == [12.0]


def test_not_when_that_takes_more_patience_than_there_is(webserver: WebServer) -> None:
    webserver.on("/", Reply(status=429, headers={"Retry-After": "21"}), GOOD)
    clock = FakeClock()
    error = failure(make_web(clock), webserver.url(), patient=20)
    assert (error.code, error.retry_after, error.transient) == ("busy", 21.0, True)
    assert (clock.naps, len(webserver.requests)) == ([], 1)


def test_patience_is_for_all_waits_together(webserver: WebServer) -> None:
    webserver.on("/", Reply(status=503, headers={"Retry-After": "12"}), GOOD)
    webserver.on("/twice", *[Reply(status=503, headers={"Retry-After": "12"})] * 2, GOOD)
    clock = FakeClock()
    web = make_web(clock)
    web.get(webserver.url(), patient=20)
    assert failure(web, webserver.url("/twice"), patient=20).retry_after == 12.0
    assert clock.naps == [12.0, 12.0]


def test_without_patience_there_is_one_try(webserver: WebServer) -> None:
    webserver.on("/", BUSY, GOOD)
    assert failure(make_web(), webserver.url(), patient=0).retry_after is None
    assert len(webserver.requests) == 1
