"""The rule language, one row for each thing it promises. To add a case, add a row."""

from __future__ import annotations

from functools import partial

import pytest

from bot.core.rules.aloud import reads_as
from bot.core.rules.parsing import parse
from bot.core.rules.showing import key, show
from bot.core.rules.tree import Alternative, Rule, Term


def one(*terms: object, without: tuple[object, ...] = ()) -> Alternative:
    return Alternative(
        tuple(Term("words", t) if isinstance(t, str) else t for t in terms),  # type: ignore[misc]
        tuple(Term("words", t) if isinstance(t, str) else t for t in without),  # type: ignore[misc]
    )


TOPIC, SUB = partial(Term, "topic"), partial(Term, "letters")
WORDS = partial(Term, "words")

MEANINGS = [
    # either, both, not
    ("a", Rule((one("a"),))),
    ("a, b", Rule((one("a"), one("b")))),
    ("a\nb", Rule((one("a"), one("b")))),
    ("a\r\n\r\n b,", Rule((one("a"), one("b")))),
    (",, a,, b,,", Rule((one("a"), one("b")))),
    ("a + b", Rule((one("a", "b"),))),
    ("a + b + c, d", Rule((one("a", "b", "c"), one("d")))),
    ("a, -b", Rule((one("a"),), (WORDS("b"),))),
    ("-b, a", Rule((one("a"),), (WORDS("b"),))),
    ("a, -b -c, -d", Rule((one("a"),), (WORDS("b"), WORDS("c"), WORDS("d")))),
    ("a -b", Rule((one("a", without=("b",)),))),
    ("a + -b", Rule((one("a", without=("b",)),))),
    ("-b + a", Rule((one("a", without=("b",)),))),
    ("a -b + c -~d, e", Rule((one("a", "c", without=("b", SUB("d"))), one("e")))),
    # words, phrases, letters, topics
    ("flow matching", Rule((one("flow matching"),))),
    ('"flow   matching"', Rule((one("flow matching"),))),
    ("a, -b c", Rule((one("a"),), (WORDS("b c"),))),
    ('"a, -b"', Rule((one("a, -b"),))),
    ('"AND", "OR", "NOT"', Rule((one("AND"), one("OR"), one("NOT")))),
    ('"say \\"hi\\" \\\\o/ \\alpha"', Rule((one('say "hi" \\o/ \\alpha'),))),
    ('"a\\\\", "\\\\\\\\a", "\\\\\\"a"', Rule((one("a\\"), one("\\\\a"), one('\\"a')))),
    ("~bench", Rule((one(SUB("bench")),))),
    ('~" bench  mark"', Rule((one(SUB(" bench  mark")),))),
    ('~"a\nb"', Rule((one(SUB("a b")),))),
    ("~-x, ~~x", Rule((one(SUB("-x")), one(SUB("~x"))))),
    ("topic:LLM", Rule((one(TOPIC("LLM")),))),
    ('TOPIC:"My topic" + a', Rule((one(TOPIC("My topic"), "a"),))),
    ("topic:-x", Rule((one(TOPIC("-x")),))),
    # operators that are text
    ("C++, A2A+MCP", Rule((one("C++"), one("A2A+MCP")))),
    ("state-of-the-art", Rule((one("state-of-the-art"),))),
    ("System~2, n^2, x=1", Rule((one("System~2"), one("n^2"), one("x=1")))),
    ("a - b", Rule((one("a - b"),))),
    ("a +b, c+ d", Rule((one("a +b"), one("c+ d")))),
    ("a = b, c ~ d, e * f", Rule((one("a = b"), one("c ~ d"), one("e * f")))),
    ("A*, ab*, F**k, *-PLUIE", Rule((one("A*"), one("ab*"), one("F**k"), one("*-PLUIE")))),
    ('"a"+"b"', Rule((one("a", "b"),))),
    ("16:9, [cls], <think>", Rule((one("16:9"), one("[cls]"), one("<think>")))),
    ("and or not", Rule((one("and or not"),))),
    ("ANDROID", Rule((one("ANDROID"),))),
    # text as typed
    ("“flow matching”, „a b‟, «c d», ‹e f›", Rule((one("flow matching"), one("a b"), one("c d"), one("e f")))),
    (
        "a, –b, —c, −d, ‐e",
        Rule((one("a"),), (WORDS("b"), WORDS("c"), WORDS("d"), WORDS("e"))),
    ),
    ("a – b, x–y", Rule((one("a – b"), one("x–y")))),
    ("Ａ，＂ｂ　ｃ＂", Rule((one("A"), one("b c")))),
    ("a\u00a0b\t\u2009c", Rule((one("a b c"),))),
    ("dif\u00adfu\u200bsion\ufeff", Rule((one("diffusion"),))),
    ("a\ud800b", Rule((one("a\ufffdb"),))),
    ("a\u2028b\x00c", Rule((one("a"), one("b c")))),
]


@pytest.mark.parametrize(("text", "meaning"), MEANINGS)
def test_what_a_rule_means(text: str, meaning: Rule) -> None:
    assert parse(text) == meaning
    assert parse(show(parse(text))) == meaning


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a,b+c , -d", "a, b+c, -d"),
        ("flow matching -image", '"flow matching" -image'),
        ("-x + a + ~b, -“c d”", 'a + ~b -x, -"c d"'),
        ('"AND", "-x", ~"a b", topic:"A b", "C++"', '"AND", "-x", ~"a b", topic:"A b", C++'),
        ('"a \\" b"', '"a \\" b"'),
    ],
)
def test_how_a_rule_is_written_back(text: str, shown: str) -> None:
    assert show(parse(text)) == shown


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("diffusion", "title or abstract has the word “diffusion”"),
        (
            'diffusion, image + "flow matching", -2D',
            (
                "title or abstract has the word “diffusion”, or both the word “image” and the phrase “flow matching”; "
                "but nothing with the word “2D”"
            ),
        ),
        ("a + b + c", "title or abstract has all of the word “a”, the word “b” and the word “c”"),
        ("a -b -~c", "title or abstract has the word “a” without the word “b” or the letters “c” anywhere"),
        (
            "topic:LLM, -a, -topic:X",
            (
                "title or abstract has what the topic “LLM” asks for; "
                "but nothing with the word “a” or what the topic “X” asks for"
            ),
        ),
    ],
)
def test_how_a_rule_reads(text: str, words: str) -> None:
    assert reads_as(parse(text)) == words


def test_topics_are_named_wherever_they_stand() -> None:
    rule = parse('topic:A + x -topic:B, ~topi, -topic:"C d"')
    assert rule.topics == {"A", "B", "C d"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a, b", "B, A"),
        ("a + ~B -c -d", "~b + A -D -c"),
        ("a, a", "a"),
        ("a, -b, -c", "a, -C, -B, -b"),
        ("Straße", "STRASSE"),
        ("flow matching", '"Flow  matching"'),
    ],
)
def test_rules_that_ask_for_the_same_have_one_key(one: str, other: str) -> None:
    assert key(parse(one)) == key(parse(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [("a, b", "a + b"), ("a, -b", "a -b"), ("a", "~a"), ("a b", "a, b"), ("topic:A", "topic:a"), ("a -b", "a, b")],
)
def test_rules_that_differ_have_two(one: str, other: str) -> None:
    assert key(parse(one)) != key(parse(other))
