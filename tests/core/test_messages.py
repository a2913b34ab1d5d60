"""Messages: heading, splitting into pages, cutting and highlighting."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.addresses import parse_address
from bot.core.messages import Group, Item, Limits, Message, MessageLinks, marked, shorten, shorten_prose
from bot.core.paging import clip, split
from bot.core.papers import PaperId
from bot.core.rules.tree import Reason
from tests.core.samples import paper


def item(n: int, abstract: str = "x") -> Item:
    return Item(paper=paper(f"Paper {n}", abstract, id=PaperId(f"arxiv:2504.{n:05}")))


def group(n: int, *items: Item) -> Group:
    return Group(subscription_id=n, name=f"G{n}", rule="x", reads_as="", items=items)


def message(*groups: Group, again: bool = False) -> Message:
    return Message(address=parse_address("console"), date=date(2025, 5, 1), groups=groups, again=again)


@pytest.mark.parametrize(
    ("built", "heading"),
    [
        (message(group(1, item(1))), "1 new paper: G1 · 1 May 2025"),
        (message(group(1, item(1)), group(2, item(2), item(3))), "3 new papers: G1, G2 · 1 May 2025"),
        (message(*(group(n, item(n)) for n in range(1, 6))), "5 new papers: G1, G2, G3 and 2 more · 1 May 2025"),
        (message(group(1, item(1)), again=True), "1 paper again: G1 · 1 May 2025"),
        (message(group(1, item(1), item(2)), again=True), "2 papers again: G1 · 1 May 2025"),
    ],
)
def test_heading(built: Message, heading: str) -> None:
    assert built.heading == heading


def test_pages_are_filled_in_order_and_know_their_place() -> None:
    built = message(group(1, item(1), item(2), item(3)), group(2, item(4)))
    pages = split(built, limits=Limits(budget=2), weigh=lambda _: 1, key="k")
    assert [(p.key, p.number, p.of, p.start) for p in pages] == [("k-1", 1, 2, 0), ("k-2", 2, 2, 2)]
    assert [[g.name for g in p.groups] for p in pages] == [["G1"], ["G1", "G2"]]
    assert [[i.paper.title for i in p.items] for p in pages] == [["Paper 1", "Paper 2"], ["Paper 3", "Paper 4"]]


def test_a_paper_that_is_too_heavy_gets_a_page_of_its_own() -> None:
    built = message(group(1, item(1), item(2, "heavy"), item(3)))
    pages = split(built, limits=Limits(budget=3), weigh=lambda i: len(i.paper.abstract), key="k")
    assert [[i.paper.title for i in p.items] for p in pages] == [["Paper 1"], ["Paper 2"], ["Paper 3"]]


def test_a_message_without_papers_is_one_page() -> None:
    (page,) = split(message(), limits=Limits(budget=1), weigh=lambda _: 1, key="k")
    assert (page.number, page.of, page.items) == (1, 1, ())


def test_weights_are_of_what_is_shown() -> None:
    built = message(group(1, item(1, "x" * 500), item(2, "y" * 500)))
    limits = Limits(budget=100, abstract=50)
    pages = split(built, limits=limits, weigh=lambda i: len(i.paper.abstract), key="k")
    assert [len(i.paper.abstract) for page in pages for i in page.items] == [50, 50]
    assert len(pages) == 1


@given(st.lists(st.lists(st.integers(0, 9), max_size=5), max_size=4), st.integers(1, 12))
def test_every_paper_stands_on_exactly_one_page(weights: list[list[int]], budget: int) -> None:
    groups = [group(n, *(item(n * 10 + i, "x" * w) for i, w in enumerate(ws))) for n, ws in enumerate(weights)]
    pages = split(message(*groups), limits=Limits(budget=budget), weigh=lambda i: len(i.paper.abstract), key="k")
    assert [i for page in pages for i in page.items] == [i for one in groups for i in one.items]
    for page in pages:
        assert len(page.items) <= 1 or sum(len(i.paper.abstract) for i in page.items) <= budget


def reason(field: str, start: int, end: int) -> Reason:
    return Reason("c", "t", field, start, end)  # type: ignore[arg-type]


def test_clip_leaves_short_papers_alone() -> None:
    one = item(1)
    assert clip(one, Limits(budget=1)) == one


def test_clip_keeps_the_reasons_and_empties_the_places_that_are_cut_off() -> None:
    inside, at_the_cut, beyond, elsewhere = (
        reason("title", 0, 4), reason("title", 4, 8), reason("title", 9, 12), reason("abstract", 0, 1),
    )  # fmt: skip
    one = replace(item(1), paper=paper("abcdefghijkl", "x"), reasons=(inside, at_the_cut, beyond, elsewhere))
    cut = clip(one, Limits(budget=1, title=8))
    assert cut.paper.title == "abcdefg…"
    assert cut.reasons == (inside, replace(at_the_cut, start=7, end=7), replace(beyond, start=7, end=7), elsewhere)
    assert marked(cut.paper.title, [(r.start, r.end) for r in cut.reasons[:3]]) == (("abcd", True), ("efg…", False))


def test_clip_leaves_places_in_other_fields_alone() -> None:
    named = reason("authors", 500, 512)
    one = replace(item(1), paper=paper("abcdefghijkl", "x"), reasons=(named,))
    assert clip(one, Limits(budget=1, title=8)).reasons == (named,)


def test_what_is_beyond_the_limits_is_counted_on_the_last_page() -> None:
    built = message(group(1, *(item(n) for n in range(6))), group(2, item(7)))
    pages = split(built, limits=Limits(budget=2, full=2, lines=2), weigh=lambda _: 1, key="k")
    assert [[(i.paper.title, i.full) for i in page.items] for page in pages] == [
        [("Paper 0", True), ("Paper 1", True)],
        [("Paper 2", False), ("Paper 3", False)],
    ]
    assert [[(g.name, len(g.items)) for g in page.beyond] for page in pages] == [[], [("G1", 2), ("G2", 1)]]


def test_headings_count_where_they_stand() -> None:
    """Above a group, above its lines, and again on every page."""
    built = message(group(1, item(1), item(2), item(3)), group(2, item(4)))
    pages = split(built, limits=Limits(budget=14, heading=5, full=2), weigh=lambda _: 2, key="k")
    assert [len(page.items) for page in pages] == [2, 2]
    pages = split(built, limits=Limits(budget=16, heading=5, full=2), weigh=lambda _: 2, key="k")
    assert [len(page.items) for page in pages] == [3, 1]


def test_shorten() -> None:
    assert shorten("short", 5) == "short"
    assert shorten("a word that is long", 12) == "a word that…"
    assert shorten("a word that is long", 13) == "a word that…"
    assert shorten("x" * 100, 10) == "x" * 9 + "…"
    assert shorten("word " + "x" * 100, 60) == "word " + "x" * 54 + "…"


@given(st.text(), st.integers(1, 60))
def test_shortened_text_keeps_the_limit(text: str, length: int) -> None:
    short = shorten(text, length)
    assert len(short) <= length
    assert short == text or (short.endswith("…") and text.startswith(short[:-1]))


@pytest.mark.parametrize(
    ("places", "runs"),
    [
        ([], [("abcdef", False)]),
        ([(0, 6)], [("abcdef", True)]),
        ([(1, 3)], [("a", False), ("bc", True), ("def", False)]),
        ([(3, 5), (1, 2)], [("a", False), ("b", True), ("c", False), ("de", True), ("f", False)]),
        ([(1, 4), (2, 5), (2, 3)], [("a", False), ("bcde", True), ("f", False)]),
        ([(1, 2), (2, 3)], [("a", False), ("bc", True), ("def", False)]),
        ([(2, 2)], [("abcdef", False)]),
    ],
)
def test_marked(places: list[tuple[int, int]], runs: list[tuple[str, bool]]) -> None:
    assert marked("abcdef", places) == tuple(runs)


def test_marked_nothing() -> None:
    assert marked("", []) == ()


@given(st.text(max_size=20), st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20))))
def test_marked_runs_are_the_text(text: str, places: list[tuple[int, int]]) -> None:
    inside = [(min(a, len(text)), min(b, len(text))) for a, b in places]
    runs = marked(text, inside)
    assert "".join(run for run, _ in runs) == text
    shown = [on for run, on in runs for _ in run]
    assert shown == [any(a <= n < b for a, b in inside) for n in range(len(text))]
    assert all(a[1] != b[1] for a, b in pairwise(runs))


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("Short. ", "Short. "),
        ("One two three. Four five six. Seven eight nine.", "One two three. Four five six. …"),
        ("One two three four (see Fig. 2 there). Then five six seven.", "One two three four (see Fig. 2 there). …"),
        ("It is known as A. Because of that it is e.g. Very long, it is.", "It is known as A. Because of that it is…"),
        ("A first. Then a sentence that goes on for longer than that.", "A first. Then a sentence that goes on…"),
        ("One two three four, five six to 0.5 times. and not seven.", "One two three four, five six to 0.5…"),
        ("One two three four five six seven eigh. Nine.", "One two three four five six seven eigh.…"),
    ],
)
def test_prose_is_cut_at_the_end_of_a_sentence(text: str, cut: str) -> None:
    assert shorten_prose(text, 40) == cut


def test_a_cut_abstract_is_known_as_such() -> None:
    one = item(1, "One two three. Four five six. Seven eight nine.")
    one = replace(one, reasons=(reason("abstract", 15, 19), reason("abstract", 30, 35)))
    cut = clip(one, Limits(budget=1, abstract=40))
    assert (cut.cut, one.cut, clip(item(2), Limits(budget=1)).cut) == (True, False, False)
    assert [(r.start, r.end) for r in cut.reasons] == [(15, 19), (29, 29)]


def test_a_message_without_papers_says_so() -> None:
    empty = replace(message(), nothing="Nothing for you today: arXiv announced 512 papers", date=date(2025, 5, 1))
    assert empty.heading == "Nothing for you today: arXiv announced 512 papers · 1 May 2025"
    assert [page.items for page in split(empty, limits=Limits(budget=1), weigh=lambda _: 1, key="k")] == [()]


def test_links_that_there_are() -> None:
    both = MessageLinks(unsubscribe="https://a.example/u", mailto="mailto:b@example.org")
    assert (both.leave, both.one_click) == ("https://a.example/u", True)
    assert (MessageLinks(mailto="mailto:b").leave, MessageLinks(mailto="mailto:b").one_click) == ("mailto:b", False)
    assert not MessageLinks(unsubscribe="http://a.example/u").one_click
