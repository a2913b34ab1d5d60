"""What docs/rules.md says of rules is so: each example is read, finds what it says it finds, or is refused."""

from __future__ import annotations

import pytest

from bot.core.errors import RuleError
from bot.core.papers import Paper, PaperId
from bot.core.rules.matching import matches
from bot.core.rules.parsing import parse
from bot.core.topics import Topic, parse_topics
from tests.house.repository import read, table

PAGE = read("docs/rules.md")
GOOD = table(PAGE, "rule", "finds", "does not find")
REFUSED = table(PAGE, "refused", "why")


@pytest.fixture(scope="module")
def topics() -> dict[str, Topic]:
    return {topic.name: topic for topic in parse_topics(read("bot/defaults/topics.yml"), "topics.yml")}


def test_there_are_examples() -> None:
    assert len(GOOD) >= 10
    assert len(REFUSED) >= 5


@pytest.mark.parametrize(("rule", "finds", "misses"), GOOD)
def test_example(rule: str, finds: str, misses: str, topics: dict[str, Topic]) -> None:
    parsed = parse(rule.strip("`"))
    assert all(matches(parsed, titled(title), topics) for title in titles(finds)), rule
    assert not any(matches(parsed, titled(title), topics) for title in titles(misses)), rule


@pytest.mark.parametrize(("rule", "why"), REFUSED)
def test_refused(rule: str, why: str) -> None:
    with pytest.raises(RuleError):
        parse(rule.strip("`"))
    assert why


def titles(cell: str) -> list[str]:
    """The titles of a cell: one, or several between slashes; a dash is none."""
    return [] if cell == "–" else [title.strip("“” ") for title in cell.split(" / ")]


def titled(title: str) -> Paper:
    return Paper(id=PaperId("arxiv:2504.99999"), title=title, abstract="", link="https://arxiv.org/abs/2504.99999")


def test_the_page_names_the_default_topics(topics: dict[str, Topic]) -> None:
    assert [name for name in topics if f"`{name}`" not in PAGE] == []
