"""The real days through a simulated arXiv with faults on schedule, categories and a digest side by side: no paper is
lost, none is told twice, every day's state is the true one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.core.papers import PaperId
from bot.core.shortfalls import Shortfall
from tests.support.arxiv import Text
from tests.support.commandline import CommandLine
from tests.support.fake_arxiv import FakeArxiv, new_york
from tests.support.fake_arxiv.announcements import NEW_YORK
from tests.support.fake_arxiv.pages import SECTIONS, is_listed
from tests.support.replaying import NOTHING_ON, Installation, Replayed, replayed
from tests.support.replaying.going_wrong import HOURS, schedule, to_be_seen
from tests.support.replaying.real_papers import without_blanks
from tests.support.replaying.setting_up import REVISIONS, address, set_up, subscribe
from tests.support.webserver import WebServer, webserver

__all__ = ["webserver"]

pytestmark = pytest.mark.real_digests

FIRST, LAST, OFF = date(2025, 4, 29), date(2025, 5, 12), date(2025, 5, 7)
FEEDS = {f"arxiv:{category}": f"/atom/{category}" for category in SECTIONS}


def days() -> list[date]:
    return [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]


Told = tuple[str, str, int]


@dataclass
class Days:
    """``shortfalls`` are those that each day's last round told, ``sent`` what had been sent by the end of each day:
    address, paper, edition; ``seen`` what each round found, by source, day and hour."""

    shortfalls: dict[date, Sequence[Shortfall]] = field(default_factory=dict)
    sent: dict[date, Collection[Told]] = field(default_factory=dict)
    seen: defaultdict[tuple[str, date, int], list[str]] = field(default_factory=lambda: defaultdict(list))


@dataclass
class Lived:
    """What became of it."""

    told: Replayed
    arxiv: FakeArxiv
    here: Installation
    paperround: CommandLine
    digest: str
    days: Days


def live(here: Installation) -> Days:
    """Round after round."""
    found = Days()
    for day in days():
        for hour in HOURS if day != OFF else ():
            report = here.round(datetime.combine(day, time(hour), NEW_YORK))
            found.shortfalls[day] = report.shortfalls
            for one in report.readings:
                found.seen[one.source, day, hour].append(f"{one.state} {one.error_code or ''}".strip())
        lines = here.app.store.history()
        found.sent[day] = [(line.address, str(line.paper), line.edition) for line in lines if line.state == "sent"]
    return found


SOME, ALL = 12, 1
"""Of each section every twelfth paper, or every one. On PostgreSQL the digest is read before the categories: the order
changes nothing."""


@pytest.fixture(
    params=[
        pytest.param((SOME, "sqlite"), id="some papers"),
        pytest.param((ALL, "sqlite"), id="all papers", marks=pytest.mark.long),
        pytest.param((ALL, "postgres"), id="all papers, PostgreSQL", marks=[pytest.mark.long, pytest.mark.postgres]),
    ]
)
def lived(
    request: pytest.FixtureRequest,
    webserver: WebServer,
    paperround: CommandLine,
    monkeypatch: pytest.MonkeyPatch,
    real_digests: Path,
    expected: dict[str, Any],
) -> Iterator[Lived]:
    every, engine = request.param
    if engine == "postgres":
        monkeypatch.setenv("DATABASE_URL", request.getfixturevalue("postgres_server").empty_database())
    told = replayed(real_digests, expected, every=every)
    arxiv = FakeArxiv(webserver, told.announcements, topics=told.topics, page_size=200)
    schedule(arxiv)
    digest = set_up(monkeypatch, arxiv, real_digests, digest_first=engine == "postgres")
    subscribe(paperround, told)
    arxiv.at = new_york("2025-04-28 12:00")
    with Installation.opened(arxiv) as here:
        yield Lived(told, arxiv, here, paperround, digest, live(here))


def test_no_day_is_lost(lived: Lived) -> None:
    papers_are_there_once_with_their_best_fields(lived)
    states_are_the_true_ones(lived)
    what_is_wrong_is_seen_at_once(lived)
    shortfalls_are_told(lived)
    messages_are_exactly_what_was_asked_for(lived)


def papers_are_there_once_with_their_best_fields(lived: Lived) -> None:
    latest = {PaperId(f"arxiv:{number}"): one for number, one in lived.told.latest.items()}
    stored = lived.here.app.store.papers(latest)
    assert stored.keys() == latest.keys()
    assert sum(count for _, count in lived.here.app.store.days()) >= len(latest)
    for paper, one in latest.items():
        found, origins, text = stored[paper].paper, stored[paper].origins, without_blanks(one.text)
        assert (found.title, found.abstract) == (text.title, text.abstract), paper
        assert (found.authors, found.authors_complete) == (tuple(text.authors), True), paper
        assert (found.categories, found.categories_complete) == (tuple(text.categories), True), paper
        kinds = ("new",) if one.version == 1 else ("replace",)
        assert (found.version, found.announce_type) == (one.version, *kinds), paper
        for origin in (origins.text, origins.authors, origins.categories, origins.announcement):
            assert origin.kind == "arxiv", paper
            assert one.day - timedelta(days=1) <= origin.day <= one.day, paper


def states_are_the_true_ones(lived: Lived) -> None:
    found: defaultdict[str, dict[date, str]] = defaultdict(dict)
    for source in lived.paperround.ok("sources", "--now", "2025-05-12T20:00Z", "--json").json:
        for one in source["days"]:
            found[source["name"]][date.fromisoformat(one["day"])] = one["state"]
    assert found.keys() == {*FEEDS, lived.digest}
    for name in FEEDS:
        assert found[name] == feed_states(lived, name), name
    assert found[lived.digest] == digest_states()


def feed_states(lived: Lived, name: str) -> dict[date, str]:
    """A batch is fresh on its day, also one that was late or came in halves; a category may have nothing on a day."""
    states = {}
    for day in days():
        there = lived.arxiv.archive.entries(name.removeprefix("arxiv:"), day)
        states[day] = "fresh" if there else "quiet"
    states[date(2025, 5, 1)] = "stalled" if name == "arxiv:cs.CV" else states[date(2025, 5, 1)]
    del states[OFF]
    return states


def digest_states() -> dict[date, str]:
    """On the day without announcement its README is byte for byte the same, and the next digest is waited for."""
    states = dict.fromkeys(days(), "fresh")
    states |= {day: "unchanged" for day in days() if day.weekday() >= 5}
    states |= {date(2025, 5, 5): "failed", NOTHING_ON: "waiting"}
    del states[OFF]
    return states


def what_is_wrong_is_seen_at_once(lived: Lived) -> None:
    """Also what a later round of the same day has made good."""
    for moment, expected in to_be_seen(lived.digest).items():
        assert ", ".join(lived.days.seen[moment]) == expected, moment


def shortfalls_are_told(lived: Lived) -> None:
    """At the end of each day: the stale category lacks what others had of it, the digest's outage all that was its, and
    who showed a half in place of the other lacks the first."""
    stalled, out, halves = date(2025, 5, 1), date(2025, 5, 5), date(2025, 5, 6)
    for day in days():
        told = lived.days.shortfalls.get(day, ())
        found = {one.name: set(one.lacks) for one in told}
        batch = [one.text for one in lived.told.on(day)]
        if day == stalled:
            assert found == {"arxiv:cs.CV": had_by_others(batch, "cs.CV")}
        elif day == halves:
            entries = [entry.text for entry in lived.arxiv.archive.entries("cs.AI", day)]
            assert found == {"arxiv:cs.AI": had_by_others(entries[: (len(entries) + 1) // 2], "cs.AI")}
        elif day == out:
            assert found == {lived.digest: {f"arxiv:{text.id}" for text in batch if is_listed(text)}}
        else:
            assert found == {}, day


def had_by_others(texts: Sequence[Text], category: str) -> set[str]:
    """Those in ``category`` that the digest or another category had as well."""
    others = {*SECTIONS} - {category}
    found = (text for text in texts if category in text.categories)
    return {f"arxiv:{text.id}" for text in found if is_listed(text) or others & {*text.categories}}


def messages_are_exactly_what_was_asked_for(lived: Lived) -> None:
    """Each once, and on its day, whatever was wrong with one of the sources."""
    assert {line.state for line in lived.here.app.store.history()} == {"sent"}
    for day in days():
        wanted = set(wanted_until(lived.told, day if day != OFF else OFF - timedelta(days=1)))
        found = Counter(lived.days.sent[day])
        assert found.keys() - wanted == set(), day
        assert wanted - found.keys() == set(), day
        assert max(found.values()) == 1, day


def wanted_until(told: Replayed, day: date) -> Iterator[Told]:
    """New papers, and revisions, under their versions, for whoever asked for them."""
    for topic in told.topics:
        for one in (one for one in told.announcements if one.day <= day and topic.takes(one.text)):
            paper = f"arxiv:{one.text.id}"
            if one.version == 1:
                yield address(topic.name), paper, 0
            if topic.name == "LLM":
                yield REVISIONS, paper, one.version if one.version > 1 else 0
