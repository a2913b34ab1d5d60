"""What docs/rules.md says of rules is so: each example is read, finds what it says it finds, or is refused."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from bot.core.categories import is_category
from bot.core.errors import RuleError
from bot.core.papers import Paper, PaperId, parse_paper_id
from bot.core.rules.advice import advice
from bot.core.rules.aloud import reads_as
from bot.core.rules.grammar import MAX_DEPTH, MAX_LENGTH, MAX_TERMS
from bot.core.rules.matching import matches
from bot.core.rules.operators import OPERATORS
from bot.core.rules.parsing import parse
from bot.core.topics import Topic, parse_topics
from tests.house.repository import read, table

PAGE = read("docs/rules.md")
GOOD = table(PAGE, "rule", "finds", "does not find")
FIELDS = table(PAGE, "rule", "finds a paper with", "does not find a paper with")
REFUSED = table(PAGE, "refused", "why", "instead")
ADVISED = table(PAGE, "rule", "advice")
TYPED = table(PAGE, "you type", "it means")

IN_SENTENCES = re.findall(
    "`([^`]+)`", re.sub(r"^```[^\n]*\n.*?\n```$|^\|[^\n]*$", "", PAGE, flags=re.MULTILINE | re.DOTALL)
)
"""What is written as code outside tables and blocks."""
NO_RULES = {"-", "AND", "OR", "NOT", "author:", "category:", "TOPICS_FILE", "paperround preview"}
NO_RULES |= {"--announce\nnew,cross,replace"}
SAID = [
    (rule, verb == "finds", title)
    for rule, verb, found in re.findall(
        r"`([^`]+)`\s(finds|does not find|is not)\s(\*[^*]+\*(?:(?:,| and| nor)\s\*[^*]+\*)*)",
        PAGE.partition("## What a word finds")[2].partition("\n## ")[0],
    )
    for title in re.findall(r"\*([^*]+)\*", found)
]
"""Of the words in sentences, what they find and what they do not."""


@pytest.fixture(scope="module")
def topics() -> dict[str, Topic]:
    return {topic.name: topic for topic in parse_topics(read("bot/defaults/topics.yml"), "topics.yml")}


def test_there_are_examples() -> None:
    assert len(SAID) >= 10
    assert len(IN_SENTENCES) >= 20
    assert min(len(GOOD), len(REFUSED), len(TYPED)) >= 10
    assert min(len(FIELDS), len(ADVISED)) >= 5


@pytest.mark.parametrize(("rule", "finds", "misses"), GOOD)
def test_example(rule: str, finds: str, misses: str, topics: dict[str, Topic]) -> None:
    parsed = parse(rule.strip("`"))
    assert all(matches(parsed, titled(title), topics) for title in titles(finds)), rule
    assert not any(matches(parsed, titled(title), topics) for title in titles(misses)), rule


@pytest.mark.parametrize(("rule", "finds", "misses"), FIELDS)
def test_example_with_fields(rule: str, finds: str, misses: str) -> None:
    parsed = parse(rule.strip("`"))
    assert [fields for fields in titles(finds) if not matches(parsed, having(fields), {})] == []
    assert [fields for fields in titles(misses) if matches(parsed, having(fields), {})] == []


@pytest.mark.parametrize(("rule", "why", "instead"), REFUSED)
def test_refused(rule: str, why: str, instead: str) -> None:
    with pytest.raises(RuleError) as caught:
        parse(rule.strip("`"))
    assert caught.value.what == why
    assert parse(instead.strip("`"))


@pytest.mark.parametrize(("rule", "said"), ADVISED)
def test_advised(rule: str, said: str) -> None:
    given = [sentence for sentence in advice(rule.strip("`")) if sentence.startswith(said.replace("`", ""))]
    assert len(given) == 1, advice(rule.strip("`"))
    for instead in re.findall("`([^`]+)`", said):
        assert parse(instead)


@pytest.mark.parametrize("rule", [code for code in IN_SENTENCES if code not in NO_RULES])
def test_a_rule_in_a_sentence(rule: str) -> None:
    """Each star in it stands for something."""
    assert [term for term in parse(f"x, {rule}").terms if term.text.endswith("*")] == []


def test_what_is_no_rule_is_on_the_page() -> None:
    assert set(IN_SENTENCES) >= NO_RULES


@pytest.mark.parametrize(("rule", "is_found", "title"), SAID)
def test_what_a_sentence_says_of_a_word(rule: str, is_found: bool, title: str) -> None:
    assert matches(parse(rule), titled(title), {}) is is_found


@pytest.mark.parametrize(("typed", "means"), TYPED)
def test_what_one_can_type(typed: str, means: str) -> None:
    assert means
    for rule in re.findall("`([^`]+)`", typed):
        assert parse(rule if not rule.endswith(":") else f"{rule}song")


def test_every_operator_is_on_the_page() -> None:
    assert [operator.key for operator in OPERATORS.values() if operator.written not in PAGE] == []
    assert [name for operator in OPERATORS.values() for name in operator.names if f"`{name}:" not in PAGE] == []


def test_it_reads_as_the_page_says() -> None:
    blocks = re.findall(r"^```\n(.*?)\n```", PAGE, flags=re.MULTILINE | re.DOTALL)
    assert f"*{reads_as(parse(blocks[1]))}.*" in PAGE


def test_the_limits_are_on_the_page() -> None:
    assert f"{MAX_LENGTH:,} characters, {MAX_TERMS} terms and {MAX_DEPTH} brackets" in PAGE


def titles(cell: str) -> list[str]:
    """The titles of a cell: one, or several between slashes; a dash is none."""
    return [] if cell == "–" else [title.strip("“” ") for title in cell.split(" / ")]


def titled(title: str) -> Paper:
    return Paper(id=PaperId("arxiv:2504.99999"), title=title, abstract="", link="https://arxiv.org/abs/2504.99999")


def having(field: str) -> Paper:
    """A paper with that category, arXiv number or author."""
    if is_category(field):
        return replace(titled("x"), categories=(field,))
    if found := parse_paper_id(field):
        return replace(titled("x"), id=found)
    return replace(titled("x"), authors=(field,))


def test_the_page_names_the_default_topics(topics: dict[str, Topic]) -> None:
    assert [name for name in topics if f"`{name}`" not in PAGE] == []
