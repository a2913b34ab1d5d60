"""arXiv, and whoever is paced like it, is asked in turns: every request one, waited for, and always given back."""

from __future__ import annotations

import pytest

from bot.sources.web.turns import NoTurns
from tests.sources.web.making import QUICK, Written, failure, make_web
from tests.support.fakes import FakeClock
from tests.support.webserver import Reply, WebServer, hang_up, moved

HOLD = QUICK.whole + QUICK.connect + QUICK.read
TURN = [("takes", "arxiv", HOLD), ("gives back", "arxiv", 3.0)]


def paced(webserver: WebServer) -> dict[str, str]:
    return {f"127.0.0.1:{webserver.port}": "arxiv"}


def test_one_request_is_one_turn(webserver: WebServer) -> None:
    webserver.on("/", Reply("x"))
    turns = Written()
    make_web(turns=turns, paced=paced(webserver)).get(webserver.url())
    assert turns.said == TURN
    assert QUICK.whole < HOLD


def test_it_waits_until_it_may_go(webserver: WebServer) -> None:
    webserver.on("/", Reply("x"))
    turns, clock = Written([2.5, 0.001]), FakeClock()
    make_web(clock, turns=turns, paced=paced(webserver)).get(webserver.url())
    assert turns.said == [("waits", "arxiv", 2.5), ("waits", "arxiv", 0.001), *TURN]
    assert clock.naps == [2.5, 0.05]


@pytest.mark.parametrize("trouble", [hang_up(), Reply(status=400), Reply("0123456789", cut=3)])
def test_it_is_given_back_whatever_happens(webserver: WebServer, trouble: Reply) -> None:
    webserver.on("/", trouble)
    turns = Written()
    failure(make_web(turns=turns, paced=paced(webserver)), webserver.url())
    assert turns.said == TURN


def test_redirects_and_retries_are_requests(webserver: WebServer) -> None:
    webserver.on("/", moved("/b"))
    webserver.on("/b", Reply(status=503), Reply("x"))
    turns = Written()
    make_web(turns=turns, paced=paced(webserver)).get(webserver.url())
    assert len(webserver.requests) == 4
    assert turns.said == TURN * 4


def test_a_turn_that_never_comes_is_told(webserver: WebServer) -> None:
    turns, clock = Written([100.0] * 50), FakeClock()
    error = failure(make_web(clock, turns=turns, paced=paced(webserver)), webserver.url())
    assert (error.code, error.transient) == ("busy", True)
    assert sum(clock.naps) <= 900
    assert webserver.requests == []


def test_others_are_asked_at_any_time(webserver: WebServer) -> None:
    webserver.on("/", Reply("x"))
    turns = Written()
    make_web(turns=turns).get(webserver.url())
    assert turns.said == []


@pytest.mark.parametrize(
    ("host", "key"),
    [
        ("arxiv.org", "arxiv"),
        ("rss.arxiv.org", "arxiv"),
        ("EXPORT.arXiv.org", "arxiv"),
        ("oaipmh.arxiv.org.", "arxiv"),
        ("notarxiv.org", None),
        ("arxiv.org.example.org", None),
    ],
)
def test_which_hosts_are_arxivs(webserver: WebServer, monkeypatch: pytest.MonkeyPatch, host: str, key: str) -> None:
    monkeypatch.setenv("http_proxy", webserver.url())
    webserver.on("*", Reply("x"))
    turns = Written()
    make_web(turns=turns).get(f"http://{host}/atom/cs.CV")
    assert {said[1] for said in turns.said} == ({key} if key else set())
    assert len(webserver.requests) == 1


def test_where_nobody_shares_one_may_go() -> None:
    turns = NoTurns()
    assert turns.take("arxiv", hold=100) == 0.0
    turns.give_back("arxiv", pause=3)
    assert turns.take("arxiv", hold=100) == 0.0
