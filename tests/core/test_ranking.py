"""Which papers come first, and which are shown in full, as lines, or only counted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.messages import Group, Item
from bot.core.papers import PaperId
from bot.core.ranking import arrange
from bot.core.rules.tree import Field, Reason
from tests.core.samples import paper

Found = tuple[str, Field]


def item(name: str, *found: Found) -> Item:
    reasons = tuple(Reason("clause", term, field, 0, 1) for term, field in found)
    return Item(paper=paper(name, id=PaperId(f"arxiv:{name}")), reasons=reasons)


def group(n: int, *items: Item) -> Group:
    return Group(subscription_id=n, name=f"G{n}", rule="x", reads_as="", items=items)


def order(*items: Item) -> list[str]:
    (one,), _ = arrange([group(1, *items)], full=100, lines=0)
    return [i.paper.title for i in one.items]


@pytest.mark.parametrize(
    ("worse", "better"),
    [
        ([("a", "abstract"), ("b", "abstract")], [("a", "title")]),
        ([("a", "abstract")], [("a", "authors")]),
        ([("a", "abstract")], [("a", "id")]),
        ([("c", "categories"), ("a", "abstract")], [("a", "title")]),
        ([("a", "title")], [("a", "title"), ("b", "abstract")]),
        ([("a", "title"), ("A", "abstract")], [("a", "title"), ("b", "abstract")]),
        ([("common", "abstract")], [("rare", "abstract")]),
        ([("rare", "abstract"), ("common", "abstract")], [("rare", "abstract"), ("uncommon", "abstract")]),
        ([], [("a", "abstract")]),
    ],
    ids=[
        "title",
        "author",
        "id",
        "a category is no title",
        "more words",
        "a word counts once",
        "rarer",
        "the next rarer",
        "no reason",
    ],
)
def test_better_matches_come_first(worse: list[Found], better: list[Found]) -> None:
    """“common” is in several papers that come last in any case, “uncommon” in one of them."""
    others = [item(f"other {n}", ("common", "abstract")) for n in range(3)]
    others.append(item("other 4", ("common", "abstract"), ("uncommon", "abstract")))
    found = order(item("worse", *worse), item("better", *better), *others)
    assert found.index("better") < found.index("worse")


def test_equals_stay_in_the_order_of_the_source() -> None:
    assert order(*(item(name, ("a", "abstract")) for name in "cab")) == ["c", "a", "b"]


def test_the_best_of_the_whole_message_are_in_full() -> None:
    one = group(1, item("1a", ("x", "abstract")), item("1b", ("x", "title")))
    two = group(2, item("2a", ("x", "abstract")), item("2b", ("x", "title")))
    shown, beyond = arrange([one, two], full=2, lines=1)
    seen = [(g.name, [(i.paper.title, i.full) for i in g.items]) for g in shown]
    assert seen == [("G1", [("1b", True), ("1a", False)]), ("G2", [("2b", True)])]
    assert [(g.name, [i.paper.title for i in g.items]) for g in beyond] == [("G2", ["2a"])]


FOUND = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["title", "abstract", "authors"])), max_size=3)


@given(st.lists(st.lists(FOUND, max_size=5), max_size=3), st.integers(0, 6), st.integers(0, 6))
def test_every_paper_stands_in_exactly_one_place(groups: list[list[list[Found]]], full: int, lines: int) -> None:
    given_ = [group(n, *(item(f"{n}.{i}", *f) for i, f in enumerate(items))) for n, items in enumerate(groups)]
    shown, beyond = arrange(given_, full=full, lines=lines)
    places = [(g.subscription_id, i.paper.id) for g in (*shown, *beyond) for i in g.items]
    assert sorted(places) == sorted((g.subscription_id, i.paper.id) for g in given_ for i in g.items)
    fulls = [i.full for g in shown for i in g.items]
    assert fulls.count(True) == min(full, len(places))
    assert fulls.count(False) == min(lines, len(places) - fulls.count(True))
    assert all([i.full for i in g.items] == sorted((i.full for i in g.items), reverse=True) for g in shown)
