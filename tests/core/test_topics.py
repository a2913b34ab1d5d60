"""Topic files: the digests' format, its traps, and what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import defaults
from bot.core.errors import TopicsError
from bot.core.topics import Topic, find_topic, parse_topics, show_topics, suggest

FILE = """
category:
  cs.AI: Artificial Intelligence 🧠

topic:
  3D_Generation:
    keywords:
      - Video Generation
      - [System 2, Thinking]
      - o1
      - "3"
    filters:
      - 2D
      - [flat, "on"]
  Old:
    keywords: [NeRF]
    filters:
"""


def test_the_digests_format() -> None:
    assert parse_topics(FILE, "config.yml") == (
        Topic(
            "3D_Generation",
            (("Video Generation",), ("System 2", "Thinking"), ("o1",), ("3",)),
            (("2D",), ("flat", "on")),
        ),
        Topic("Old", (("NeRF",),)),
    )


@pytest.mark.parametrize(
    "text",
    [
        "A: {keywords: [a]}",
        "A: {keywords: [a], filters: }",
        "A: {keywords: [a], filters: []}",
        "topic: {A: {keywords: [[a]], filters: null}}",
        "A: {keywords: ['a']}  # a remark",
    ],
)
def test_ways_to_write_one_topic(text: str) -> None:
    assert parse_topics(text, "x") == (Topic("A", (("a",),)),)


def test_a_topic_may_be_called_topic() -> None:
    assert parse_topics("topic: {keywords: [a]}", "x") == (Topic("topic", (("a",),)),)
    assert parse_topics("topic: {topic: {keywords: [a]}}", "x") == (Topic("topic", (("a",),)),)
    assert parse_topics("topic: {keywords: {keywords: [a]}}", "x") == (Topic("keywords", (("a",),)),)


@pytest.mark.parametrize(
    "scalar", ["3", "1.5", ".5", "1e3", "1e+3", "0x1F", "0o17", "1_000", "12:30", "on", "No", "TRUE"]
)
@pytest.mark.parametrize(
    "place", ["A:\n  keywords:\n    - {}", "A:\n  keywords:\n    - [a, {}]", "\n\n{}: {{keywords: [a]}}"]
)
def test_what_yaml_does_not_read_as_text(scalar: str, place: str) -> None:
    with pytest.raises(TopicsError) as caught:
        parse_topics(place.format(scalar), "topics.yml")
    assert caught.value.where == "topics.yml, line 3"
    assert f'Quote it: "{scalar}"' in caught.value.do
    quoted = parse_topics(place.format(f'"{scalar}"'), "topics.yml")
    assert scalar in str(quoted)


REFUSED = [
    ("", "", "no topics"),
    ("# only a remark", "", "no topics"),
    ("topic:", "", "no topics"),
    ("{}", "", "no topics"),
    ("just text", ", line 1", "The file must be names"),
    ("- a\n- b", ", line 1", "The file must be names"),
    ("topic:\n  - A", ", line 2", "“topic” must be names"),
    ("topic: {A: {keywords: [a]}}\ntopics: {}", ", line 2", "“topics” is not a section"),
    ("topics:\n  A: {keywords: [a]}", ", line 2", "“A” is not a part of a topic"),
    ("A:", ", line 1", "“A” must be names"),
    ("A: [a]", ", line 1", "“A” must be names"),
    ("A:\n  filters: [a]", ", line 1", "“A” has no keywords"),
    ("A:\n  keywords: a", ", line 2", "The keywords of “A” must be a list"),
    ("A:\n  keywords:", ", line 2", "The keywords of “A” must be a list"),
    ("A:\n  keywords: []", ", line 2", "must not be an empty list"),
    ("A:\n  keywords: [a]\n  filters: b", ", line 3", "The filters of “A” must be a list"),
    ("A:\n  keywords: [a, []]", ", line 2", "A list in the keywords of “A” must not be an empty list"),
    ("A:\n  keywords:\n  - [a, [b]]", ", line 3", "not a list or a mapping"),
    ("A:\n  keywords:\n  - {a: b}", ", line 3", "not a list or a mapping"),
    ("A:\n  keywords: &k [*k]", ", line 2", "not a list or a mapping"),
    ("? [a]\n: b", ", line 1", "not a list or a mapping"),
    ("A:\n  keywords:\n  -", ", line 3", "empty name or keyword"),
    ("A:\n  keywords: ['']", ", line 2", "empty name or keyword"),
    ("A:\n  keywords: [' ']", ", line 2", "empty name or keyword"),
    ("A: {keywords: [a]}\n'': {keywords: [a]}", ", line 2", "empty name or keyword"),
    ("A:\n  keyword: [a]", ", line 2", "“keyword” is not a part of a topic"),
    ("A: {keywords: [a]}\nA: {keywords: [b]}", ", line 2", "“A” stands here twice"),
    ("A:\n  keywords: [a]\n  keywords: [b]", ", line 3", "“keywords” stands here twice"),
    ('A:\n  keywords: ["a\\nb"]', ", line 2", "control character"),
    ('"A\\e": {keywords: [a]}', ", line 1", "control character"),
    ('A:\n  keywords: ["\\ud800"]', ", line 2", "control character"),
    (f"A: {{keywords: [a]}}\n{'B' * 101}: {{keywords: [a]}}", ", line 2", "too long: 101 characters"),
    ("A:\n  keywords: [2025-01-01]", ", line 2", "2025-01-01"),
    ("A:\n  keywords: [~]", ", line 2", "does not read ~"),
    ("<<: {A: 1}", ", line 1", "does not read <<"),
    ("A:\n  keywords: [!!python/object:os.system x]", ", line 2", "does not read x"),
    ("A:\n\tkeywords: [a]", ", line 2", "not YAML"),
    ("A: [a\nB: b", ", line 2", "not YAML"),
    ("A: {keywords: [a]}\n---\nB: {keywords: [b]}", ", line 2", "not YAML"),
    ("A: \x00", "", "not YAML"),
    ('A: {keywords: ["\\U00110000"]}', "", "not YAML"),
    ("[" * 1500, "", "not YAML"),
]


@pytest.mark.parametrize(("text", "line", "what"), REFUSED)
def test_refused_with_its_line(text: str, line: str, what: str) -> None:
    with pytest.raises(TopicsError) as caught:
        parse_topics(text, "topics.yml")
    assert caught.value.where == f"topics.yml{line}"
    assert what in caught.value.what
    assert caught.value.do


names = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u2028\u2029"), min_size=1, max_size=8
).filter(str.strip)
odd_names = st.one_of(
    names, st.sampled_from(["3", "1e3", "on", "~", "<<", "=", "- a", "a: b", "#x", "'", "&a", "*a", "[a", "x\\n"])
)
lists = st.lists(st.lists(odd_names, min_size=1, max_size=3).map(tuple), min_size=1, max_size=3).map(tuple)
topics = st.builds(Topic, odd_names, lists, st.one_of(st.just(()), lists))


@given(st.lists(topics, min_size=1, max_size=4, unique_by=lambda topic: topic.name))
def test_topics_written_are_read_the_same(some: list[Topic]) -> None:
    assert parse_topics(show_topics(some), "x") == tuple(some)


def test_topics_are_written_as_a_person_would() -> None:
    assert show_topics([Topic("A", (("a b",), ("c", "3")), (("ö",),)), Topic("B", (("x",),))]) == (
        "topic:\n  A:\n    keywords:\n    - a b\n    - [c, '3']\n    filters:\n    - ö\n"
        "  B:\n    keywords:\n    - x\n    filters:\n"
    )


@given(st.one_of(st.text(), st.text("topic:AB \n-[]{}keywords\"'#&*!|>%@`\t\\U0")))
def test_any_text_is_topics_or_a_mistake(text: str) -> None:
    try:
        read = parse_topics(text, "x")
    except TopicsError as error:
        read = (error,)
    assert read


def test_the_defaults_are_the_eight_topics_of_the_digests() -> None:
    topics = parse_topics(defaults.topics_text(), "topics.yml")
    names = "LLM MLLM Test-Time-Scaling Embodied_AI Diffusion 3D_Reconstruction 3D_Generation Benchmark"
    assert " ".join(topic.name for topic in topics) == names


def test_find_topic() -> None:
    some = [Topic("llm", (("a",),)), Topic("LLM", (("b",),)), Topic("Straße", (("c",),))]
    assert find_topic("LLM", some) is some[1]
    assert find_topic("Llm", iter(some)) is some[0]
    assert find_topic("STRASSE", some) is some[2]
    assert find_topic("LL", some) is None


def test_suggest() -> None:
    names = ["Diffusion", "3D_Reconstruction", "LLM"]
    assert suggest("difusion", names) == "Diffusion"
    assert suggest("3d reconstruction", names) == "3D_Reconstruction"
    assert suggest("zebra", names) is None
    assert suggest("x", []) is None
