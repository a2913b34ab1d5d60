"""Signs that are looked for though they were hardly meant so: what is said of them, and that what it says to type finds
what was meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import RuleError
from bot.core.rules.advice import advice
from bot.core.rules.matching import matches
from bot.core.rules.parsing import parse
from tests.core.samples import paper

ROWS = [
    # typed, what is said, what to type instead, a title that is meant and that the rule as typed does not find
    ("flow matching.", "“.” is looked for too", '"flow matching"', "Flow Matching at Sea"),
    ("flow matching;", "“;” is looked for too", '"flow matching"', "Flow Matching at Sea"),
    ("diffusion!", "“!” is", "diffusion", "A Diffusion"),
    ("LLM?", "“?” is", "LLM", "LLMs at Sea"),
    ("#diffusion", "“#” is", "diffusion", "A Diffusion"),
    ("title:diffusion…", "“…” is", "title:diffusion", "A Diffusion"),
    ("C#.", "“.” is", "C#", "In C# and F#"),
    ("A*.", "“.” is", '"A*"', "The A* Search"),
    ("$k$-NN.", "“.” is", '"$k$-NN"', "A k-NN Graph"),
    ("C++*", "“*” is", "C++", "In C++"),
    ("β-VAE!", "“!” is", "β-VAE", "A β-VAE"),
    ("'flow matching'", "“'” is", '"flow matching"', "Flow Matching at Sea"),
    ("‘flow matching’", "“‘” and “’” are looked for too; without them", '"flow matching"', "Flow Matching at Sea"),
    ("[flow], video -image!", "“[” and “]” and “!” are", "flow, image", "A Flow"),
    # lists
    ("* diffusion", "“*” is", "diffusion", "A Diffusion"),
    ("• diffusion\n• NeRF", "“•” is", "diffusion, NeRF", "A NeRF"),
    ("- diffusion\n- NeRF", "“-” is", "diffusion, NeRF", "A NeRF"),
    ("– diffusion\n– NeRF", "“–” is", "diffusion, NeRF", "A NeRF"),
    ("1. diffusion\n2. NeRF", "“1.” and “2.” are", "diffusion, NeRF", "A NeRF"),
    ("- a\n- b\n- c\n- d\n- e\n- f", "“-” is", "a, b, c, d, e", "b"),
    ("* diffus*", "“*” is", "diffus*", "Diffusive Light"),
    # a minus with a blank behind it
    ("diffusion - video", "is text. To leave something out", "diffusion -video", "A Diffusion"),
    ("diffusion – video model", "is text", 'diffusion -"video model"', "A Diffusion"),
    ("flow, - video", "is text", "flow, -video", ""),
    ("- flow - video", "is text", "flow -video", "A Flow"),
    ("diffusion -", "“-” is", "diffusion", "A Diffusion"),
    # stars
    ("RL*", "“RL*” is text as it stands", '"RL"*', "RLHF at Sea"),
    ("title:flow RL*", "“flow RL*” is text", 'title:"flow RL"*', "Flow RLHF"),
    ("'diffus*'", "“diffus*” is text", "diffus*", "Diffusive Light"),
    ("*bench", "A “*” before a word is text", "~bench", "LongBench"),
    ("*bench*", "A “*” before a word is text", "~bench", "LongBench"),
    ("*flow matching", "A “*” before a word is text", '~"flow matching"', "Reflow matching"),
    ("RL* search", "A “*” within a phrase is text", '"RL search"', "RL Search"),
    # small words
    ("diffusion and video", "small words join nothing", "diffusion + video", "Video by Diffusion"),
    ("flow or noise", "small words", "flow, noise", "A Noise"),
    ("flow not noise", "small words", "flow -noise", "A Flow"),
    ("flow and not white noise", "small words", 'flow -"white noise"', "A Flow"),
    ("flow and mod*", "small words", "flow + mod*", "A Model of the Flow"),
]


@pytest.mark.parametrize(("typed", "said", "instead", "title"), ROWS)
def test_something_works_instead(typed: str, said: str, instead: str, title: str) -> None:
    [sentence] = advice(typed)
    assert said in sentence
    assert sentence.partition(": ")[2] == instead
    assert not title or matches(parse(instead), paper(title), {})
    assert not title or not matches(parse(typed), paper(title), {})


@pytest.mark.parametrize(
    "typed",
    [
        ".NET",
        "C#, C++, F#",
        "A* search, A*",
        "<think>",
        "models', O'Neill's",
        "5%, @home, pass@1, AT&T",
        "$k$-NN, \\beta-VAE, n^2, $R^2$",
        "plug and play, Search and Rescue robots",
        "and flow, flow and",
        "x / y, Q & A",
        "\\textbf{x}",
        "_flow_, state-of-the-art",
        '"flow.", "- x", "a and b", "RL*"',
        "~.5, =RL., topic:x.",
        "GPT-4.5, v1.2",
    ],
)
def test_what_is_meant_so(typed: str) -> None:
    assert advice(typed) == ()


@given(st.text("abAR12 .,-–*'‘’#;!?()+\n<>[]/$\\:~=", max_size=20) | st.text(max_size=12))
def test_what_to_type_instead_can_be_read_and_is_no_worse(text: str) -> None:
    try:
        said = advice(text)
    except RuleError:
        return
    for sentence in said:
        if "is text" in sentence or "looked for" in sentence:
            assert parse(sentence.partition(": ")[2] or sentence.rpartition(" type ")[2])
