"""What holds for every text and every rule."""

from __future__ import annotations

from hypothesis import assume, example, given
from hypothesis import strategies as st

from bot.core.errors import RuleError
from bot.core.rules.aloud import reads_as
from bot.core.rules.conflicts import contradictions
from bot.core.rules.keys import key
from bot.core.rules.matching import matches
from bot.core.rules.operators import OPERATORS
from bot.core.rules.parsing import parse
from bot.core.rules.showing import show
from bot.core.rules.tree import Alternative, Rule, Term
from bot.core.rules.typed import wrap
from tests.core.rules.drawn import SCOPED, rules_of
from tests.core.samples import paper

HARD_TEXT = st.text('ab1AND ORNOT,+-~=*"\\():\n–“”＂\u200b\u00a0<>@#|&;', max_size=30)
PIECES = [
    *'ab,+-~=*"():\n ',
    "AND",
    " OR ",
    "NOT ",
    "title:",
    "au:song",
    "foo:",
    "http://x.y",
    "bench*",
    ' + "',
    "<@U1|",
]
PIECES += ["&amp;", "&lt;", "f(", ") ", ", (", " -(", "ti:(", "id:2504.21380", "cat:cs", "topic:", " "]
ANY_TEXT = st.one_of(st.text(max_size=40), HARD_TEXT, st.lists(st.sampled_from(PIECES), max_size=15).map("".join))

HARD_LETTERS = "aBcßİς1.+#_-~=*,:() ∇\"\\$'^{}<@&;"
ASCII_PHRASES = (
    st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=20)
    .map(lambda text: " ".join(text.split()))
    .filter(lambda text: any(map(str.isalnum, text)) and wrap(text) == text)
)
PAPERS = [paper(one, other) for one in ("a", "b", "a b", "c", "b c", "a c", "a b c") for other in ("", "a", "b", "c")]


@st.composite
def a_term(draw: st.DrawFn) -> Term:
    operator = draw(st.sampled_from(list(OPERATORS)))
    hard = st.text(HARD_LETTERS, min_size=1, max_size=6)
    text = draw(st.one_of(hard, st.sampled_from(["AND", "&amp;", "<@U1>", "http://x", "a*", "2504.21380", "cs.CV"])))
    text = text if operator in ("letters", "topic") else " ".join(text.split())
    scope = draw(st.sampled_from([None, "title", "abstract"])) if operator in SCOPED else None
    good = text.strip() and OPERATORS[operator].check(text) is None
    return Term(operator, text, scope) if good else Term("words", "b", scope)


simple_terms = st.sampled_from([Term("words", letter) for letter in "abc"])


@given(ANY_TEXT)
@example('"\\')
@example("\ud800")
@example("a\x1fb")
def test_any_text_is_a_rule_or_a_mistake_with_a_place(text: str) -> None:
    read = rule_or_error(text)
    if isinstance(read, RuleError):
        assert 0 <= read.position < max(len(text), 1)
        assert len(read.pointer().split("\n")) == 2
        example = read.do.partition(": ")[2]
        assert parse(example) if example else read.do.endswith(".")
    else:
        assert parse(show(read)) == read
        assert key(parse(show(read))) == key(read)


def rule_or_error(text: str) -> Rule | RuleError:
    try:
        return parse(text)
    except RuleError as error:
        return error


@given(rules_of(a_term()))
def test_a_rule_written_back_is_the_same_rule(typed: Rule) -> None:
    assume(len(show(typed)) < 600)
    rule = parse(show(typed))
    assert parse(show(rule)) == rule
    assert sorted(map(repr, rule.terms)) == sorted(map(repr, typed.terms))
    assert key(parse(show(rule))) == key(rule)
    for term in rule.terms:
        assert term.text.rpartition(" ")[2] in reads_as(rule)


@given(rules_of(simple_terms))
def test_brackets_that_are_left_out_said_nothing(typed: Rule) -> None:
    rule = parse(show(typed))
    assert [matches(rule, one, {}) for one in PAPERS] == [matches(typed, one, {}) for one in PAPERS]


@given(rules_of(simple_terms), rules_of(simple_terms))
def test_rules_that_find_different_papers_read_differently(one: Rule, other: Rule) -> None:
    if [matches(one, p, {}) for p in PAPERS] != [matches(other, p, {}) for p in PAPERS]:
        assert reads_as(parse(show(one))) != reads_as(parse(show(other)))
        assert key(parse(show(one))) != key(parse(show(other)))


@given(rules_of(simple_terms))
def test_only_rules_that_find_nothing_are_said_to(typed: Rule) -> None:
    rule = parse(show(typed))
    if any("This rule can find nothing" in said for said in contradictions(rule)):
        assert not any(matches(rule, one, {}) for one in PAPERS)


@given(ASCII_PHRASES)
def test_in_quotes_everything_is_text(text: str) -> None:
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    assert parse(f'"{quoted}"') == Rule((Alternative((Term("words", text),)),))
