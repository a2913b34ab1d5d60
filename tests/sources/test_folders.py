"""A digest folder: README.md, its topic pages, what is left over and what is missing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.sources.samples import archive, entry, ids, put, read_one, topic_page

ROBOTS = [entry("2506.00001", "One"), entry("2506.00002", "Two")]


def day(folder: Path, **topics: str) -> Path:
    put(folder / "README.md", archive({"Robotics 🤖": ROBOTS}))
    for name, text in topics.items():
        put(folder / "hot_topic" / f"{name}.md", text)
    return folder


def test_the_readme_lists_and_the_topic_pages_know_more(tmp_path: Path) -> None:
    tides = topic_page([entry("2506.00002", "Two", categories=["cs.RO", "cs.AI"]), entry("2506.00003")])
    reading = read_one(day(tmp_path / "d", Tides=tides))
    assert (reading.state, ids(reading)) == ("fresh", ["2506.00001", "2506.00002"])
    assert [(p.categories, p.categories_complete) for p in reading.papers] == [
        (("cs.RO",), False),
        (("cs.RO", "cs.AI"), True),
    ]
    assert (reading.date, reading.date_from) == (date(2025, 6, 9), "heading")
    (note,) = reading.notes
    assert "1 paper" in note
    assert "topic files" in note
    assert reading.digest
    assert reading.digest.topic is None


def test_left_over_topic_pages_are_not_used(tmp_path: Path) -> None:
    old = topic_page([entry("2506.00001", categories=["cs.RO", "cs.XX"])], topic="Old", date="2025-05-30")
    new = topic_page([entry("2506.00002", categories=["cs.RO"])])
    reading = read_one(day(tmp_path / "d", Old=old, Tides=new))
    assert reading.papers[0].categories == ("cs.RO",)
    assert reading.date == date(2025, 6, 9)
    (note,) = reading.notes
    assert "hot_topic/Old.md" in note
    assert "2025-05-30" in note


def test_topic_pages_of_another_day_do_not_date_the_readme(tmp_path: Path) -> None:
    old = topic_page([entry("2505.00009")], date="2025-05-30")
    reading = read_one(day(tmp_path / "2025-06-07", Tides=old))
    assert (reading.state, reading.date, reading.date_from) == ("fresh", date(2025, 6, 7), "path")


def test_a_linked_topic_page_that_is_missing_is_noted(tmp_path: Path) -> None:
    (tmp_path / "d" / "hot_topic").mkdir(parents=True)
    (note,) = read_one(day(tmp_path / "d")).notes
    assert "hot_topic/Tides.md" in note


def test_a_link_with_signs_that_no_name_has_is_noted_as_text(tmp_path: Path) -> None:
    text = archive({"Robotics": ROBOTS}).replace("hot_topic/Tides.md", "hot_topic/\x00\x1bTides.md")
    (note,) = read_one(put(tmp_path / "d" / "README.md", text).parent).notes
    assert "Tides.md" in note
    assert not {"\x00", "\x1b"} & set(note)


def test_a_broken_topic_page_is_noted_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "d" / "hot_topic" / "Folder.md").mkdir(parents=True)
    reading = read_one(day(tmp_path / "d", Tides="<html>"))
    assert (reading.state, len(reading.papers)) == ("fresh", 2)
    assert sorted(note.split(":")[0] for note in reading.notes) == ["hot_topic/Folder.md", "hot_topic/Tides.md"]


def test_a_broken_readme_is_not_replaced_by_its_topic_pages(tmp_path: Path) -> None:
    folder = day(tmp_path / "d", Tides=topic_page([entry()]))
    put(folder / "README.md", "<html>")
    reading = read_one(folder)
    assert (reading.state, reading.papers, reading.date) == ("failed", (), None)
    assert "README.md" in (reading.error or "")


def test_an_outage_takes_its_day_from_the_path(tmp_path: Path) -> None:
    folder = day(tmp_path / "2025-06-10", Tides=topic_page(ROBOTS, date="2025-06-09"))
    put(folder / "README.md", archive({"Robotics 🤖": ROBOTS}, counts={"Robotics 🤖": 0}))
    reading = read_one(folder)
    assert (reading.state, reading.date, reading.date_from) == ("failed", date(2025, 6, 10), "path")


def test_a_readme_without_topic_pages(tmp_path: Path) -> None:
    put(tmp_path / "2025-06-07" / "CONTRIBUTING.md", "# How to help")
    reading = read_one(day(tmp_path / "2025-06-07"))
    assert (reading.state, reading.date_from, len(reading.papers)) == ("fresh", "path", 2)
    assert not any("CONTRIBUTING" in note for note in reading.notes)


def test_without_a_readme_the_current_topic_pages_count_together(tmp_path: Path) -> None:
    put(tmp_path / "d/hot_topic/A.md", topic_page([entry("2506.00002"), entry("2506.00001")], topic="A"))
    put(tmp_path / "d/hot_topic/B.md", topic_page([entry("2506.00001"), entry("2506.00003")], topic="B"))
    put(tmp_path / "d/hot_topic/C.md", topic_page([entry("2505.00009")], topic="C", date="2025-06-01"))
    reading = read_one(tmp_path / "d")
    assert ids(reading) == ["2506.00002", "2506.00001", "2506.00003"]
    assert (reading.date, reading.date_from) == (date(2025, 6, 9), "heading")
    assert ids(read_one(tmp_path / "d" / "hot_topic")) == ids(reading)


def test_topic_pages_without_matches_are_a_quiet_day(tmp_path: Path) -> None:
    put(tmp_path / "d/hot_topic/A.md", topic_page([]))
    reading = read_one(tmp_path / "d")
    assert (reading.state, reading.date, reading.date_from) == ("quiet", date(2025, 6, 9), "heading")


def test_an_empty_topic_page_of_today_dates_the_readme(tmp_path: Path) -> None:
    reading = read_one(day(tmp_path / "2025-06-07", Tides=topic_page([])))
    assert (reading.state, reading.date, reading.date_from) == ("fresh", date(2025, 6, 9), "heading")


def test_no_readable_topic_page_is_a_failure(tmp_path: Path) -> None:
    put(tmp_path / "d/hot_topic/A.md", "nothing")
    assert read_one(tmp_path / "d").state == "failed"
    (tmp_path / "e/hot_topic").mkdir(parents=True)
    assert read_one(tmp_path / "e").state == "failed"


def test_a_folder_without_digests_fails_in_words(tmp_path: Path) -> None:
    put(tmp_path / "empty" / "notes.txt", "x")
    reading = read_one(tmp_path / "empty")
    assert (reading.state, "no digest in this folder" in (reading.error or "")) == ("failed", True)


def test_damage_in_one_topic_page_is_told(tmp_path: Path) -> None:
    tides = topic_page([entry("2506.00002", categories=["cs.RO", "cs.AI"])]).encode().decode("mac_roman")
    reading = read_one(day(tmp_path / "d", Tides=tides))
    assert reading.repaired
    assert reading.papers[1].categories == ("cs.RO", "cs.AI")
    assert reading.date_from == "heading"


def test_a_page_with_a_wrong_date_far_ahead_makes_no_other_left_over(tmp_path: Path) -> None:
    put(tmp_path / "hot_topic" / "Tides.md", topic_page([entry("2506.90002")], date="2025-06-09"))
    put(tmp_path / "hot_topic" / "Lamps.md", topic_page([entry("2506.90001")], topic="Lamps", date="2052-06-09"))
    reading = read_one(tmp_path)
    assert (reading.date, sorted(ids(reading))) == (date(2025, 6, 9), ["2506.90001", "2506.90002"])
    assert any("Lamps.md" in note and "2052-06-09" in note for note in reading.notes)


def test_pages_that_all_lie_ahead_are_read_as_they_say(tmp_path: Path) -> None:
    put(tmp_path / "hot_topic" / "Tides.md", topic_page([entry("2506.90002")], date="2052-06-09"))
    put(tmp_path / "hot_topic" / "Lamps.md", topic_page([entry("2506.90001")], topic="Lamps", date="2052-06-08"))
    reading = read_one(tmp_path)
    assert (reading.date, ids(reading)) == (date(2052, 6, 9), ["2506.90002"])
