"""Rules with the same key find the same papers, and a rule that is said to find nothing finds none: asked of the
oracle, with terms that are nearly the same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.papers import Paper
from bot.core.rules.conflicts import contradictions
from bot.core.rules.keys import key
from bot.core.rules.matching import matches
from bot.core.rules.operators import OPERATORS
from bot.core.rules.parsing import parse
from bot.core.rules.tree import Alternative, OperatorKey, Rule, Term
from tests.core.rules.drawn import SCOPED, SCOPES, TYPED, terms_from
from tests.core.rules.real_day import papers_of
from tests.core.rules.test_matching_property import TOPICS, days

LIKE: list[OperatorKey] = ["words", "prefix", "letters", "exact"]
CATEGORIES = ["cs", "CS.it", "math.IT", "math", "Physics", "hep-th"]


@st.composite
def mates(draw: st.DrawFn, term: Term) -> Term:
    """A term much like ``term``."""
    text = draw(st.sampled_from(TYPED))(term.text)
    if term.operator == "category":
        mate = Term("category", draw(st.sampled_from(CATEGORIES)))
    elif term.operator in SCOPED:
        begin, end = draw(st.integers(0, 2)), draw(st.integers(3, 30))
        words = text.split()
        text = draw(st.sampled_from([text, " ".join(words[begin : begin + 2]), text[:end].strip()]))
        mate = Term(draw(st.sampled_from(LIKE)), text or "x", draw(SCOPES))
    else:
        mate = replace(term, text=text)
    return mate if OPERATORS[mate.operator].check(mate.text) is None else term


def alone(term: Term) -> Rule:
    return Rule((Alternative((term,)),))


@given(st.data(), days)
def test_the_same_key_finds_the_same(data: st.DataObject, day: list[Paper]) -> None:
    compare(data, day)


def compare(data: st.DataObject, day: list[Paper]) -> None:
    term = data.draw(terms_from(day, ["A", "B"]))
    one, other = alone(term), alone(data.draw(mates(term)))
    if key(one) == key(other):
        assert [matches(one, paper, TOPICS) for paper in day] == [matches(other, paper, TOPICS) for paper in day]
    against = Rule((Alternative((term,), other.terms),))
    if list(contradictions(against)):
        assert not any(matches(against, paper, TOPICS) for paper in day)


@pytest.mark.real_digests
def test_the_same_on_a_real_day(real_digests: Path) -> None:
    day = list(papers_of(real_digests / "2025-05-07" / "README.md")[:40])

    @settings(max_examples=300, deadline=None)
    @given(st.data())
    def check(data: st.DataObject) -> None:
        compare(data, day)

    check()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("robot", "Robots"),
        ("flow matching", '"flow matchings"'),
        ('"Flow match"*', '"flows match"*'),
        ("~Bench", "~bench"),
        ("cat:math.NA", "category:cs.na"),
        ("id:2504.21380", "id:2504.21380v2"),
        ("id:2504.21380", "id:https://arxiv.org/abs/2504.21380v1"),
        ('au:"Y. Song"', 'author:"Song, Y"'),
        ("robots, drone -study", "drones -studies, robot"),
        ("a, b, -(c + d)", "b, a, -(D + c)"),
    ],
)
def test_the_same_key(one: str, other: str) -> None:
    assert key(parse(one)) == key(parse(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("robot", "robotics"),
        ("=robot", "=robots"),
        ("robot", "title:robot"),
        ("robot", "robot*"),
        ("pre-training", "pre training"),
        ("studies*", "study*"),
        ("~a b", '"~a b"'),
        ("a b", "a, b"),
        ("cat:cs", "cat:cs.NA"),
        ('au:"Y. Song"', 'au:"Yang Song"'),
        ("topic:llm", "topic:LLM"),
        ('"a, b"', "a, b"),
    ],
)
def test_another_key(one: str, other: str) -> None:
    assert key(parse(one)) != key(parse(other))
