"""A text as tokens: what is a word, what a sign, what hyphens join; and where it all stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.rules import tokens
from bot.core.rules.phrases import Beginning, beginnings, variants
from bot.core.rules.tokens import tokenize

ROWS = [
    # text, its tokens, its joined words
    ("", "", ""),
    ("  Flow\n\tMatching ", "flow matching", ""),
    ("GPT-4, GPT-4o; GPT-4.5.", "gpt 4 , gpt 4o ; gpt 4.5 .", "gpt4 gpt4o gpt4.5"),
    ("Llama3.1 v1.2.3 3.D .5", "llama3.1 v1.2.3 3 . d . 5", ""),
    ("C++ C# C++17 C+++ C#9 C## +", "c++ c# c++ 17 c+++ c # 9 c # # +", ""),
    ("Q&A n^2 O(n) A2A+MCP", "q & a n ^ 2 o ( n ) a2a + mcp", ""),
    ("O’Neill don't Moore's LAW'S models' 'so'", "oneill dont moore law model ' so '", ""),
    ("LVLM_CSP __", "lvlm csp", ""),
    ("text-to-image", "text to image", "textto texttoimage toimage"),
    ("a‐b c‑d e–f g−h", "a b c d e f g h", "ab cd ef gh"),
    ("x--y", "x y", "xy"),
    ("x---y x—y x - y -z w-", "x - - - y x — y x - y - z w -", ""),
    ("C++-like Moore's-law", "c++ like moore law", "c++like moorelaw"),
    ("a-b-c-d-e-f-g", "a b c d e f g", ""),
    ("Erdős–Rényi Łódź ＧＰＴ Straße", "erdo renyi lodz gpt strasse", "erdosrenyi"),
    ("e\u0301tude soft\u00adware", "etude software", ""),
    ("β-VAE k-NN", "β vae k nn", "βvae knn"),
    ("हिन्दी भाषा", "हिन्दी भाषा", ""),
    ("扩散模型 GPT模型", "扩 散 模 型 gpt 模 型", ""),
    ("אָלֶף مُحَمَّد", "אָלֶף مُحَمَّد", ""),
    ("LLMs, VAEs’", "llm , vae", ""),
]


@pytest.mark.parametrize(("text", "keys", "joins"), ROWS)
def test_tokens(text: str, keys: str, joins: str) -> None:
    read = tokenize(text)
    assert [token.key for token in read.tokens] == [*keys.split()]
    if joins or "-" not in text:
        assert [join.key for join in read.joins] == joins.split()
    assert read.keys == {one.key for one in (*read.tokens, *read.joins)}


def test_at_most_six_words_are_joined() -> None:
    read = tokenize("x a-b-c-d-e-f-g")
    assert max((join.last - join.first, join.key) for join in read.joins) == (5, "bcdefg")
    assert len(read.joins) == 6 + 5 + 4 + 3 + 2
    assert "abcdefg" not in read.keys


def test_places_are_those_of_the_text() -> None:
    text = " The O’Neill’s text-to-image\n models (C++)."
    places = [text[token.start : token.end] for token in tokenize(text).tokens]
    assert places == ["The", "O’Neill", "text", "to", "image", "models", "(", "C++", ")", "."]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("flow matching", ["Flow Matching", "flow-matching", "flow\nmatchings"]),
        ("flowmatching", ["flow-matching"]),
        ("x flow", []),
        ("matching", ["Matching", "matching", "matchings", "matching"]),
        ("flow , matching", ["flow, matching"]),
    ],
)
def test_phrases_are_found_where_they_stand(text: str, found: list[str]) -> None:
    where = "Flow Matching; flow-matching flow\nmatchings, flow, matching"
    read = tokenize(where)
    spans = [span for keys in variants(text) for span in read.find(keys)]
    assert [where[start:end] for start, end in spans] == found
    assert any(read.has(keys) for keys in variants(text)) is bool(found)


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("Flow  matching", [("flow", "matching")]),
        ("pre-training data", [("pre", "training", "data"), ("pretraining", "data")]),
        ("text-to-images", [("text", "to", "image"), ("text", "toimage"), ("textto", "image"), ("texttoimage",)]),
        ("$k$-NN", [("k", "nn"), ("knn",)]),
        ("-x", [("-", "x")]),
        ("_", []),
    ],
)
def test_the_spellings_of_a_term(text: str, spelled: list[tuple[str, ...]]) -> None:
    assert list(variants(text)) == spelled


def test_only_five_hyphens_are_spelled_out() -> None:
    assert len(variants("a-b-c-d-e-f")) == 32
    assert len(variants("a-b-c-d-e-f-g-h")) == 32
    assert ("abcdef", "g", "h") in variants("a-b-c-d-e-f-g-h")


def test_beginnings() -> None:
    assert beginnings("Models of diffus") == (Beginning(("model", "of"), "diffus"),)
    assert beginnings("text-to") == (Beginning(("text",), "to"), Beginning((), "textto"))
    read = tokenize("Text-to-image and state of the art")
    assert read.has((), "texttoim")
    assert read.has(("text",), "to")
    assert read.has(("state", "of"), "th")
    assert not read.has(("state",), "the")
    assert list(read.find((), "a")) == [(14, 17), (31, 34)]
    assert read.plains >= {"texttoimage", "and"}


@given(st.text("aB1é'’.+#-–_ \n,;(ß模\u0301", max_size=30))
def test_every_visible_character_is_in_one_token_at_most_and_none_is_empty(text: str) -> None:
    read = tokenize(text)
    ends = [0, *(token.end for token in read.tokens)]
    assert all(end <= token.start < token.end for end, token in zip(ends, read.tokens, strict=False))
    left = set(range(len(text))) - {n for token in read.tokens for n in range(token.start, token.end)}
    assert {text[n] for n in left} <= set("-–_ \n'’sS")
    assert all(token.key and token.plain for token in (*read.tokens, *read.joins))


@given(st.lists(st.sampled_from(["a", "B-c", "d,", "models", "x-y-z", "4.5"]), min_size=1, max_size=9).map(" ".join))
def test_every_text_is_found_in_itself(text: str) -> None:
    assert tokenize(text).has(variants(text)[0])


@given(st.text("aB3é-‐.,;:()[]'+#sS_", min_size=1, max_size=9))
def test_plain_runs_are_taken_apart_as_the_pattern_does(run: str) -> None:
    assert tokens.pieces_of(run) == list(tokens._pieces(run))
