"""Identity of papers, and text that nothing downstream has to fear."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.papers import clean, parse_arxiv_id, parse_paper_id


@pytest.mark.parametrize(
    ("text", "paper", "version"),
    [
        ("2504.21380", "arxiv:2504.21380", None),
        ("2504.21380v2", "arxiv:2504.21380", 2),
        ("0910.3580v13", "arxiv:0910.3580", 13),
        ("2512.123456", "arxiv:2512.123456", None),
        ("hep-th/9901001", "arxiv:hep-th/9901001", None),
        ("cs/0501001v1", "arxiv:cs/0501001", 1),
        ("math.GT/0309136", "arxiv:math/0309136", None),
    ],
)
def test_arxiv_ids(text: str, paper: str, version: int | None) -> None:
    assert parse_arxiv_id(text) == (paper, version)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2513.21380",
        "2500.21380",
        "2504.213",
        "2504.21380v0",
        "2504.21380 ",
        "٢٥٠٤.21380",
        "x2504.21380",
        "cs/050100",
        "CS/0501001",
    ],
)
def test_what_is_no_arxiv_id(text: str) -> None:
    assert parse_arxiv_id(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "2504.21380",
        " arxiv:2504.21380 ",
        "arXiv:2504.21380v3",
        "https://arxiv.org/abs/2504.21380",
        "http://arxiv.org/abs/2504.21380v1",
        "arxiv.org/abs/2504.21380",
    ],
)
def test_how_a_person_names_a_paper(text: str) -> None:
    assert parse_paper_id(text) == "arxiv:2504.21380"


def test_what_names_no_paper() -> None:
    assert parse_paper_id("https://example.org/2504.21380") is None


def test_clean() -> None:
    assert clean("a\r\nb\tc\x00\x9f\u2028d\ud800e") == "a  b c   d\ufffde"
    assert clean("Schrödinger 🤖 $\\alpha$ <b>") == "Schrödinger 🤖 $\\alpha$ <b>"


@given(st.text(st.characters()))
def test_clean_text_can_be_stored_and_stays_as_it_is(text: str) -> None:
    cleaned = clean(text)
    assert len(cleaned) == len(text)
    assert len(cleaned.splitlines()) <= 1
    assert cleaned.encode("utf-8").decode("utf-8") == cleaned == clean(cleaned)
