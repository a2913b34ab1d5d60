"""What holds for every rule and every paper."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from bot.core.errors import RuleError
from bot.core.papers import Paper
from bot.core.readable import readable
from bot.core.rules.aloud import reads_as
from bot.core.rules.matching import explain, match_all, matches
from bot.core.rules.parsing import parse
from bot.core.rules.showing import key, show
from bot.core.rules.tree import Alternative, Rule, Term
from bot.core.topics import Topic
from tests.core.samples import paper

LETTERS = "aBcßİς1.+#_- ∇\"\\\\$'^{}"
WORDS = st.text(LETTERS, min_size=1, max_size=5)
HARD_TEXT = st.text('ab1AND ORNOT,+-~=*"\\():\n–“”＂\u200b\u00a0', max_size=30)
ANY_TEXT = st.one_of(st.text(max_size=40), HARD_TEXT)
NAMES = st.sampled_from(["A", "B b", "-x", 'q"', "nobody"])

ASCII_PHRASES = (
    st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=20)
    .map(lambda text: " ".join(text.split()))
    .filter(lambda text: any(map(str.isalnum, text)))
)
letters = WORDS.filter(str.strip)
short_phrases = letters.map(lambda text: " ".join(text.split())).filter(lambda text: any(map(str.isalnum, text)))
terms = st.one_of(
    short_phrases.map(lambda text: Term("words", text)),
    letters.map(lambda text: Term("letters", text)),
    NAMES.map(lambda text: Term("topic", text)),
)
several = st.lists(terms, max_size=2).map(tuple)
alternatives = st.builds(Alternative, st.lists(terms, min_size=1, max_size=3).map(tuple), several)
rules = st.builds(Rule, st.lists(alternatives, min_size=1, max_size=3).map(tuple), several)
texts = st.lists(WORDS, max_size=8).map(" ".join)
papers = st.builds(paper, texts, texts)
conditions = st.lists(letters, min_size=1, max_size=2).map(tuple)
lists = st.lists(conditions, min_size=1, max_size=2).map(tuple)
topics = st.fixed_dictionaries({n: st.builds(Topic, st.just(n), lists, lists) for n in ("A", "B b", "-x", 'q"')})


@given(ANY_TEXT)
@example('"\\')
@example("\ud800")
@example("a\x1fb")
def test_any_text_is_a_rule_or_a_mistake_with_a_place(text: str) -> None:
    read = rule_or_error(text)
    if isinstance(read, RuleError):
        assert 0 <= read.position < max(len(text), 1)
        assert len(read.pointer().split("\n")) == 2
    else:
        assert parse(show(read)) == read
        assert key(parse(show(read))) == key(read)


def rule_or_error(text: str) -> Rule | RuleError:
    try:
        return parse(text)
    except RuleError as error:
        return error


@given(rules)
def test_a_rule_written_back_is_the_same_rule(rule: Rule) -> None:
    assert parse(show(rule)) == rule
    for term in rule.terms:
        text = term.text
        assert text in reads_as(rule)


@given(ASCII_PHRASES)
def test_in_quotes_everything_is_text(text: str) -> None:
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    assert parse(f'"{quoted}"') == Rule((Alternative((Term("words", text),)),))


@given(st.lists(rules, max_size=4), st.lists(papers, max_size=4), topics)
def test_many_at_once_are_the_same_as_one_at_a_time(
    some: list[Rule], day: list[Paper], known: dict[str, Topic]
) -> None:
    one_by_one = {rule: tuple(n for n, one in enumerate(day) if matches(rule, one, known)) for rule in some}
    assert match_all(some, day, known) == one_by_one


@given(rules, papers, topics)
def test_reasons_lie_in_the_text(rule: Rule, one: Paper, known: dict[str, Topic]) -> None:
    reasons = explain(rule, one, known)
    assert bool(reasons) == matches(rule, one, known)
    for reason in reasons:
        text = readable(one.title if reason.field == "title" else one.abstract).text
        assert 0 <= reason.start < reason.end <= len(text)
