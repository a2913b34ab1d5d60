"""Topic pages and full archives: what of them is today's, what is left over, what is no digest."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.sources.samples import archive, entry, ids, put, read_one, sample_archive, topic_page


def test_a_topic_page(tmp_path: Path) -> None:
    reading = read_one(put(tmp_path / "page.md", topic_page([entry("2506.00002"), entry("2506.00001")])))
    assert (reading.state, ids(reading), reading.notes) == ("fresh", ["2506.00002", "2506.00001"], ())
    assert (reading.date, reading.date_from) == (date(2025, 6, 9), "heading")
    assert reading.digest
    assert (reading.digest.topic, reading.digest.date) == ("Tides", date(2025, 6, 9))
    assert not reading.repaired


@pytest.mark.parametrize("topic", ["3D_Reconstruction", "Test-Time-Scaling", "Papers · and more", "Two Words", "C++"])
def test_topic_names(tmp_path: Path, topic: str) -> None:
    digest = read_one(put(tmp_path / "page.md", topic_page([entry()], topic=topic))).digest
    assert digest
    assert digest.topic == topic


def test_a_badge_that_differs_is_noted(tmp_path: Path) -> None:
    reading = read_one(put(tmp_path / "page.md", topic_page([entry()], badge=7)))
    assert (reading.state, ids(reading)) == ("fresh", ["2506.00001"])
    assert any("7 papers" in note for note in reading.notes)


def test_a_topic_page_that_counts_0_but_shows_papers_is_taken(tmp_path: Path) -> None:
    reading = read_one(put(tmp_path / "page.md", topic_page([entry()], badge=0)))
    assert (reading.state, ids(reading), len(reading.notes)) == ("fresh", ["2506.00001"], 1)


def test_a_topic_page_without_matches_is_quiet(tmp_path: Path) -> None:
    reading = read_one(put(tmp_path / "page.md", topic_page([])))
    assert (reading.state, reading.digest, reading.bookmark) == ("quiet", None, None)
    assert reading.date == date(2025, 6, 9)


def test_a_topic_page_cut_before_its_first_entry_is_a_failure(tmp_path: Path) -> None:
    reading = read_one(put(tmp_path / "page.md", topic_page([], badge=5)))
    assert reading.state == "failed"
    assert "5 papers" in (reading.error or "")


def test_a_full_archive(tmp_path: Path) -> None:
    text = archive(
        {
            "Machine Learning 📊": [entry("2506.00001"), entry("2506.00003")],
            "Basket Weaving 🧺": [entry("2506.00002")],
        }
    )
    reading = read_one(put(tmp_path / "README.md", text))
    assert (reading.state, ids(reading), reading.notes) == ("fresh", ["2506.00001", "2506.00003", "2506.00002"], ())
    assert [paper.categories for paper in reading.papers] == [("cs.LG",), ("cs.LG",), ()]
    assert not any(paper.categories_complete for paper in reading.papers)
    assert reading.digest
    assert reading.digest.topic is None


@pytest.mark.parametrize(
    ("name", "category"),
    [
        ("Artificial Intelligence 🧠", "cs.AI"),
        ("Computation and Language 💬", "cs.CL"),
        ("Computer Vision and Pattern Recognition 📸", "cs.CV"),
        ("Machine Learning", "cs.LG"),
        ("Multiagent Systems 🌐", "cs.MA"),
        ("robotics", "cs.RO"),
    ],
)
def test_section_names_are_categories(tmp_path: Path, name: str, category: str) -> None:
    (paper,) = read_one(put(tmp_path / "README.md", archive({name: [entry()]}))).papers
    assert paper.categories == (category,)


def test_a_section_that_counts_0_is_left_over(tmp_path: Path) -> None:
    text = archive(
        {"Robotics 🤖": [entry("2506.00001")], "Multiagent Systems 🌐": [entry("2505.00009"), entry("2506.00001")]},
        counts={"Robotics 🤖": 1, "Multiagent Systems 🌐": 0},
    )
    reading = read_one(put(tmp_path / "README.md", text))
    assert (reading.state, ids(reading)) == ("fresh", ["2506.00001"])
    (note,) = reading.notes
    assert "Multiagent Systems" in note
    assert "2 entries" in note


def test_a_section_with_another_count_is_taken_and_noted(tmp_path: Path) -> None:
    text = archive({"Robotics": [entry()], "Machine Learning": []}, counts={"Robotics": 3, "Machine Learning": 2})
    reading = read_one(put(tmp_path / "README.md", text))
    assert ids(reading) == ["2506.00001"]
    assert [("Robotics" in note, "Machine Learning" in note) for note in reading.notes] == [
        (True, False),
        (False, True),
    ]


def test_a_counted_section_that_is_missing_is_noted(tmp_path: Path) -> None:
    text = archive({"Robotics": [entry()]}, counts={"Robotics": 1, "Machine Learning": 2})
    (note,) = read_one(put(tmp_path / "README.md", text)).notes
    assert "Machine Learning" in note


def test_a_section_outside_the_table_is_taken_and_noted(tmp_path: Path) -> None:
    text = archive({"Robotics": [entry()], "Machine Learning": [entry("2506.00002")]}, counts={"Robotics": 1})
    reading = read_one(put(tmp_path / "README.md", text))
    assert ids(reading) == ["2506.00001", "2506.00002"]
    assert any("Machine Learning" in note for note in reading.notes)


def test_badge_and_table_that_differ_are_noted(tmp_path: Path) -> None:
    reading = read_one(put(tmp_path / "README.md", archive({"Robotics": [entry()]}, badge=9)))
    assert reading.state == "fresh"
    assert any("9" in note for note in reading.notes)


@pytest.mark.parametrize("table", [True, False])
def test_an_outage_is_a_failure_not_a_quiet_day(tmp_path: Path, table: bool) -> None:
    counts = {"Robotics": 0, "Machine Learning": 0} if table else {}
    text = archive({"Robotics": [entry()], "Machine Learning": [entry("2506.00002")]}, counts=counts, badge=0)
    reading = read_one(put(tmp_path / "2025-06-08" / "README.md", text))
    assert (reading.state, reading.papers, reading.bookmark) == ("failed", (), None)
    assert "arXiv gave no papers" in (reading.error or "")
    assert (reading.date, reading.date_from) == (date(2025, 6, 8), "path")


def test_nothing_counted_and_nothing_there_is_quiet(tmp_path: Path) -> None:
    reading = read_one(put(tmp_path / "README.md", archive({"Robotics": [], "Machine Learning": []})))
    assert (reading.state, reading.error, reading.digest) == ("quiet", None, None)


def test_papers_counted_but_none_there_is_a_failure(tmp_path: Path) -> None:
    reading = read_one(put(tmp_path / "README.md", archive({"Robotics": []}, counts={"Robotics": 4})))
    assert reading.state == "failed"
    assert "4 papers" in (reading.error or "")


def test_counted_papers_missing_while_left_overs_stand_is_a_failure(tmp_path: Path) -> None:
    text = archive({"Robotics": [], "Machine Learning": [entry()]}, counts={"Robotics": 4, "Machine Learning": 0})
    reading = read_one(put(tmp_path / "README.md", text))
    assert (reading.state, reading.papers) == ("failed", ())


@pytest.mark.parametrize(
    "text",
    [
        "<!doctype html><html><body><h1>404</h1><p>Papers · 2025-06-01</p></body></html>",
        "# My project\n\n### Install\n\n- **fast**\n- [docs](docs/a.md)\n\n| errors | 0 |\n| --- | --- |\n",
        "\x89PNG\r\n\x1a\n\x00\x00",
        "just words",
        "{}",
    ],
)
def test_what_is_no_digest_fails_in_words(tmp_path: Path, text: str) -> None:
    reading = read_one(put(tmp_path / "README.md", text))
    assert (reading.state, reading.digest) == ("failed", None)
    assert "no digest" in (reading.error or "")


@pytest.mark.parametrize("text", ["", "\n\n  \n", "\ufeff"])
def test_an_empty_file_fails_in_words(tmp_path: Path, text: str) -> None:
    reading = read_one(put(tmp_path / "README.md", text))
    assert reading.state == "failed"
    assert "empty" in (reading.error or "")


def test_counts_in_an_abstract_are_text(tmp_path: Path) -> None:
    text = archive(
        {"Robotics": [entry(abstract="| [Robotics](#robotics) | 0 | /badge/paper_today-0+ # x Papers · 2020-01-01")]}
    )
    reading = read_one(put(tmp_path / "README.md", text))
    assert (reading.state, reading.notes) == ("fresh", ())


def test_the_same_listing_is_unchanged_even_with_other_texts(tmp_path: Path) -> None:
    path = put(tmp_path / "README.md", sample_archive())
    first = read_one(path)
    put(path, sample_archive().replace("Paper 2 on", "Paper 2, revised, on"))
    second = read_one(path, first.bookmark)
    assert (first.state, second.state) == ("fresh", "unchanged")
    assert "revised" in next(paper.title for paper in second.papers if paper.id == "arxiv:2506.00002")
    put(path, sample_archive(11))
    assert read_one(path, second.bookmark).state == "unchanged"  # one is gone: withdrawn
    put(path, sample_archive(13))
    third = read_one(path, second.bookmark)
    assert (third.state, third.stragglers) == ("fresh", True)
    put(path, sample_archive(5))
    assert (read_one(path, third.bookmark).state, read_one(path, third.bookmark).stragglers) == ("fresh", False)


@pytest.mark.parametrize("bookmark", ["", "x", "[]", "{}", "3", '{"listings": 3, "day": 7}', '"etag"', "[" * 100_000])
def test_a_foreign_bookmark_is_none(tmp_path: Path, bookmark: str) -> None:
    assert read_one(put(tmp_path / "README.md", sample_archive()), bookmark).state == "fresh"
