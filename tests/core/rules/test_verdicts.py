"""What decided about a paper, in both directions."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bot.core.rules.matching import explain, matches
from bot.core.rules.parsing import parse
from bot.core.rules.tree import Reason
from bot.core.rules.verdicts import Exclusion, Lack, ListedField, Unsure, Verdict, judge
from bot.core.topics import Topic
from tests.core.samples import paper

TOPICS = {"T": Topic("T", (("cat", "fish"), ("dog",)), (("2D",),))}


def verdict(rule: str, title: str, abstract: str = "") -> Verdict:
    one = paper(title, abstract)
    given = judge(parse(rule), one, TOPICS)
    assert (given.verdict == "matched") is matches(parse(rule), one, TOPICS)
    return given


def test_matched_with_the_reasons_of_every_alternative_that_fits() -> None:
    rule, one = "a + (b, c) -d, b, z", paper("a b", "c")
    assert judge(parse(rule), one, TOPICS) == Verdict("matched", explain(parse(rule), one, TOPICS))
    assert explain(parse(rule), one, TOPICS) == (
        Reason("a + (b, c) -d", "a", "title", 0, 1),
        Reason("a + (b, c) -d", "b", "title", 2, 3),
        Reason("a + (b, c) -d", "c", "abstract", 0, 1),
        Reason("b", "b", "title", 2, 3),
    )


def test_brackets_that_do_not_fit_give_no_reasons() -> None:
    assert explain(parse("(a -b, c) + d"), paper("a b c d"), TOPICS) == (
        Reason("(a -b, c) + d", "c", "title", 4, 5),
        Reason("(a -b, c) + d", "d", "title", 6, 7),
    )


def test_no_match_says_for_each_alternative_what_it_lacked() -> None:
    assert verdict("a + b + (c, d), e -f, -g", "a g f") == Verdict(
        "no_match", lacks=(Lack("a + b + (c, d)", ("b", "(c, d)")), Lack("e -f", ("e",)))
    )
    assert verdict("topic:T + topic:Nobody", "cat") == Verdict(
        "no_match", lacks=(Lack("topic:T + topic:Nobody", ("topic:T", "topic:Nobody")),)
    )


def test_the_exclusion_of_the_whole_rule_and_where_it_hit() -> None:
    assert verdict("a, -g, -h, -i", "a", "g, i g") == Verdict(
        "excluded",
        exclusions=(
            Exclusion(None, "g", (Reason("-g", "g", "abstract", 0, 1), Reason("-g", "g", "abstract", 5, 6))),
            Exclusion(None, "i", (Reason("-i", "i", "abstract", 3, 4),)),
        ),
    )


def test_the_exclusion_of_the_alternative_that_would_have_fitted() -> None:
    assert verdict("a -b, c -d, e", "a b d") == Verdict(
        "excluded", exclusions=(Exclusion("a -b", "b", (Reason("a -b", "b", "title", 2, 3),)),)
    )


def test_both_exclusions_are_told_where_both_hit() -> None:
    given = verdict("a -b, -c", "a b c")
    assert [(one.clause, one.item) for one in given.exclusions] == [("a -b", "b"), (None, "c")]


@pytest.mark.parametrize(
    ("rule", "title", "hits"),
    [
        ("a -(b + c, d)", "a b c", [("(b + c)", [("b", 2), ("c", 4)])]),
        ("a, -((b, c) + d)", "a d c", [("((b, c) + d)", [("c", 4), ("d", 2)])]),
        ("a, -topic:T", "a dog", [("topic:T", [("dog", 2)])]),
        ("a, -(topic:T + x)", "a x cat fish", [("(topic:T + x)", [("cat", 4), ("fish", 8), ("x", 2)])]),
    ],
)
def test_what_was_excluded_in_brackets(rule: str, title: str, hits: list[tuple[str, list[tuple[str, int]]]]) -> None:
    given = verdict(rule, title)
    assert [(one.item, [(hit.term, hit.start) for hit in one.hits]) for one in given.exclusions] == hits


def test_an_excluded_alternative_decides_before_one_that_lacks_something() -> None:
    assert verdict("a -b, c", "a b").verdict == "excluded"
    assert verdict("a + c -b", "a b").verdict == "no_match"


CUT: Mapping[str, tuple[ListedField, ...]] = {
    "cat:math": ("categories",),
    "author:Noether": ("authors",),
    "(cat:math, author:Noether)": ("authors", "categories"),
    "(cat:math + author:Noether, zebra)": ("authors", "categories"),
    "(cat:math + tea)": ("categories",),
    "zebra": (),
    "(cat:math + zebra, lamp)": (),  # it has no zebra, whatever its categories
    "(cat:math -tea, lamp)": (),
    "(cat:math, zebra, -tea)": (),
}


@pytest.mark.parametrize(("item", "fields"), CUT.items())
def test_of_a_list_that_was_cut_nobody_can_tell_what_it_lacks(item: str, fields: tuple[ListedField, ...]) -> None:
    rule = parse(f"on + {item}")
    one = paper("on tea", authors_complete=False, categories_complete=False)
    (lack,) = judge(rule, one, TOPICS).lacks
    assert lack.unsure == ((Unsure(*lack.items, fields),) if fields else ())
    (sure,) = judge(rule, paper("on tea"), TOPICS).lacks
    assert sure == Lack(lack.clause, lack.items)


def test_the_one_list_may_be_cut_and_the_other_whole() -> None:
    rule, given = parse("cat:math + author:Noether"), paper("on tea", authors_complete=False)
    (lack,) = judge(rule, given, TOPICS).lacks
    assert (len(lack.items), lack.unsure) == (2, (Unsure("author:Noether", ("authors",)),))
