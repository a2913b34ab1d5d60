"""Days gone by are filled in from arXiv's records: previews and history know them, nobody is sent anything for them,
and what comes after is told as ever."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.store import open_store
from tests.support.commandline import CommandLine
from tests.support.fake_arxiv import FakeArxiv, busy, new_york
from tests.support.replaying import Replayed, replayed
from tests.support.replaying.setting_up import REVISIONS, address, set_up, subscribe
from tests.support.webserver import WebServer, webserver

__all__ = ["webserver"]

pytestmark = pytest.mark.real_digests

TODAY = date(2025, 5, 6)
SPAN = ("--from", "2025-04-29", "--to", "2025-05-05")
PAST = [date(2025, 4, 29), date(2025, 4, 30), date(2025, 5, 1), date(2025, 5, 2), date(2025, 5, 5)]
NOW = ("--now", new_york("2025-05-06 09:00").isoformat())


@pytest.fixture
def told(real_digests: Path, expected: dict[str, Any]) -> Replayed:
    return replayed(real_digests, expected, every=6)


@pytest.fixture
def arxiv(
    webserver: WebServer,
    paperround: CommandLine,
    monkeypatch: pytest.MonkeyPatch,
    told: Replayed,
    real_digests: Path,
) -> FakeArxiv:
    fake = FakeArxiv(webserver, told.announcements, topics=told.topics, page_size=30)
    set_up(monkeypatch, fake, real_digests)
    subscribe(paperround, told)
    fake.at = new_york("2025-05-06 09:00")
    return fake


def known_days(paperround: CommandLine) -> dict[date, set[str]]:
    store = open_store(f"sqlite:///{paperround.state / 'paperround.db'}", announce=lambda _: None)
    found = {day: {str(paper.id) for paper in store.day(day)} for day, _ in store.days()}
    store.close()
    return found


def announced(told: Replayed, *days: date) -> dict[date, set[str]]:
    found: defaultdict[date, set[str]] = defaultdict(set)
    for one in told.on(*days):
        found[one.day].add(f"arxiv:{one.text.id}")
    return dict(found)


def test_every_day_is_filled_and_nothing_is_sent(paperround: CommandLine, arxiv: FakeArxiv, told: Replayed) -> None:
    document = paperround.ok("backfill", *SPAN, *NOW, "--json").json
    assert known_days(paperround) == announced(told, *PAST)
    by_name = {source["name"]: source for source in document["sources"]}
    assert sum(source["papers"]["new"] for source in by_name.values()) == len({one.text.id for one in told.on(*PAST)})
    assert by_name[f"{arxiv.url}/digest/"]["looks_back"] is False
    assert paperround.ok("history", "--json").json == []
    assert paperround.outbox == []


def test_the_days_after_are_told_as_ever(paperround: CommandLine, arxiv: FakeArxiv, told: Replayed) -> None:
    paperround.ok("backfill", *SPAN, *NOW)
    paperround.ok("round", *NOW)
    wanted = {
        (address(topic.name), f"arxiv:{one.text.id}")
        for topic in told.topics
        for one in told.on(TODAY)
        if topic.takes(one.text) and one.version == 1
    }
    lines = paperround.ok("history", "--json").json
    assert {(line["address"], line["paper"]) for line in lines if line["address"] != REVISIONS} == wanted
    assert {line["paper"] for line in lines} <= announced(told, TODAY)[TODAY]


@pytest.mark.long
def test_filling_what_is_known_changes_nothing(paperround: CommandLine, arxiv: FakeArxiv, told: Replayed) -> None:
    for day in (*PAST, TODAY):
        arxiv.at = new_york(f"{day} 09:00")
        paperround.ok("round", "--now", arxiv.at.isoformat())
    lines, days = paperround.ok("history", "--json").json, known_days(paperround)
    document = paperround.ok("backfill", *SPAN, *NOW, "--json").json
    assert [source["papers"]["new"] for source in document["sources"]] == [0] * 7
    paperround.ok("round", *NOW)
    assert (paperround.ok("history", "--json").json, known_days(paperround)) == (lines, days)


def test_it_goes_on_after_an_interruption(paperround: CommandLine, arxiv: FakeArxiv, told: Replayed) -> None:
    arxiv.fault("/oai", TODAY, busy(3600, until=10))
    result = paperround("backfill", *SPAN, *NOW, "--json")
    assert result.code == 1
    assert {source["error"]["code"] for source in result.json["sources"] if source["looks_back"]} == {"busy"}
    arxiv.at = new_york("2025-05-06 10:00")
    paperround.ok("backfill", *SPAN, *NOW)
    assert known_days(paperround) == announced(told, *PAST)
