"""The day's own topics over the day's papers: exactly what an oracle apart from the product says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot import defaults
from bot.core.readable import readable
from bot.core.rules.matching import explain, match_all
from bot.core.rules.parsing import parse
from bot.core.topics import parse_topics
from tests.core.rules.real_day import todays

MARCH_TO_MAY = ("2025-03-31", "2025-04-12", "2025-04-22", "2025-05-01", "2025-05-02", "2025-05-03", "2025-05-04")
DAYS = (*MARCH_TO_MAY, "2025-05-07", "2025-05-11", "2025-07-14", "2025-10-22", "2025-11-05")


@pytest.mark.real_digests
@pytest.mark.parametrize("name", DAYS)
def test_topics_find_exactly_the_expected_papers(name: str, real_digests: Path, expected: dict[str, Any]) -> None:
    day = expected["days"][name]
    papers = todays(real_digests / name / "README.md", day)
    assert len(papers) == sum(len(s["ids"]) for s in day["sections"] if not s["left_over"])
    topics = {t.name: t for t in parse_topics((real_digests / name / "config.yml").read_text("utf-8"), "config.yml")}
    rules = {topic: parse(f'topic:"{topic}"') for topic in topics}
    found = match_all(rules.values(), papers, topics)
    ids = {topic: [papers[n].id.removeprefix("arxiv:") for n in found[rule]] for topic, rule in rules.items()}
    assert ids == {topic: day["topics"][topic]["ids"] for topic in topics}


@pytest.mark.real_digests
def test_every_reason_points_at_its_term(real_digests: Path, expected: dict[str, Any]) -> None:
    papers = todays(real_digests / "2025-05-07" / "README.md", expected["days"]["2025-05-07"])
    topics = {t.name: t for t in parse_topics(defaults.topics_text(), "topics.yml")}
    rule = parse(", ".join(f"topic:{name}" for name in topics))
    for paper in papers:
        for reason in explain(rule, paper, topics):
            raw = paper.title if reason.field == "title" else paper.abstract
            found = readable(raw).text[reason.start : reason.end].lower()
            assert reason.term.lower() in found
            assert found == reason.term.lower() or readable(raw).text != raw


@pytest.mark.real_digests
def test_the_default_topics_are_those_of_the_digests(real_digests: Path) -> None:
    theirs = (real_digests / "2025-05-07" / "config.yml").read_text("utf-8")
    assert parse_topics(defaults.topics_text(), "ours") == parse_topics(theirs, "theirs")
