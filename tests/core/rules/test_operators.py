"""The table of operators: every row says all there is to say, and what it says of itself is true."""

from __future__ import annotations

from typing import get_args

import pytest

from bot.core.papers import PaperId
from bot.core.rules.operators import OPERATORS
from bot.core.rules.operators.base import Operator, Topics
from bot.core.rules.parsing import parse
from bot.core.rules.texts import Texts
from bot.core.rules.tree import Field, OperatorKey, Scope, Term
from bot.core.topics import Topic
from tests.core.samples import paper

TOPICS: Topics = {"Diffusion": Topic("Diffusion", (("diff", "ddpm"), ("flow",)), (("2d",),))}
ONE = paper(
    "Flow-matching for GPT-4 NeRFs",
    "Diffusion (DDPM) of C++ code, GPT-4.5; a flow of NeRF.",
    id=PaperId("arxiv:2504.21380"),
    also=(PaperId("doi:10.1000/abc"),),
    authors=("Yang Song", 'Erwin Schr\\"odinger'),
    categories=("cs.CV", "math.IT", "Machine Learning"),
)
SHOWN = {
    "title": "Flow-matching for GPT-4 NeRFs",
    "abstract": "Diffusion (DDPM) of C++ code, GPT-4.5; a flow of NeRF.",
    "authors": "Yang Song, Erwin Schrödinger",
    "categories": "cs.CV math.IT Machine Learning",
    "id": "arxiv:2504.21380",
}

ROWS: list[tuple[OperatorKey, str, Scope | None, list[tuple[Field, str]]]] = [
    ("words", "flows", None, [("title", "Flow"), ("abstract", "flow")]),
    ("words", "flow matching", None, [("title", "Flow-matching")]),
    ("words", "flow", "abstract", [("abstract", "flow")]),
    ("words", "flow matching", "abstract", []),
    ("words", "C", None, []),
    ("words", "4", None, [("title", "4")]),
    ("prefix", "diff", None, [("abstract", "Diffusion")]),
    ("prefix", "diff", "title", []),
    ("prefix", "flow mat", None, [("title", "Flow-matching")]),
    ("prefix", "flowmat", None, [("title", "Flow-matching")]),
    ("prefix", "ner", "title", [("title", "NeRFs")]),
    ("letters", "usion (d", None, [("abstract", "usion (D")]),
    ("letters", "erfs diff", None, [("title", "eRFs"), ("abstract", "Diff")]),
    ("letters", "erfs diff", "title", []),
    ("letters", "FLOW", "abstract", [("abstract", "flow")]),
    ("letters", "flow", "title", [("title", "Flow")]),
    ("exact", "NeRF", None, [("abstract", "NeRF")]),
    ("exact", "NeRF", "title", []),
    ("exact", "nerf", None, []),
    ("exact", "GPT-4", None, [("title", "GPT-4")]),
    ("exact", "GPT 4", None, []),
    ("exact", "C++", None, [("abstract", "C++")]),
    ("exact", "a  flow", None, [("abstract", "a flow")]),
    ("author", "Y. Song", None, [("authors", "Yang Song")]),
    ("author", "schrodinger", None, [("authors", "Erwin Schrödinger")]),
    ("author", "Song Schrödinger", None, []),
    ("category", "cs", None, [("categories", "cs.CV"), ("categories", "math.IT")]),
    ("category", "CS.it", None, [("categories", "math.IT")]),
    ("category", "machine learning", None, [("categories", "Machine Learning")]),
    ("category", "stat.ML", None, []),
    ("id", "2504.21380", None, [("id", "arxiv:2504.21380")]),
    ("id", "https://arxiv.org/abs/2504.21380v3", None, [("id", "arxiv:2504.21380")]),
    ("id", "doi:10.1000/ABC", None, [("id", "arxiv:2504.21380")]),
    ("id", "2504.21381", None, []),
    ("topic", "Diffusion", None, [("title", "Flow"), ("abstract", "Diff"), ("abstract", "DDPM"), ("abstract", "flow")]),
    ("topic", "Nobody", None, []),
]


@pytest.mark.parametrize(("key", "text", "scope", "found"), ROWS)
def test_what_each_operator_finds_and_where(
    key: OperatorKey, text: str, scope: Scope | None, found: list[tuple[Field, str]]
) -> None:
    term, texts = Term(key, text, scope), Texts(ONE)
    places = list(OPERATORS[key].places(term, texts, TOPICS))
    assert [(field, SHOWN[field][start:end]) for field, start, end in places] == found
    assert OPERATORS[key].has(term, texts, TOPICS) is bool(found)


def test_a_topic_that_excludes_has_no_places() -> None:
    term, texts = Term("topic", "Diffusion"), Texts(paper("A 2D flow"))
    assert not OPERATORS["topic"].has(term, texts, TOPICS)
    assert list(OPERATORS["topic"].places(term, texts, TOPICS)) == []


@pytest.mark.parametrize(
    ("key", "text", "where", "found"),
    [
        ("exact", "NeRF", "NeRF's NeRFs (NeRF) LNeRF NeRF-based x_NeRF", ["NeRF"] * 4),
        ("exact", "NeRF", "O'NeRF NeRF’ed NeRF’s 'NeRF'", ["NeRF"] * 2),
        ("exact", "GPT-4", "GPT-4o GPT-4.5 GPT-4. GPT-4", ["GPT-4"] * 2),
        ("exact", "C", "C++ C# C#9 C.", ["C", "C"]),
        ("exact", "5", "4.5 5. v5 5", ["5", "5"]),
        ("exact", "C+", "C++ C+", ["C+"]),
        ("exact", "aa", "aaaa aa", ["aa"]),
        ("exact", "$\\beta$-VAE", "A β-VAE", ["β-VAE"]),
        ("words", "$\\beta$-VAE", "A β VAEs", ["β VAEs"]),
        ("words", "Moore law", "Moore's law, Moore’s Law", ["Moore's law", "Moore’s Law"]),
        ("words", "扩散", "基于扩散模型的图像", ["扩散"]),
        ("prefix", "扩散", "基于扩散模型的图像", ["扩散"]),
        ("prefix", "GPT-4", "GPT-4o GPT-5", ["GPT-4o"]),
    ],
)
def test_the_borders_of_words(key: OperatorKey, text: str, where: str, found: list[str]) -> None:
    places = list(OPERATORS[key].places(Term(key, text), Texts(paper(where, "")), TOPICS))
    assert [where[start:end] for _, start, end in places] == found


@pytest.mark.parametrize(
    ("key", "text", "wrong"),
    [
        ("words", "…", "“…” has no letter or digit"),
        ("exact", "++", "“++” has no letter or digit"),
        ("prefix", "C++", "“C++” does not end with a letter or digit"),
        ("author", "Y.", "“Y.” is only initials"),
        ("category", "-", "“-” has no letter or digit"),
        ("id", "diffusion", "“diffusion” is not the id of a paper"),
    ],
)
def test_what_cannot_be_looked_for_is_said(key: OperatorKey, text: str, wrong: str) -> None:
    fault = OPERATORS[key].check(text)
    assert fault
    assert fault[0].startswith(wrong)
    assert fault[1].endswith((".", "”"))


@pytest.mark.parametrize(
    ("term", "aloud"),
    [
        (Term("words", "diffusion"), "the word “diffusion”"),
        (Term("words", "flow matching"), "the phrase “flow matching”"),
        (Term("prefix", "diffus"), "a word beginning with “diffus”"),
        (Term("prefix", "flow mat"), "“flow” followed at once by a word beginning with “mat”"),
        (Term("letters", "bench"), "the letters “bench” anywhere"),
        (Term("exact", "NeRF"), "exactly “NeRF”"),
        (Term("author", "Y. Song"), "the author “Y. Song”"),
        (Term("category", "cs.CV"), "the category cs.CV"),
        (Term("id", "2504.21380"), "the id 2504.21380"),
        (Term("topic", "Diffusion"), "what the topic “Diffusion” asks for"),
    ],
)
def test_each_reads_aloud(term: Term, aloud: str) -> None:
    assert OPERATORS[term.operator].reads(term) == aloud


def test_the_table_is_whole() -> None:
    assert set(OPERATORS) == set(get_args(OperatorKey))
    assert all(key == operator.key for key, operator in OPERATORS.items())
    names = [name for operator in OPERATORS.values() for name in operator.names]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("operator", OPERATORS.values(), ids=OPERATORS)
def test_every_example_is_of_its_operator(operator: Operator) -> None:
    (term,) = parse(operator.example).terms
    assert term.operator == operator.key
    assert operator.check(term.text) is None
    assert operator.means
    assert not operator.means.endswith(".")
