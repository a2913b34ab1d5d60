"""Which papers a rule wants, one row for each promise. To add a case, add a row."""

from __future__ import annotations

import pytest

from bot.core.readable import readable
from bot.core.rules.matching import explain, match_all, matches
from bot.core.rules.parsing import parse
from bot.core.rules.texts import Texts
from bot.core.rules.tree import Reason
from bot.core.topics import Topic
from tests.core.samples import paper

TOPICS = {
    topic.name: topic
    for topic in (
        Topic("Diffusion", (("Diffusion",), ("DDPM",))),
        Topic("Reasoning", (("LLM", "Reasoning"),)),
        Topic("3D", (("Gaussian",),), (("2D",), ("flat", "image"))),
        Topic("Odd", (("C++",), ("a.c",), ("$x$",), ("[cls]",), ("\\alpha",))),
        Topic("Greek", (("SCHRÖDINGER",), ("ΟΔΥΣΣΕΎΣ",))),
        Topic("Two", (("cat", "dog"), ("cat", "fish"))),
        Topic("Gone", (("ghost",),), retired=True),
    )
}

# rule, title, abstract, does it match
ROWS = [
    # whole words, whatever their case
    ("diffusion", "Diffusion models", "", True),
    ("DIFFUSION", "", "On diffusion.", True),
    ("diffusion", "DiffusionDrive", "", False),
    ("LLM", "LLMs and vLLM", "", True),
    ("straße", "Die STRASSE", "", True),
    ("schrödinger", "SCHRÖDINGER bridges", "", True),
    ("ϕ", "On φ", "", True),
    ("CSP", "LVLM_CSP", "", True),
    ("2D", "2D-3D lifting", "", True),
    ("state-of-the-art", "A state-of-the-art system", "", True),
    ("GPT-4", "With GPT-4, we", "", True),
    ("GPT-4", "With GPT-4.", "We", True),
    ("GPT-4", "GPT-4o", "", False),
    ("GPT-4", "GPT-4.5", "", False),
    ("GPT-4", "GPT-4.5 beats GPT-4", "", True),
    ("GPT-4.5", "GPT-4.5", "", True),
    ("5", "GPT-4.5", "", False),
    ("GPT", "GPT-4.5", "", True),
    ("C", "In C++", "", False),
    ("C", "In C#.", "", False),
    ("C", "In C#9 or C", "", True),
    ("C", "Title C+D", "", True),
    ("C++", "In C++.", "", True),
    ("C++", "In C+++", "", False),
    ("C++", "In C++17", "", True),
    ("C+", "In C++", "", False),
    ("A2A", "A2A+MCP", "", True),
    ("A2A+MCP", "The a2a+mcp stack", "", True),
    ("n^2", "o(n^2) time", "", True),
    ("*-PLUIE", "The *-PLUIE metric", "", True),
    # phrases
    ("flow matching", "Flow Matching", "", True),
    ("flow matching", "Flow\n  matching", "", True),
    ("flow matching", "Flow-matching", "", True),
    ("flow matching", "matching flow", "", False),
    ("flow matching", "flow matchings", "", True),
    ("flow matching", "the flow", "matching is", False),
    ("of the", "of them, of the", "", True),
    # words are looked for in what people read
    ("Schrödinger", 'Schr\\"odinger bridges', "", True),
    ('"Erdős Rényi"', "x", "On Erd\\H{o}s R\\'enyi graphs", True),
    ("alpha", "", "an $\\alpha$-stable law", False),
    ("α", "", "an $\\alpha$-stable law", True),
    ("pip", "The \\texttt{pip} tool", "", True),
    # letters, in what the source gave
    ("~alpha", "", "an $\\alpha$-stable law", True),
    ("~α", "", "an $\\alpha$-stable law", False),
    ("~bench", "LongBench", "", True),
    ("~bench", "bent", "", False),
    ('~"models in"', "Language models", "In practice", True),
    ('~" bench"', "LongBench", "", False),
    ("~İ", "xİx", "", True),
    # both, either, not
    ("a + b", "a", "b", True),
    ("a + b", "a", "c", False),
    ("a, b", "x", "b", True),
    ("a, -b", "a", "b", False),
    ("a -b, c", "a b", "", False),
    ("a -b, c", "a b c", "", True),
    ("a, c -b", "a b", "", True),
    ("a, -~ran", "a orange", "", False),
    # topics
    ("topic:Diffusion", "DiffusionDrive", "", True),
    ("topic:Diffusion", "A", "ddpms", True),
    ("topic:Diffusion", "Diffuse", "", False),
    ("topic:Reasoning", "LLMs", "reasoning", True),
    ("topic:Reasoning", "LLMs", "thinking", False),
    ("topic:3D", "Gaussians", "", True),
    ("topic:3D", "Gaussians in bench2drive", "", False),
    ("topic:3D", "Flat Gaussians", "", True),
    ("topic:3D", "Flat Gaussians", "images", False),
    ("topic:Odd", "In c++17", "", True),
    ("topic:Odd", "abc", "", False),
    ("topic:Odd", "Beyond [CLS]", "", True),
    ("topic:Odd", "\\Alpha", "", True),
    ("topic:Greek", "schrödinger", "", True),
    ("topic:Greek", "οδυσσεύς", "", True),
    ("topic:Gone", "a ghost", "", True),
    ("topic:Diffusion + image", "Diffusion image", "", True),
    ("topic:Diffusion -topic:3D", "Diffusion Gaussian", "", False),
    # a topic nobody knows matches nothing and excludes nothing
    ("topic:Nobody", "Nobody", "", False),
    ("topic:diffusion", "Diffusion", "", False),
    ("a, -topic:Nobody", "a", "", True),
]


@pytest.mark.parametrize(("rule", "title", "abstract", "wanted"), ROWS)
def test_matches(rule: str, title: str, abstract: str, wanted: bool) -> None:
    one = paper(title, abstract)
    read = parse(rule)
    assert matches(read, one, TOPICS) is wanted
    assert match_all([read], [paper("x", "y"), one], TOPICS) == {read: (1,) if wanted else ()}
    assert bool(explain(read, one, TOPICS)) is wanted


def test_all_rules_of_a_day_at_once() -> None:
    papers = [paper("diffusion a"), paper("b"), paper("a"), paper("none")]
    rules = [parse("a"), parse("~diff, b"), parse("nothing of it"), parse("topic:Diffusion, a"), parse("~∇")]
    assert list(match_all(rules, papers, TOPICS).values()) == [(0, 2), (0, 1), (), (0, 2), ()]


def test_nothing_to_match() -> None:
    rule = parse("a, ~b, topic:Diffusion")
    assert match_all([rule], [], TOPICS) == {rule: ()}
    assert match_all([], [paper()], TOPICS) == {}


def where(rule: str, title: str, abstract: str) -> list[tuple[str, str, str, str]]:
    """Each reason as clause, term, field, the text at its place."""
    one = paper(title, abstract)
    texts = {"title": readable(title).text, "abstract": readable(abstract).text}
    return [(r.clause, r.term, r.field, texts[r.field][r.start : r.end]) for r in explain(parse(rule), one, TOPICS)]


def test_reasons_are_all_places_of_the_terms_that_made_it_match() -> None:
    assert explain(parse('a + "b c", d, e -a, ~b, -z'), paper("A b c", "a, a b"), TOPICS) == (
        Reason('a + "b c"', "a", "title", 0, 1),
        Reason('a + "b c"', "a", "abstract", 0, 1),
        Reason('a + "b c"', "a", "abstract", 3, 4),
        Reason('a + "b c"', '"b c"', "title", 2, 5),
        Reason("~b", "~b", "title", 2, 3),
        Reason("~b", "~b", "abstract", 5, 6),
    )


def test_a_paper_that_is_excluded_has_no_reasons() -> None:
    assert where("a, -b", "a", "b") == []


def test_places_are_right_where_folding_changes_the_length() -> None:
    assert where("strasse", "ßßß, die Straße!", "x") == [("strasse", "strasse", "title", "Straße")]
    assert where("a b", "ß  a \n b  ß", "") == [('"a b"', '"a b"', "title", "a \n b")]
    assert where("~x", "İİ", "İ x") == [("~x", "~x", "abstract", "x")]


def test_places_are_in_the_readable_text() -> None:
    assert where("graphs, ~erd", "Erd\\H{o}s--R\\'enyi graphs", "") == [
        ("graphs", "graphs", "title", "graphs"),
        ("~erd", "~erd", "title", "Erd"),
    ]
    assert where("~alpha, law", "x", "an $\\alpha$-stable law") == [
        ("~alpha", "~alpha", "abstract", "α"),
        ("law", "law", "abstract", "law"),
    ]
    assert where('~"b}$ a"', "On $\\mathbb{b}$", "a") == [
        ('~"b}$ a"', '~"b}$ a"', "title", "𝕓"),
        ('~"b}$ a"', '~"b}$ a"', "abstract", "a"),
    ]


def test_a_find_across_the_seam_is_in_both_fields() -> None:
    assert where('~"models in"', "Language models", "In practice") == [
        ('~"models in"', '~"models in"', "title", "models"),
        ('~"models in"', '~"models in"', "abstract", "In"),
    ]
    assert explain(parse('~"s in"'), paper("Models", "In"), TOPICS) == (
        Reason('~"s in"', '~"s in"', "title", 5, 6),
        Reason('~"s in"', '~"s in"', "abstract", 0, 2),
    )
    assert where('~"s "', "models", "x") == [('~"s "', '~"s "', "title", "s")]
    assert where('~" x"', "models", "x") == [('~" x"', '~" x"', "abstract", "x")]


def test_a_topic_names_the_conditions_that_hold() -> None:
    assert where("topic:Reasoning + ~soup", "LLM soup", "Reasoning with LLMs") == [
        ("topic:Reasoning: LLM + Reasoning", "LLM", "title", "LLM"),
        ("topic:Reasoning: LLM + Reasoning", "LLM", "abstract", "LLM"),
        ("topic:Reasoning: LLM + Reasoning", "Reasoning", "abstract", "Reasoning"),
        ("topic:Reasoning + ~soup", "~soup", "title", "soup"),
    ]
    assert where("topic:Two", "a cat", "a fish") == [
        ("topic:Two: cat + fish", "cat", "title", "cat"),
        ("topic:Two: cat + fish", "fish", "abstract", "fish"),
    ]
    assert where("topic:Diffusion", "x", "diffusion") == [
        ("topic:Diffusion: Diffusion", "Diffusion", "abstract", "diffusion")
    ]


def test_the_same_reason_is_told_once() -> None:
    assert len(where("a, a", "a", "")) == 1


def test_what_is_typed_many_times_is_looked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Or one reader with two hundred times ``~a`` holds up everybody's round."""
    one, asked = paper("A banana", "banana " * 200), []
    letters = Texts.letters
    monkeypatch.setattr(Texts, "letters", lambda *a: asked.append(a) or letters(*a))
    once = explain(parse("~a"), one, TOPICS)
    assert len(once) == 50
    assert explain(parse(", ".join(["~a"] * 200)), one, TOPICS) == once
    everything = explain(parse(" + ".join(["~a"] * 200)), one, TOPICS)
    nested = explain(parse("(" + " + ".join(["~a"] * 99) + ", " + ", ".join(["~a"] * 99) + ") + ~b"), one, TOPICS)
    assert len(everything) == 50
    assert len(nested) == 100
    assert len(asked) == 6  # the brackets have two different alternatives
