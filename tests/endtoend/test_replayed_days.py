"""What the replay serves is what the real generator wrote: the same papers by topic, the same sections and pages."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.support.fake_arxiv import Archive
from tests.support.fake_arxiv.digests import DigestRepository
from tests.support.replaying import Replayed, replayed
from tests.support.replaying.real_papers import DAYS

pytestmark = pytest.mark.real_digests

RULED = [day for day, name in DAYS.items() if name >= "2025-04"]
"""Of these the topics' rules are those of today."""
WHOLE = {day: name for day, name in DAYS.items() if name >= "2025-05"}
"""Of these every paper has its real authors but for “et al.”, and links without versions."""


@pytest.fixture(scope="module")
def told(real_digests: Path, expected: dict[str, Any]) -> Replayed:
    return replayed(real_digests, expected)


@pytest.mark.parametrize("day", RULED)
def test_the_same_papers_by_topic(told: Replayed, expected: dict[str, Any], day: date) -> None:
    real = expected["days"][DAYS[day]]
    for topic in told.topics:
        taken = {one.text.id for one in told.on(day) if topic.takes(one.text) and "cs.CY" not in one.text.categories}
        assert taken == set(real["topics"][topic.name]["ids"])


@pytest.mark.parametrize("day", WHOLE)
def test_the_same_pages(told: Replayed, real_digests: Path, expected: dict[str, Any], day: date) -> None:
    """README.md from its table on; every topic's page but for its day and badges."""
    files = DigestRepository(Archive(told.announcements), told.topics, lambda _: []).at(day, 12)
    real, name = real_digests / WHOLE[day], WHOLE[day]
    left_over = {section["name"] for section in expected["days"][name]["sections"] if section["left_over"]}
    assert not left_over
    assert archive(files["README.md"]) == archive((real / "README.md").read_text("utf-8"))
    for topic in told.topics:
        if expected["days"][name]["topics"][topic.name]["file"]["current"]:
            page = (real / "hot_topic" / f"{topic.name}.md").read_text("utf-8")
            assert papers(files[f"hot_topic/{topic.name}.md"]) == papers(page)


def archive(text: str) -> str:
    return text.partition("## 📌 Full Archive")[2]


def papers(text: str) -> str:
    return re.sub(r"(?m)^(?:# 🔍 .*|\[!\[.*)\n", "", text)
