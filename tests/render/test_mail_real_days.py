"""The mails of every real day and topic, through the one checker."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.core.messages import Group, Item, SourceLine
from bot.core.readable import readable_paper
from bot.core.rules.aloud import reads_as
from bot.core.rules.matching import explain
from bot.core.rules.parsing import parse
from bot.core.topic_files import read
from bot.core.topics import Topic
from tests.render.mails import mails
from tests.render.samples import message
from tests.sources.samples import read_one
from tests.support.mail_checker import complaints

pytestmark = pytest.mark.real_digests

QUICK = "2025-05-01"
LATE = datetime(2026, 1, 1, tzinfo=UTC)


def check(digests: Path, day: str, topics: dict[str, Any]) -> int:
    """How many mails were looked at; all of them are good."""
    reading = read_one(digests / day / "README.md", now=LATE)
    known = {topic.name: topic for topic in read((digests / day / "config.yml").read_text("utf-8"), "config.yml")}
    papers = {paper.id.removeprefix("arxiv:"): paper for paper in reading.papers}
    line = SourceLine(name="README.md", state="fresh", date=date.fromisoformat(day), papers=len(papers))
    looked_at = 0
    for topic, wanted in topics.items():
        found = [papers[n] for n in wanted["ids"] if n in papers]
        rule = rule_of(known[topic])
        parsed = parse(rule)
        items = [Item(paper=readable_paper(paper), reasons=explain(parsed, paper, known)) for paper in found]
        group = Group(subscription_id=1, name=topic, rule=rule, reads_as=reads_as(parsed), items=tuple(items))
        for written, expected in mails(message(*([group] if items else []), sources=(line,)), same_words=True):
            assert complaints(written, expected) == [], (day, topic)
            looked_at += 1
    return looked_at


def rule_of(topic: Topic) -> str:
    """Its keywords as words, too: those are marked where they stand in the readable text."""
    words = [" + ".join(f'"{word}"' for word in condition) for condition in topic.keywords]
    return ", ".join([f"topic:{topic.name}", *words])


def test_a_real_day(real_digests: Path, expected: dict[str, Any]) -> None:
    assert check(real_digests, QUICK, expected["days"][QUICK]["topics"]) >= 8


@pytest.mark.long
def test_every_real_day(real_digests: Path, expected: dict[str, Any]) -> None:
    looked_at = sum(check(real_digests, day, want["topics"]) for day, want in expected["days"].items())
    assert looked_at >= sum(len(want["topics"]) for want in expected["days"].values())
