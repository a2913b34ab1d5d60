"""The feeds made of a real day's papers against what an oracle apart from the product says of them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.core.errors import SourceError
from bot.core.rules.matching import match_all
from bot.core.rules.parsing import parse
from bot.core.topics import parse_topics
from bot.sources.feeds import Feed, parse_feed

pytestmark = pytest.mark.real_digests
ANNOUNCED = ("cs.rss.xml", "cs.atom.xml")


@pytest.fixture(scope="session")
def wanted(real_feeds: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((real_feeds / "expected.json").read_text(encoding="utf-8"))
    return found | {"cs.atom.xml": found["cs.rss.xml"]}


def read(folder: Path, name: str) -> Feed:
    return parse_feed((folder / name).read_bytes())


@pytest.mark.parametrize("name", [*ANNOUNCED, "cs.empty.rss.xml", "api.atom.xml"])
def test_every_paper_is_as_expected(real_feeds: Path, wanted: dict[str, Any], name: str) -> None:
    feed = read(real_feeds, name)
    fields = ("id", "version", "announce_type", "categories", "title", "authors")
    assert [
        (p.id.removeprefix("arxiv:"), p.version, p.announce_type, list(p.categories), p.title, list(p.authors))
        for p in feed.papers
    ] == [tuple(one.get(field) for field in fields) for one in wanted[name]]
    assert feed.notes == ()
    assert all(p.authors_complete and p.categories_complete and p.abstract for p in feed.papers)


def test_rss_and_atom_are_identical(real_feeds: Path) -> None:
    rss, atom = (read(real_feeds, name) for name in ANNOUNCED)
    assert rss == atom
    assert (rss.kind, rss.day, set(rss.dates.values())) == ("announcements", date(2025, 7, 15), {date(2025, 7, 15)})
    assert not any("Announce Type" in paper.abstract for paper in rss.papers)


@pytest.mark.parametrize("name", [*ANNOUNCED, "api.atom.xml"])
def test_topics_match_what_is_expected(real_feeds: Path, real_digests: Path, wanted: dict[str, Any], name: str) -> None:
    text = (real_digests / "2025-07-14" / "config.yml").read_text(encoding="utf-8")
    topics = {topic.name: topic for topic in parse_topics(text, "config.yml")}
    rules = {topic: parse(f'topic:"{topic}"') for topic in topics}
    papers = read(real_feeds, name).papers
    found = match_all(rules.values(), papers, topics)
    ids = {topic: [papers[n].id.removeprefix("arxiv:") for n in found[rule]] for topic, rule in rules.items()}
    assert ids == wanted["topics"]["cs.rss.xml" if name in ANNOUNCED else name]


def test_a_weekend_is_no_error(real_feeds: Path) -> None:
    feed = read(real_feeds, "cs.empty.rss.xml")
    assert (feed.kind, feed.papers, feed.day) == ("announcements", (), date(2025, 7, 15))


def test_the_apis_error(real_feeds: Path, wanted: dict[str, Any]) -> None:
    with pytest.raises(SourceError) as caught:
        read(real_feeds, "api.error.xml")
    assert caught.value.code == "rejected"
    assert wanted["api.error.xml"]["error"] in str(caught.value)
