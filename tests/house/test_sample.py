"""The bundled sample reads like a real digest: its odd titles, its left-overs, its topic pages, and enough for the
demo's rules to share."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.app.demo import SAMPLES
from bot.core.digests import Reading
from bot.core.rules.matching import match_all
from bot.core.rules.parsing import parse
from bot.core.topics import Topic, parse_topics
from tests.house.repository import ROOT, read
from tests.sources.samples import open_source

SAMPLE = ROOT / "bot" / "defaults" / "sample"
NOW = datetime(2025, 4, 30, 12, tzinfo=UTC)

# What DATA.md found in real titles.
ODD_TITLES = [
    "Let's <think> about Lunch: When Reasoning Traces Wander",
    "LLMs` Secret Ingredient: Do Models Know Which Step of a Recipe Matters?",
    "$P(y|x)$ Is Not Enough: When a Clinical Assistant Should Say It Does Not Know",
    "Oh B**ther! Politeness Collapse in Long Negotiations between Agents",
    "[De|Re]constructing Cathedrals: Gaussian Splats from a Century of Postcards",
    "X$^{2}$-Bloom: Latent Diffusion for Pollen under Two Wavelengths",
    "Paper  Lanterns: Seeing Room Layout from the Light That Leaks Out",
    "Beyond [cls]: One Summary Token per Question",
    "Guide-Less*: Classifier-Free Guidance That Knows When to Let Go",
    "When Is a Sum Smaller than Its Parts? Negative Transfer and 1 + 1 <",
    "Über-Forecasting: $\\sigma$-Stable Models for Σ-Shaped Demand in Bakeries",
    "!Overfit: Negation as a Regulariser",
    "$\\textit{Tides under Siege}$: Forecasting the Sea with Sensors That Drift In \\& Out",
    "*-Gardener: A World Model for Anything That Grows",
    "@concierge: Addressing One Assistant among Many",
    "System~2 on Wheels: Slow Thinking for Delivery Robots at Dusk",
]


@pytest.fixture(scope="module")
def reading() -> Reading:
    (only,) = open_source(str(SAMPLE)).read(None, NOW)
    return only


@pytest.fixture(scope="module")
def topics() -> dict[str, Topic]:
    return {topic.name: topic for topic in parse_topics(read("bot/defaults/topics.yml"), "topics.yml")}


def test_it_is_one_fresh_digest_of_25_papers(reading: Reading) -> None:
    assert (reading.state, reading.date, reading.date_from) == ("fresh", date(2025, 4, 30), "heading")
    assert len(reading.papers) == 25
    assert not reading.repaired


def test_its_ids_name_no_real_paper(reading: Reading) -> None:
    assert all(paper.id > "arxiv:2504.98" for paper in reading.papers)


@pytest.mark.parametrize("title", ODD_TITLES)
def test_it_has_the_odd_titles_of_real_ones(reading: Reading, title: str) -> None:
    assert title in [paper.title for paper in reading.papers]


def test_it_has_the_odd_authors_of_real_ones(reading: Reading) -> None:
    authors = [paper.authors for paper in reading.papers]
    assert () in authors
    assert any(":" in names for names in authors)
    assert sum(not paper.authors_complete for paper in reading.papers) >= 3


def test_what_is_of_an_earlier_day_is_left_out_and_said(reading: Reading) -> None:
    assert not {"arxiv:2504.98007", "arxiv:2504.98011"} & {paper.id for paper in reading.papers}
    notes = " ".join(reading.notes)
    assert "Multiagent Systems" in notes
    assert "Embodied_AI" in notes


@pytest.mark.parametrize("topic", ["LLM", "Diffusion"])
def test_its_topic_pages_hold_what_the_default_topics_find(
    reading: Reading, topics: dict[str, Topic], topic: str
) -> None:
    (page,) = open_source(str(SAMPLE / "hot_topic" / f"{topic}.md")).read(None, NOW)
    assert {paper.id for paper in page.papers} == found(f"topic:{topic}", reading, topics)


def test_nothing_of_today_is_of_the_left_over_topic(reading: Reading, topics: dict[str, Topic]) -> None:
    assert found("topic:Embodied_AI", reading, topics) == set()


def test_the_rules_of_the_demo_share_some_papers_and_leave_some(reading: Reading, topics: dict[str, Topic]) -> None:
    first, second, third = (found(sample.rule, reading, topics) for sample in SAMPLES)
    assert all(3 <= len(ids) <= 9 for ids in (first, second, third))
    assert first & second
    assert first & third
    assert second & third
    assert len(first | second | third) < len(reading.papers)


def found(text: str, reading: Reading, topics: dict[str, Topic]) -> set[str]:
    rule = parse(text)
    return {reading.papers[n].id for n in match_all([rule], reading.papers, topics)[rule]}
