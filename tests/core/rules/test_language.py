"""The rule language, one row for each thing it promises. To add a case, add a row."""

from __future__ import annotations

from functools import partial

import pytest

from bot.core.rules.keys import key
from bot.core.rules.parsing import parse, places
from bot.core.rules.showing import show
from bot.core.rules.tree import Alternative, Rule, Term


def one(*terms: object, without: tuple[object, ...] = ()) -> Alternative:
    return Alternative(
        tuple(Term("words", t) if isinstance(t, str) else t for t in terms),  # type: ignore[misc]
        tuple(Term("words", t) if isinstance(t, str) else t for t in without),  # type: ignore[misc]
    )


TOPIC, SUB = partial(Term, "topic"), partial(Term, "letters")
WORDS, PREFIX, EXACT = partial(Term, "words"), partial(Term, "prefix"), partial(Term, "exact")
AUTHOR, CATEGORY = partial(Term, "author"), partial(Term, "category")


def either(*items: object, without: tuple[object, ...] = ()) -> Rule:
    """What stands in brackets, each item an alternative."""
    return Rule(tuple(one(item) for item in items), one(without=without).none_of)


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
    ('topic:"-x"', Rule((one(TOPIC("-x")),))),
    ("topic:Embodied AI", Rule((one(TOPIC("Embodied AI")),))),
    ("topic:A, topic:(B, C d)", Rule((one(TOPIC("A")), one(TOPIC("B")), one(TOPIC("C d"))))),
    ("~language model", Rule((one(SUB("language model")),))),
    # capitals say the same
    ("a OR b", Rule((one("a"), one("b")))),
    ("a OR b\nOR\nc, OR d", Rule((one("a"), one("b"), one("c"), one("d")))),
    ("a AND b", Rule((one("a", "b"),))),
    ('"a"AND"b"', Rule((one("a", "b"),))),
    ("a OR b AND c", Rule((one("a"), one("b", "c")))),
    ("a NOT b", Rule((one("a", without=("b",)),))),
    ("a AND NOT b OR c", Rule((one("a", without=("b",)), one("c")))),
    ("a OR NOT b", Rule((one("a"),), (WORDS("b"),))),
    ("NOT b OR a", Rule((one("a"),), (WORDS("b"),))),
    ("a or b, a and b, not a", Rule((one("a or b"), one("a and b"), one("not a")))),
    # brackets
    ("(a, b) + c", Rule((one(either("a", "b"), "c"),))),
    ("(a OR b) AND c", Rule((one(either("a", "b"), "c"),))),
    ("(a\nb) + c", Rule((one(either("a", "b"), "c"),))),
    ('"c"+(a, b)', Rule((one("c", either("a", "b")),))),
    ("(a, b, -x) + c", Rule((one(either("a", "b", without=("x",)), "c"),))),
    ("((a, b) + c, d) + e", Rule((one(Rule((one(either("a", "b"), "c"), one("d"))), "e"),))),
    ("(a, b) -c, d", Rule((one(either("a", "b"), without=("c",)), one("d")))),
    ("a -(b + c)", Rule((one("a", without=(Rule((one("b", "c"),)),)),))),
    ("a, NOT (b AND c)", Rule((one("a"),), (Rule((one("b", "c"),)),))),
    ("a, -(b -c)", Rule((one("a"),), (Rule((one("b", without=("c",)),)),))),
    ("a, -(b, c, -d)", Rule((one("a"),), (either("b", "c", without=("d",)),))),
    # brackets that say nothing leave no trace
    ("(a)", Rule((one("a"),))),
    ("((((((((a))))))))", Rule((one("a"),))),
    ("(a, b), c", Rule((one("a"), one("b"), one("c")))),
    ("(a, b, -c)", Rule((one("a"), one("b")), (WORDS("c"),))),
    ("(a, b, -c), -d", Rule((one("a"), one("b")), (WORDS("c"), WORDS("d")))),
    ("(a, b, -c), d", Rule((one(either("a", "b", without=("c",))), one("d")))),
    ("(a + b -c) + d", Rule((one("a", "b", "d", without=("c",)),))),
    ("(a, -c) + d -e", Rule((one("a", "d", without=("c", "e")),))),
    ("a -(b, c)", Rule((one("a", without=("b", "c")),))),
    ("a, -(b, c + d)", Rule((one("a"),), (WORDS("b"), Rule((one("c", "d"),))))),
    ("a, -((b, c, -d), e)", Rule((one("a"),), (either("b", "c", without=("d",)), WORDS("e")))),
    # fields
    ("title:flow matching", Rule((one(WORDS("flow matching", "title")),))),
    (
        "ti:a, ABS:b, Abstract:c",
        Rule((one(WORDS("a", "title")), one(WORDS("b", "abstract")), one(WORDS("c", "abstract")))),
    ),
    ("title: a", Rule((one(WORDS("a", "title")),))),
    ("a, -title:b", Rule((one("a"),), (WORDS("b", "title"),))),
    ("title:~b, title:=NeRF", Rule((one(SUB("b", "title")), one(EXACT("NeRF", "title"))))),
    ('title:diffus*, abs:"flow match"*', Rule((one(PREFIX("diffus", "title")), one(PREFIX("flow match", "abstract"))))),
    ("title:(a, ~b) + c", Rule((one(either(WORDS("a", "title"), SUB("b", "title")), "c"),))),
    ("title:(a -b)", Rule((one(WORDS("a", "title"), without=(WORDS("b", "title"),)),))),
    ('author:("Y. Song", "Ho, Jonathan")', Rule((one(AUTHOR("Y. Song")), one(AUTHOR("Ho, Jonathan"))))),
    ("au:Yang Song + cat:cs.CV", Rule((one(AUTHOR("Yang Song"), CATEGORY("cs.CV")),))),
    ("category:(cs.CV, cs.LG)", Rule((one(CATEGORY("cs.CV")), one(CATEGORY("cs.LG"))))),
    ("id:2504.21380v2", Rule((one(Term("id", "2504.21380v2")),))),
    ("id:https://arxiv.org/abs/2504.21380", Rule((one(Term("id", "https://arxiv.org/abs/2504.21380")),))),
    # prefix and exact
    ("diffus*", Rule((one(PREFIX("diffus")),))),
    ("flow match*", Rule((one(PREFIX("flow match")),))),
    ('"flow match"*, -"ab"*', Rule((one(PREFIX("flow match")),), (PREFIX("ab"),))),
    ("=NeRF, -=IT", Rule((one(EXACT("NeRF")),), (EXACT("IT"),))),
    ('="GPT-4", =GPT 4  Turbo', Rule((one(EXACT("GPT-4")), one(EXACT("GPT 4 Turbo"))))),
    ("==x, =~x, ~=x", Rule((one(EXACT("=x")), one(EXACT("~x")), one(SUB("=x"))))),
    ("~https://x.y", Rule((one(SUB("https://x.y")),))),
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
    # what Slack made of it
    ("<http://x.ai|x.ai>, b", Rule((one("x.ai"), one("b")))),
    ('"<https://x.ai/?a=1&amp;b=2>"', Rule((one("https://x.ai/?a=1&b=2"),))),
    ("<mailto:a@b.c|a@b.c>, <mailto:d@e.f>", Rule((one("a@b.c"), one("d@e.f")))),
    ("<@U12AB|ann>, <@U12AB>", Rule((one("ann"), one("U12AB")))),
    ("<#C12AB|general>, <#C12AB|>", Rule((one("general"), one("C12AB")))),
    ("Q&amp;A, a &lt; b &gt; c", Rule((one("Q&A"), one("a < b > c")))),
    ("&amp;amp;, &lt;@U1&gt;", Rule((one("&amp;"), one("<@U1>")))),
    ("<think>, <a href>, AT&T", Rule((one("<think>"), one("<a href>"), one("AT&T")))),
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
        ("a AND (b OR c) NOT d", "a + (b, c) -d"),
        ("ti:flow match*, TITLE:~x, au:Song", 'title:"flow match"*, title:~x, author:Song'),
        ('"ab"*, diffus*, "a*", =b', '"ab"*, diffus*, "a*", =b'),
        ("&amp;amp;, &lt;@U1&gt;", '"&amp;amp;", "&lt;@U1>"'),
    ],
)
def test_how_a_rule_is_written_back(text: str, shown: str) -> None:
    assert show(parse(text)) == shown


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
        ("(a, b) + C", "c AND (B OR a OR B)"),
        ("a, -(b + c)", "A, -(C + b)"),
        ("ti:a, au:song, cat:CS.cv", "title:A, author:Song, category:cs.CV"),
    ],
)
def test_rules_that_ask_for_the_same_have_one_key(one: str, other: str) -> None:
    assert key(parse(one)) == key(parse(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a, b", "a + b"),
        ("a, -b", "a -b"),
        ("a", "~a"),
        ("a b", "a, b"),
        ("topic:A", "topic:a"),
        ("a -b", "a, b"),
        ("=a", "=A"),
        ("title:a", "a"),
        ("a*", "aaa*"),
    ],
)
def test_rules_that_differ_have_two(one: str, other: str) -> None:
    assert key(parse(one)) != key(parse(other))


def test_places_of_terms() -> None:
    text = "“topic”, -topic:“Mein X” + ~title"
    assert places(text) == {WORDS("topic"): 1, TOPIC("Mein X"): 17, SUB("title"): 28}
