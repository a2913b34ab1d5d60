"""A folder of days: the latest first, then all since the bookmark, each on its own."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.sources.day_folders import add, at, days, flat
from tests.sources.samples import entry, ids, put, read_all, read_one, topic_page


def test_the_first_read_takes_the_latest_day_up_to_now(tmp_path: Path) -> None:
    for day in (1, 2, 3):
        add(tmp_path, day, f"2506.0000{day}")
    assert days(tmp_path, None, 2) == [(2, "fresh", ["2506.00002"])]


def test_later_reads_take_all_days_since_oldest_first(tmp_path: Path) -> None:
    for day in (1, 2, 3, 4, 9):
        add(tmp_path, day, f"2506.0000{day}")
    bookmark = read_one(tmp_path, None, at(1)).bookmark
    found = read_all(tmp_path, bookmark, at(4))
    assert [ids(reading) for reading in found] == [["2506.00002"], ["2506.00003"], ["2506.00004"]]
    assert all(reading.date_from == "path" for reading in found)
    # Killed after the second of three: its own bookmark goes on with the third.
    assert days(tmp_path, found[1].bookmark, 4) == [(4, "fresh", ["2506.00004"])]


def test_no_new_day_is_one_unchanged_reading(tmp_path: Path) -> None:
    add(tmp_path, 5, "2506.00001")  # a Thursday: until Sunday’s evening nothing new is announced
    bookmark = read_one(tmp_path, None, at(5)).bookmark
    for day in (5, 6, 7, 8):
        assert days(tmp_path, bookmark, day) == [(5, "unchanged", ["2506.00001"])]
        assert read_one(tmp_path, bookmark, at(day)).bookmark == bookmark


def test_a_day_that_should_be_there_is_waited_for(tmp_path: Path) -> None:
    add(tmp_path, 1, "2506.00001")
    bookmark = read_one(tmp_path, None, at(1)).bookmark
    assert days(tmp_path, bookmark, 3) == [(1, "waiting", ["2506.00001"])]
    add(tmp_path, 2, "2506.00002")
    assert days(tmp_path, bookmark, 3) == [(2, "fresh", ["2506.00002"])]


def test_the_same_listing_on_a_weekend_is_unchanged_and_on_a_working_day_stalled(tmp_path: Path) -> None:
    for day in (5, 6, 7, 8):
        add(tmp_path, day, "2506.00001")
    bookmark = read_one(tmp_path, None, at(5)).bookmark
    states = [(day, state) for day, state, _ in days(tmp_path, bookmark, 8)]
    assert states == [(6, "unchanged"), (7, "unchanged"), (8, "stalled")]


def test_the_same_listing_on_a_new_day_moves_on(tmp_path: Path) -> None:
    add(tmp_path, 1, "2506.00001", "2506.00002")
    add(tmp_path, 2, "2506.00002", "2506.00001")
    add(tmp_path, 3, "2506.00003")
    bookmark = read_one(tmp_path, None, at(1)).bookmark
    assert [state for _, state, _ in days(tmp_path, bookmark, 3)] == ["stalled", "fresh"]
    moved = read_one(tmp_path, bookmark, at(2)).bookmark
    assert days(tmp_path, moved, 3) == [(3, "fresh", ["2506.00003"])]


def test_the_latest_day_is_read_again_when_it_changed(tmp_path: Path) -> None:
    add(tmp_path, 1, "2506.00001")
    bookmark = read_one(tmp_path, None, at(1)).bookmark
    add(tmp_path, 1, "2506.00001", "2506.00002")
    add(tmp_path, 2, "2506.00003")
    assert days(tmp_path, bookmark, 2) == [(1, "fresh", ["2506.00001", "2506.00002"]), (2, "fresh", ["2506.00003"])]


def test_a_topic_page_that_changed_is_a_change_of_the_day(tmp_path: Path) -> None:
    add(tmp_path, 1, "2506.00001")
    bookmark = read_one(tmp_path, None, at(1)).bookmark
    put(
        tmp_path / "2025-06-01/hot_topic/Tides.md",
        topic_page([entry("2506.00001", categories=["cs.RO", "cs.AI"])], date="2025-06-01"),
    )
    add(tmp_path, 2, "2506.00002")
    first, second = read_all(tmp_path, bookmark, at(2))
    assert (first.state, first.papers[0].categories) == ("unchanged", ("cs.RO", "cs.AI"))
    assert ids(second) == ["2506.00002"]


def test_a_failed_day_does_not_stop_the_next_nor_move_the_bookmark(tmp_path: Path) -> None:
    add(tmp_path, 1, "2506.00001")
    bookmark = read_one(tmp_path, None, at(1)).bookmark
    put(tmp_path / "2025-06-02" / "README.md", "<html>")
    failed = read_one(tmp_path, bookmark, at(2))
    assert (failed.state, failed.bookmark, failed.date) == ("failed", None, date(2025, 6, 2))
    assert (failed.error or "").startswith("2025-06-02: README.md")
    add(tmp_path, 3, "2506.00003")
    assert [state for _, state, _ in days(tmp_path, bookmark, 3)] == ["failed", "fresh"]
    add(tmp_path, 2, "2506.00002")
    assert days(tmp_path, bookmark, 3)[0] == (2, "fresh", ["2506.00002"])


def test_a_clock_before_the_bookmark_brings_nothing(tmp_path: Path) -> None:
    add(tmp_path, 1, "2506.00001")
    add(tmp_path, 3, "2506.00003")
    bookmark = read_one(tmp_path, None, at(3)).bookmark
    reading = read_one(tmp_path, bookmark, at(1))
    assert (reading.state, reading.digest, reading.bookmark) == ("unchanged", None, None)


def test_a_day_that_vanished_after_it_was_read(tmp_path: Path) -> None:
    add(tmp_path, 1, "2506.00001")
    path = add(tmp_path, 2, "2506.00002")
    bookmark = read_one(tmp_path, None, at(2)).bookmark
    path.unlink()
    path.parent.rmdir()
    assert days(tmp_path, bookmark, 3) == [(2, "unchanged", [])]


def test_only_days_to_come_is_waiting(tmp_path: Path) -> None:
    add(tmp_path, 9, "2506.00001")
    reading = read_one(tmp_path, None, at(1))
    assert (reading.state, reading.papers) == ("waiting", ())
    assert "2025-06-01" in reading.notes[0]


def test_a_foreign_bookmark_is_a_first_read(tmp_path: Path) -> None:
    add(tmp_path, 1, "2506.00001")
    add(tmp_path, 2, "2506.00002")
    assert days(tmp_path, '{"day": "2025-99-01"}', 5) == [(2, "fresh", ["2506.00002"])]


def test_other_folders_and_impossible_days_are_no_days(tmp_path: Path) -> None:
    add(tmp_path, 1, "2506.00001")
    put(tmp_path / "2025-06-31" / "README.md", "x")
    put(tmp_path / "mojibake" / "README.md", "x")
    put(tmp_path / "NOTE.md", "x")
    assert days(tmp_path, None, 30) == [(1, "fresh", ["2506.00001"])]


def test_dated_files_are_days_too_several_a_day(tmp_path: Path) -> None:
    flat(tmp_path, 1, "A", "2506.00001")
    flat(tmp_path, 2, "A", "2506.00001")
    flat(tmp_path, 2, "B", "2506.00002")
    first, second = read_all(tmp_path, None, at(2))
    assert [(r.digest.topic if r.digest else None, r.state) for r in (first, second)] == [
        ("A", "fresh"),
        ("B", "fresh"),
    ]
    assert days(tmp_path, first.bookmark, 2) == [(2, "fresh", ["2506.00002"])]
    assert [state for _, state, _ in days(tmp_path, second.bookmark, 2)] == ["unchanged"]


def test_each_topic_of_dated_files_has_its_own_listing(tmp_path: Path) -> None:
    for day in (1, 2):
        flat(tmp_path, day, "A", "2506.00001")
        flat(tmp_path, day, "B", f"2506.0001{day}")
    bookmark = read_all(tmp_path, None, at(1))[-1].bookmark
    assert days(tmp_path, bookmark, 2) == [(2, "stalled", ["2506.00001"]), (2, "fresh", ["2506.00012"])]


def test_a_file_that_comes_late_on_the_bookmarks_day_is_read(tmp_path: Path) -> None:
    flat(tmp_path, 1, "B", "2506.00002")
    bookmark = read_one(tmp_path, None, at(1)).bookmark
    flat(tmp_path, 1, "A", "2506.00001")
    assert days(tmp_path, bookmark, 1) == [(1, "fresh", ["2506.00001"])]
