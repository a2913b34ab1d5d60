"""What every medium says of one paper."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.messages import Item
from bot.core.rules.tree import Reason
from bot.render.papers import line_words, paper_words, plain
from tests.render.samples import RIVERS, item


@pytest.mark.parametrize(
    ("authors", "complete", "shown"),
    [
        ((), True, ""),
        ((), False, ""),
        (("A",), True, "A"),
        (("A", "B", "C"), True, "A, B, C"),
        (("A", "B", "C", "D"), True, "A, B, C and 1 more"),
        (("A", "B", "C", "D", "E", "F"), False, "A, B, C et al."),
    ],
)
def test_authors(authors: tuple[str, ...], complete: bool, shown: str) -> None:
    one = item(replace(RIVERS, authors=authors, authors_complete=complete))
    assert plain(paper_words(one).authors) == shown


def named(*names: str) -> Item:
    """RIVERS, whose rule asks for these authors."""
    together = ", ".join(RIVERS.authors)
    starts = [together.index(name) for name in names]
    reasons = tuple(Reason("c", n, "authors", s, s + len(n)) for n, s in zip(names, starts, strict=True))
    return Item(paper=RIVERS, reasons=reasons)


def test_an_author_whom_the_rule_names_is_marked() -> None:
    words = paper_words(named("Jón Þórsson"))
    assert words.authors == (
        ("Mira Okonkwo, ", False), ("Jón Þórsson", True), (", Ana Lúcia Ferraz and 2 more", False),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("title", "letters", "marked"),
    [
        ("Robotic manipulation: LLMs", ("obot", "LM"), ["Robotic", "LLMs"]),
        ("text-to-image (3D)", ("im", "D"), ["image", "3D"]),
        ("a diffusion", ("iff", "usion"), ["diffusion"]),
        ("of A and B", ("A",), ["A"]),
        ("写扩散模型吗", ("扩散",), ["扩散"]),
        ("x" * 100, ("x" * 10,), ["x" * 50]),
    ],
)
def test_a_mark_is_of_whole_words(title: str, letters: tuple[str, ...], marked: list[str]) -> None:
    places = [(title.index(one), title.index(one) + len(one)) for one in letters]
    reasons = tuple(Reason("c", "x", "title", *place) for place in places)
    words = paper_words(Item(paper=replace(RIVERS, title=title), reasons=reasons))
    assert [run for run, bold in words.title if bold] == marked
    assert plain(words.title) == title


def test_an_author_far_back_is_shown_when_the_rule_names_them() -> None:
    words = paper_words(named("Li Wen"))
    assert plain(words.authors) == "Mira Okonkwo, Jón Þórsson, Ana Lúcia Ferraz, Li Wen and 1 more"
    assert [run for run, bold in words.authors if bold] == ["Li Wen"]


def test_a_very_long_name_is_cut_and_its_mark_with_it() -> None:
    paper = replace(RIVERS, authors=("A" * 500, "Li Wen"))
    words = paper_words(Item(paper=paper, reasons=(Reason("c", "A", "authors", 0, 500),)))
    assert words.authors == (("A" * 59 + "…", True), (", Li Wen", False))


def test_a_line_has_the_title_with_its_marks_and_a_few_of_the_words() -> None:
    paper = replace(RIVERS, title="Diffusion " + "x" * 400)
    words = line_words(item(paper, "diffusion", "trace", "forget", "plain", "keep", edition=3))
    assert words.title[0] == ("Diffusion", True)
    assert len(plain(words.title)) <= 200
    assert words.matched == ("diffusion", "trace", "forget", "plain")
    assert words.revised == "revised, version 3"
