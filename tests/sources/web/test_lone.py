"""The web of whoever uses sources without a store: it asks at once, shares with nobody, and says who it is."""

from __future__ import annotations

from pathlib import Path

from bot.sources import open_sources
from bot.sources.kinds import Context
from bot.sources.web.lone import alone
from tests.sources.feeds.samples import blog
from tests.sources.samples import NOON
from tests.support.webserver import Reply, WebServer


def test_it_fetches(webserver: WebServer) -> None:
    webserver.on("/x", Reply("hello"))
    assert alone().get(webserver.url("/x")).body == b"hello"
    assert webserver.requests[0].headers["user-agent"].startswith("Paperround/")


def test_a_context_without_a_web_has_it(webserver: WebServer, tmp_path: Path) -> None:
    webserver.on("/x", Reply(blog("A Paper")))
    (source,) = open_sources(webserver.url("/x"), Context(tmp_path))
    assert next(iter(source.read(None, NOON))).state == "fresh"
