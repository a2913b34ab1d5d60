"""Identity of papers, and text that nothing downstream has to fear."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.papers import PaperId, arxiv_link, clean, doi_id, parse_arxiv_id, parse_paper_id


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
        "https://arxiv.org/pdf/2504.21380v2",
        "https://arxiv.org/pdf/2504.21380.pdf",
        "https://www.arxiv.org/abs/2504.21380",
        "https://arxiv.org/html/2504.21380v1/",
        "HTTPS://ArXiv.org/abs/2504.21380?context=cs#section",
    ],
)
def test_how_a_person_names_a_paper(text: str) -> None:
    assert parse_paper_id(text) == "arxiv:2504.21380"


@pytest.mark.parametrize(
    ("text", "paper"),
    [
        ("doi:10.1101/2025.01.02.345678", "doi:10.1101/2025.01.02.345678"),
        (" https://doi.org/10.1038/S41586-025-00001-2 ", "doi:10.1038/s41586-025-00001-2"),
        ("http://dx.doi.org/10.1000/x", "doi:10.1000/x"),
        ("DOI: 10.1000/x", "doi:10.1000/x"),
        ("info:doi/10.1000.10/x", "doi:10.1000.10/x"),
        ("10.1016/S0140-6736(99)00001-0", "doi:10.1016/s0140-6736(99)00001-0"),
        ("10.1000/a(b)", "doi:10.1000/a(b)"),
        ("10.1000/x).", "doi:10.1000/x"),
        ("10.48550/arXiv.2504.21380", "arxiv:2504.21380"),
        ("https://doi.org/10.48550/arXiv.2504.21380v2", "arxiv:2504.21380"),
        ("doi:10.48550/arXiv.hep-th/9901001", "arxiv:hep-th/9901001"),
        ("doi:10.48550/arXiv.math.GT/0309136", "arxiv:math/0309136"),
        ("doi:10.48550/other", "doi:10.48550/other"),
    ],
)
def test_dois(text: str, paper: str) -> None:
    assert doi_id(text) == parse_paper_id(text) == paper
    assert doi_id(paper) in (paper, None if paper.startswith("arxiv:") else paper)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "10.1000",
        "10.1000/",
        "10.1000/...",
        "10.10/x",
        "x10.1000/x",
        "10.1000/a b",
        "10.1000/a\0",
        "10.1000/" + "x" * 401,
    ],
)
def test_what_is_no_doi(text: str) -> None:
    assert doi_id(text) is None


def test_the_id_of_a_paper_that_only_a_feed_names() -> None:
    own = "feed:" + "0123456789abcdef" * 2
    assert parse_paper_id(own) == own
    assert parse_paper_id(own[:-1]) is None


@pytest.mark.parametrize("text", ["https://example.org/2504.21380", "https://example.org/10.1000/x", "feed:x", "doi:"])
def test_what_names_no_paper(text: str) -> None:
    assert parse_paper_id(text) is None


def test_the_page_of_a_paper() -> None:
    """https://info.arxiv.org/help/arxiv_identifier.html"""
    assert arxiv_link(PaperId("arxiv:math/0309136")) == "https://arxiv.org/abs/math/0309136"
    assert arxiv_link(PaperId("arxiv:2505.00001")) == "https://arxiv.org/abs/2505.00001"


def test_clean() -> None:
    assert clean("a\r\nb\tc\x00\x9f\u2028d\ud800e") == "a  b c   d\ufffde"
    assert clean("Schrödinger 🤖 $\\alpha$ <b>") == "Schrödinger 🤖 $\\alpha$ <b>"


@given(st.text(st.characters()))
def test_clean_text_can_be_stored_and_stays_as_it_is(text: str) -> None:
    cleaned = clean(text)
    assert len(cleaned) == len(text)
    assert len(cleaned.splitlines()) <= 1
    assert cleaned.encode("utf-8").decode("utf-8") == cleaned == clean(cleaned)
