"""What a person hears of a good rule that may not say what was meant."""

from __future__ import annotations

import pytest

from bot.core.rules.advice import advice, fields_needed
from bot.core.rules.parsing import parse

ADVISED = [
    # common words in capitals
    ("IT", "the common word “it”; for capitals only try =IT"),
    ("title:US + x", "try title:=US"),
    ('x, -"AND"', 'try ="AND"'),
    # nothing can match
    ("a -a", "This rule can find nothing: it asks for a and excludes a."),
    ("a, b, -A -b", "This rule can find nothing"),
    ("a, b, -A", "“a” can find nothing"),
    ("a + (b, c) -b -c", "This rule can find nothing: it asks for b and excludes b."),
    ("(a, b, -b) + c -a", "This rule can find nothing"),
    ("(a, b) + c -(b, a, -d), (a, b) + c -(a, b)", "can find nothing"),
    ("(a, b, -c) -(b, a, -c)", "This rule can find nothing: it asks for (a, b, -c) and excludes (b, a, -c)."),
    ("title:a -a", "asks for title:a and excludes a"),
    ("title:~a -~A", "asks for title:~a and excludes ~A"),
    ("flow matching -matching", 'asks for "flow matching" and excludes matching'),
    ("robot -robots", "it asks for robot and excludes robots"),
    ("title:LLMs -llm", "excludes llm"),
    ("=NeRF -NeRF", "it asks for =NeRF and excludes NeRF"),
    ('="GPT-4 Turbo" -GPT-4', "excludes GPT-4"),
    ("=NeRF -nerf*", "excludes nerf*"),
    ("robot -robot*", "it asks for robot and excludes robot*"),
    ("study -stud*", "excludes stud*"),
    ('flow matching -"flow match"*', 'excludes "flow match"*'),
    ('"flow match"* -flow', "excludes flow"),
    ("diffus* -diff*", "it asks for diffus* and excludes diff*"),
    ("~benchmark -~bench", "excludes ~bench"),
    ("cat:cs.CV -cat:cs", "it asks for category:cs.CV and excludes category:cs"),
    ("cat:math.NA -cat:cs.NA", "excludes category:cs.NA"),
    ("cat:math.NA -cat:cs", "excludes category:cs"),
    ('author:"Y. Song" -author:"Song, Y"', "can find nothing"),
    ("id:2504.21380 -id:2504.21380v2", "can find nothing"),
    # categories
    ("cat:cs.XX", "arXiv has no category “cs.XX”"),
    # signs that are text
    ("diffusion - video", "is text. To leave something out, write it close: diffusion -video"),
    ("diffusion – video", "is text"),
    ("a+b", "type a + b"),
    ("a +b", "type a + b"),
    ("a+ b", "type a + b"),
    # fields that digests cut
    ("au:song", "at most six authors"),
    ("x, -cat:cs", "only one category"),
]


@pytest.mark.parametrize(("text", "words"), ADVISED)
def test_advised(text: str, words: str) -> None:
    assert [said for said in advice(text) if words in said], advice(text)


FINE = [
    "diffusion, image + flow, -2D",
    "LLM, =IT, ~IT, IT security, it",
    "a -b, b -a",
    "a -title:a",
    "title:a -abs:a",
    "(a, b) + c -a",
    "(a + b, c) -(a + b)",
    "flow matching -flow match",
    "flow-matching -flow",
    "=NeRF -=nerf",
    "NeRF -=NeRF",
    "NeRF -title:NeRF",
    '="(NeRF)" -NeRF',
    "study -study*",
    "mouse -mous*",
    "diff* -diffus*",
    "~bench -~benchmark",
    "pre-training -pretraining",
    'topic:LLM -"LLM"',
    "~flow -flow",
    "cat-like, C++ + x, state-of-the-art",
    '"diffusion - video", "a+b"',
]


@pytest.mark.parametrize("text", FINE)
def test_nothing_to_say(text: str) -> None:
    assert advice(text) == ()


@pytest.mark.parametrize("category", ["cs", "CS.cv", "hep-th", "cond-mat.mes-hall", "math.NA", "q-bio"])
def test_a_category_of_arxiv(category: str) -> None:
    assert not [said for said in advice(f"cat:{category}") if "has no category" in said]


def test_each_thing_is_said_once() -> None:
    assert len(advice("IT, x + IT, au:song, au:ho")) == 2


def test_fields_that_must_be_complete() -> None:
    assert fields_needed(parse("x, -(au:song + cat:cs) , id:2504.21380")) == ("authors", "categories")
    assert fields_needed(parse("x")) == ()
