"""The real digests against what an oracle apart from the product found in them."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.sources.markdown.documents import parse
from bot.sources.markdown.files import read_text
from tests.sources.samples import ids, put, read_all, read_one

pytestmark = pytest.mark.real_digests
LATE = datetime(2026, 1, 1, tzinfo=UTC)


def listed(day: dict[str, Any]) -> list[str]:
    return [paper for section in day["sections"] if not section["left_over"] for paper in section["ids"]]


def test_archives(real_digests: Path, expected: dict[str, Any]) -> None:
    for day, want in expected["days"].items():
        reading = read_one(real_digests / day / "README.md", now=LATE)
        assert reading.state == ("fresh" if want["total"] else "failed"), day
        assert (ids(reading), len(reading.papers)) == (listed(want), want["total"]), day
        assert (reading.date, reading.date_from, reading.repaired) == (date.fromisoformat(day), "path", False)
        left_over = [s["name"] for s in want["sections"] if s["left_over"] and s["in_section"]]
        assert len(reading.notes) == (len(left_over) if want["total"] else 0), day
        assert all(name in note for name, note in zip(left_over, reading.notes, strict=False))


def test_sections_and_categories(real_digests: Path, expected: dict[str, Any]) -> None:
    for day, want in expected["days"].items():
        document = parse(read_text(real_digests / day / "README.md").text)
        for section, wanted in zip(document.sections, want["sections"], strict=True):
            assert [paper.id for paper in section.papers] == [f"arxiv:{paper}" for paper in wanted["ids"]]
            assert {paper.categories for paper in section.papers} <= {(wanted["category"],)}
            assert (document.count_of(section), section.broken) == (wanted["count"], ())


def test_odd_titles(real_digests: Path, expected: dict[str, Any]) -> None:
    for day, want in expected["days"].items():
        titles = {paper.id: paper.title for paper in read_one(real_digests / day / "README.md").papers}
        for paper, title in want["odd_titles"].items():
            assert titles[f"arxiv:{paper}"] == title


def test_topic_pages(real_digests: Path, expected: dict[str, Any]) -> None:
    for day, want in expected["days"].items():
        for topic, wanted in want["topics"].items():
            reading = read_one(real_digests / day / "hot_topic" / f"{topic}.md", now=LATE)
            assert (str(reading.date), reading.date_from) == (wanted["file"]["date"], "heading")
            assert (len(reading.papers), reading.notes) == (wanted["file"]["badge"], ())
            assert reading.digest
            assert reading.digest.topic == topic
            assert ids(reading) == wanted.get("file_order", ids(reading))
            assert all(paper.categories_complete for paper in reading.papers)


def test_texts_of_topic_pages_are_those_of_the_archive(real_digests: Path) -> None:
    folder = real_digests / "2025-10-22"
    whole = {paper.id: paper for paper in read_one(folder / "README.md").papers}
    for path in sorted((folder / "hot_topic").glob("*.md")):
        for paper in read_one(path).papers:
            same = whole[paper.id]
            assert (paper.title, paper.abstract, paper.authors) == (same.title, same.abstract, same.authors)
            assert paper.categories[:1] == same.categories


def test_digest_folders(real_digests: Path, expected: dict[str, Any]) -> None:
    for day, want in expected["days"].items():
        reading = read_one(real_digests / day, now=LATE)
        assert ids(reading) == listed(want)
        assert str(reading.date) == day
        assert reading.date_from == ("heading" if want["total"] else "path")
        old = [name for name, topic in want["topics"].items() if not topic["file"]["current"]]
        if want["total"]:
            assert sum("left over from" in note for note in reading.notes) == len(old), day


def test_the_folder_of_days(real_digests: Path) -> None:
    first = read_one(real_digests, now=datetime(2025, 5, 1, 12, tzinfo=UTC))
    rest = read_all(real_digests, first.bookmark, LATE)
    assert (str(first.date), first.state) == ("2025-05-01", "fresh")
    assert [(str(reading.date)[5:], reading.state) for reading in rest] == [
        ("05-02", "unchanged"),
        ("05-03", "unchanged"),
        ("05-04", "fresh"),
        ("05-07", "fresh"),
        ("05-11", "fresh"),
        ("07-14", "fresh"),
        ("10-22", "fresh"),
        ("11-05", "failed"),
    ]


def test_an_older_day_carries_versions_in_its_links(real_digests: Path) -> None:
    papers = read_one(real_digests / "2025-03-31" / "README.md").papers
    assert all(paper.version and paper.link.endswith(f"v{paper.version}") for paper in papers)


def test_mojibake(real_digests: Path, expected: dict[str, Any]) -> None:
    for day, want in expected["mojibake"].items():
        path = real_digests / want["file"]
        assert hashlib.sha256(read_text(path).text.encode()).hexdigest() == want["sha256_repaired"]
        reading = read_one(path)
        assert (reading.repaired, str(reading.date), reading.date_from) == (True, day, "heading")
        assert ids(reading) == want["ids"]
        authors = {paper.id: ", ".join(paper.authors) for paper in reading.papers}
        for paper, names in want["authors_with_accents"].items():
            assert authors[f"arxiv:{paper}"] == names.removesuffix(", et al.")


def test_the_folder_of_mojibake(real_digests: Path, expected: dict[str, Any]) -> None:
    first = read_one(real_digests / "mojibake", now=datetime(2025, 4, 6, 12, tzinfo=UTC))
    rest = read_all(real_digests / "mojibake", first.bookmark, LATE)
    found = {str(reading.date): ids(reading) for reading in (first, *rest)}
    assert found == {day: want["ids"] for day, want in expected["mojibake"].items()}


def test_a_half_written_day_is_read_when_it_is_whole(
    real_digests: Path, expected: dict[str, Any], tmp_path: Path
) -> None:
    for day in ("2025-05-01", "2025-05-11"):
        (tmp_path / day).symlink_to(real_digests / day)
    text = (real_digests / "2025-05-07" / "README.md").read_text(encoding="utf-8")
    half = put(tmp_path / "2025-05-07" / "README.md", text[: text.index("\n- **[")])
    first = read_one(tmp_path, now=datetime(2025, 5, 1, 12, tzinfo=UTC))
    now = datetime(2025, 5, 12, tzinfo=UTC)
    failed, fresh = read_all(tmp_path, first.bookmark, now)
    assert (failed.error_code, str(failed.date), str(fresh.date)) == ("damaged", "2025-05-07", "2025-05-11")
    assert read_one(tmp_path, fresh.bookmark, now).error == failed.error
    put(half, text)
    late = read_one(tmp_path, fresh.bookmark, now)
    assert (late.state, ids(late)) == ("fresh", listed(expected["days"]["2025-05-07"]))
    assert read_one(tmp_path, late.bookmark, now).state == "unchanged"
