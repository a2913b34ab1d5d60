"""Damaged digests: whatever is done to a document, reading it gives papers that stand in it, or a clear failure."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.digests import Reading
from bot.core.papers import Paper, clean
from bot.sources.markdown.files import read_text
from tests.sources.samples import put, read_one, sample_archive, some_papers, topic_page
from tests.support import real_digests as real

MOST_PAPERS = 50
HOSTILE = [
    *("<!channel>", "<script>", "</details>", "  </details>\n", "  <details><summary>Abstract</summary>\n", "_", "__"),
    *("- **[", "](http", "](https://arxiv.org/abs/2506.00003)**", "`arXiv:2506.00004`", "v2", "cs/0501001", "### "),
    *("\n### Robotics 🤖\n", "\n# 🔍 X Papers · 2025-13-45\n", "/badge/Papers-0", "| [Robotics 🤖](#r) | 0 |\n"),
    *("| [Robotics 🤖](#r) | 99999999999999999999 |\n", "\r", "\r\n", "\0", "\x1b[2J", "\u2028", "\ufeff", "\ufffd"),
    *("\uf8ff", "\uf8ffüîç", "√©", "‚Äì", "Â·", " " * 5000, "x" * 70_000),
]


def cut(text: str) -> str:
    """``text`` with at most 50 papers: as many of each section, the first ones."""
    sections = text.split("\n### ")
    each = MOST_PAPERS // max(len(sections) - 1, 1)
    return "\n### ".join("\n- **".join(section.split("\n- **")[: each + 1]) for section in sections)


def documents() -> list[bytes]:
    """Invented ones, and the real ones where they are."""
    page = topic_page(some_papers(9))
    texts = [sample_archive(15), page, page.replace("\n", "\r\n"), page.encode().decode("mac_roman")]
    for day in ("2025-03-31", "2025-05-07", "2025-10-22", "2025-11-05"):
        for path in (real.folder() / day / "README.md", real.folder() / day / "hot_topic" / "Diffusion.md"):
            texts += [cut(path.read_text(encoding="utf-8"))] if path.is_file() else []
    texts += [cut(path.read_text(encoding="utf-8")) for path in sorted((real.folder() / "mojibake").glob("*.md"))[:2]]
    return [text.encode() for text in texts]


DOCUMENTS = documents()
shares = st.floats(0, 1, exclude_max=True)
few = st.integers(1, 8)


def place(draw: st.DrawFn, data: bytes | list[bytes]) -> int:
    return int(draw(shares) * len(data))


def head(draw: st.DrawFn, data: bytes) -> bytes:
    return data[: place(draw, data)]


def tail(draw: st.DrawFn, data: bytes) -> bytes:
    return data[place(draw, data) :]


def hole(draw: st.DrawFn, data: bytes) -> bytes:
    at = place(draw, data)
    return data[:at] + data[at + draw(st.integers(1, 3000)) :]


def splice(draw: st.DrawFn, data: bytes) -> bytes:
    return head(draw, data) + tail(draw, draw(st.sampled_from(DOCUMENTS)))


def drop_lines(draw: st.DrawFn, data: bytes) -> bytes:
    lines = data.split(b"\n")
    at = place(draw, lines)
    return b"\n".join(lines[:at] + lines[at + draw(few) :])


def repeat_lines(draw: st.DrawFn, data: bytes) -> bytes:
    lines = data.split(b"\n")
    at = place(draw, lines)
    return b"\n".join(lines[: at + draw(few)] + lines[at:])


def flip(draw: st.DrawFn, data: bytes) -> bytes:
    at = place(draw, data)
    return data[:at] + bytes([draw(st.integers(0, 255))]) + data[at + 1 :]


def insert(draw: st.DrawFn, data: bytes) -> bytes:
    at = place(draw, data)
    return data[:at] + draw(st.sampled_from(HOSTILE) | st.text(max_size=40)).encode() + data[at:]


CHANGES: list[Callable[[st.DrawFn, bytes], bytes]]
CHANGES = [head, tail, hole, splice, drop_lines, repeat_lines, flip, insert]


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    data = draw(st.sampled_from(DOCUMENTS))
    for change in draw(st.lists(st.sampled_from(CHANGES), min_size=1, max_size=6)):
        data = change(draw, data)
    return data


def fuzz(examples: int) -> settings:
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=False,
        database=None,
        print_blob=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


@pytest.fixture(scope="module")
def where(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz") / "2025-06-09" / "README.md"


def check(where: Path, data: bytes) -> None:
    reading = read_one(put(where, data))
    assert reading.state in ("fresh", "quiet", "failed")
    assert bool(reading.papers) == (reading.digest is not None) == (reading.state == "fresh") == bool(reading.bookmark)
    assert (reading.error is not None) == (reading.state == "failed")
    text = clean(read_text(where).text)
    for paper in reading.papers:
        check_paper(paper, data, text)
    check_again(where, reading)


def check_paper(paper: Paper, data: bytes, text: str) -> None:
    number = paper.id.removeprefix("arxiv:").rpartition("/")[2]
    assert number.encode() in data
    assert paper.title.strip()
    assert paper.abstract
    assert len(paper.link) < 100
    for field in (paper.title, paper.abstract, *paper.authors):
        assert field == clean(field)
        assert field in text


def check_again(where: Path, reading: Reading) -> None:
    assert len({paper.id for paper in reading.papers}) == len(reading.papers)
    if reading.bookmark:
        assert read_one(where, reading.bookmark).state == "unchanged"


def test_the_documents_are_small_and_good(where: Path) -> None:
    readings = [read_one(put(where, data)) for data in DOCUMENTS]
    assert all(len(reading.papers) <= MOST_PAPERS for reading in readings)
    assert sum(reading.state == "fresh" for reading in readings) >= 4


@fuzz(300)
@given(damaged())
def test_damaged_digests(where: Path, data: bytes) -> None:
    check(where, data)


@pytest.mark.long
@pytest.mark.timeout(1800)
@fuzz(10_000)
@given(damaged())
def test_ten_thousand_damaged_digests(where: Path, data: bytes) -> None:
    check(where, data)


@fuzz(200)
@given(st.binary(max_size=400))
def test_random_bytes(where: Path, data: bytes) -> None:
    check(where, data)
