"""What holds for every rule and paper: many at once are the same as one at a time, and reasons lie in the text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import defaults
from bot.core.papers import Paper
from bot.core.readable import readable
from bot.core.rules.matching import Day, explain, match_all, matches, members
from bot.core.rules.operators import OPERATORS
from bot.core.rules.tree import Reason, Rule
from bot.core.rules.verdicts import judge
from bot.core.topics import Topic, parse_topics
from tests.core.rules.drawn import rules_of, terms_from
from tests.core.rules.real_day import papers_of
from tests.core.samples import paper

WORDS = [
    "Flow",
    "flow-matching",
    "matching,",
    "GPT-4o",
    "GPT-4",
    "C++",
    "a-b-c",
    "studies",
    "LLMs",
    "β-VAE",
    "$\\beta$",
]
WORDS += [
    "$\\beta$",
    'Schr\\"odinger',
    "x_y",
    "4.5",
    "İİ",
    "ßß",
    "(",
    "n^2",
    "study",
    "llm's",
    "模型",
    "--",
    "texttoimage",
]
AUTHORS = ["Yang Song", "Y. Song", "Yang X. Song", "Song", "Jean-Baptiste Alayrac", "J.-B. A", "", ":", "王小明"]
TOPICS = {"A": Topic("A", (("flow", "g"), ("llm",)), (("study",),)), "B": Topic("B", (("ss",),))}

texts = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)
people = st.lists(st.sampled_from(AUTHORS), max_size=3).map(tuple)
categories = st.lists(st.sampled_from(["cs.IT", "math.IT", "Physics", "hep-th"]), max_size=2).map(tuple)
papers = st.builds(paper, texts, texts, authors=people, categories=categories)
days = st.lists(papers, min_size=1, max_size=4)


def shown(one: Paper, reason: Reason) -> str:
    """The text of the field in which a reason stands."""
    match reason.field:
        case "title":
            return readable(one.title).text
        case "abstract":
            return readable(one.abstract).text
        case "authors":
            return ", ".join(readable(name).text for name in one.authors)
    return one.id if reason.field == "id" else " ".join(one.categories)


@given(st.data(), days)
def test_many_at_once_are_the_same_as_one_at_a_time(data: st.DataObject, day: list[Paper]) -> None:
    rules = data.draw(st.lists(rules_of(terms_from(day, ["A", "B", "Nobody"])), max_size=4))
    one_by_one = {rule: tuple(n for n, one in enumerate(day) if matches(rule, one, TOPICS)) for rule in rules}
    assert match_all(rules, day, TOPICS) == one_by_one


@given(st.data(), days)
def test_reasons_lie_in_the_text_and_verdicts_agree(data: st.DataObject, day: list[Paper]) -> None:
    rule = data.draw(rules_of(terms_from(day, ["A", "B"])))
    for one in day:
        reasons, verdict = explain(rule, one, TOPICS), judge(rule, one, TOPICS)
        assert bool(reasons) == matches(rule, one, TOPICS) == (verdict.verdict == "matched")
        assert verdict.reasons == reasons
        assert all(0 <= reason.start < reason.end <= len(shown(one, reason)) for reason in reasons)


@given(st.data(), days)
def test_a_term_is_there_where_it_has_a_place(data: st.DataObject, day: list[Paper]) -> None:
    term = data.draw(terms_from(day, ["A", "B"]))
    operator = OPERATORS[term.operator]
    found = [n for n, texts in enumerate(Day(day, TOPICS).texts) if operator.has(term, texts, TOPICS)]
    assert found == [n for n, texts in enumerate(Day(day, TOPICS).texts) if list(operator.places(term, texts, TOPICS))]
    assert tuple(found) == members(Day(day, TOPICS).having(term))


@pytest.mark.real_digests
def test_the_same_on_a_real_day(real_digests: Path) -> None:
    day = papers_of(real_digests / "2025-05-07" / "README.md")[:80]
    topics = {t.name: t for t in parse_topics(defaults.topics_text(), "topics.yml")}
    engine = Day(day, topics)

    @settings(max_examples=60, deadline=None)
    @given(rules_of(terms_from(day, [*topics, "Nobody"])))
    def check(rule: Rule) -> None:
        assert members(engine.matching(rule)) == tuple(n for n, one in enumerate(day) if matches(rule, one, topics))

    check()
