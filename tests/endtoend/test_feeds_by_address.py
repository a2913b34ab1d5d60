"""A journal's feed by its address, from the first look to the messages: nobody is flooded, nobody misses what comes
later on a day, and who joins in the evening sees the whole day."""

from __future__ import annotations

import pytest

from tests.sources.feeds.samples import api, journal
from tests.sources.urls.forms import found, item
from tests.support.commandline import CommandLine
from tests.support.webserver import Reply, WebServer, webserver

__all__ = ["webserver"]

MORNING, EVENING = "2025-04-15T09:00Z", "2025-04-15T20:00Z"


@pytest.fixture
def feed(webserver: WebServer) -> str:
    """Its address; after the morning two more entries are there."""
    old = item("1", "Old tides", day="13 Apr 2025 09:00")
    early = item("2", "Early tides", day="15 Apr 2025 06:00")
    late = [item("3", "Late tides", day="15 Apr 2025 18:00"), item("4", "Later tides", day="14 Apr 2025 23:00")]
    webserver.on("/feed", Reply(journal(early, old)), Reply(journal(*late, early, old)))
    return webserver.url("/feed")


def told(paperround: CommandLine, address: str) -> list[str]:
    return sorted(line["title"] for line in paperround.ok("history", address, "--json").json)


def test_who_follows_gets_each_entry_once_and_nothing_old(paperround: CommandLine, feed: str) -> None:
    paperround.ok("subscribe", "slack:C0LABTALK", "tides", "--every", "batch", "--now", MORNING)
    counts = []
    for moment in (MORNING, EVENING, EVENING):
        report = paperround.ok("round", "--source", feed, "--now", moment, "--json").json
        counts.append((report["sources"][0]["state"], report["deliveries"]["sent"]))
    assert counts == [("fresh", 1), ("fresh", 2), ("unchanged", 0)]
    assert told(paperround, "slack:C0LABTALK") == ["Early tides", "Late tides", "Later tides"]


def test_who_joins_in_the_evening_gets_the_whole_day(paperround: CommandLine, feed: str) -> None:
    for moment in (MORNING, EVENING):
        paperround.ok("round", "--source", feed, "--now", moment)
    paperround.ok("subscribe", "slack:C0LABTALK", "tides", "--every", "batch", "--now", EVENING)
    assert told(paperround, "slack:C0LABTALK") == ["Early tides", "Late tides", "Later tides"]


def test_a_search_brings_what_it_finds(
    paperround: CommandLine, webserver: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARXIV_API_URL", webserver.url("/"))
    monkeypatch.setenv("DIGEST_SOURCES", "'arxiv-search:ti:tides AND cat:cs.LG'")
    monday, tuesday = found("2504.00001", "Tides", submitted="2025-04-11"), found("2504.00002", "More tides")
    webserver.on("/api/query", Reply(api(monday)), Reply(api(tuesday, monday)))
    paperround.ok("subscribe", "slack:C0LABTALK", "tides", "--every", "batch", "--now", "2025-04-14T13:00Z")
    for day in ("2025-04-14", "2025-04-15"):
        (source,) = paperround.ok("round", "--now", f"{day}T13:00Z", "--json").json["sources"]
        assert (source["name"], source["state"]) == ("arxiv-search:ti:tides AND cat:cs.LG", "fresh")
        assert (source["date"], source["papers"]) == (day, 1)
    assert told(paperround, "slack:C0LABTALK") == ["More tides", "Tides"]
    assert webserver.requests[0].query["search_query"] == "ti:tides AND cat:cs.LG"
