"""A folder of days: the latest first, then all since the bookmark, each on its own."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

from tests.sources.samples import archive, entry, ids, put, read_all, read_one, topic_page


def at(day: int) -> datetime:
    return datetime(2025, 6, day, 23, tzinfo=UTC)


def add(root: Path, day: int, *papers: str) -> Path:
    """A day folder with these papers."""
    return put(root / f"2025-06-{day:02d}" / "README.md", archive({"Robotics": [entry(paper) for paper in papers]}))


def days(root: Path, bookmark: str | None, day: int) -> list[tuple[int, str, list[str]]]:
    found = read_all(root, bookmark, at(day))
    return [(reading.date.day if reading.date else 0, reading.state, ids(reading)) for reading in found]


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
    add(tmp_path, 1, "2506.00001")
    bookmark = read_one(tmp_path, None, at(1)).bookmark
    assert days(tmp_path, bookmark, 5) == [(1, "unchanged", ["2506.00001"])]
    assert read_one(tmp_path, bookmark, at(5)).bookmark == bookmark


def test_the_same_listing_on_a_new_day_is_unchanged_and_moves_on(tmp_path: Path) -> None:
    add(tmp_path, 1, "2506.00001", "2506.00002")
    add(tmp_path, 2, "2506.00002", "2506.00001")
    add(tmp_path, 3, "2506.00003")
    bookmark = read_one(tmp_path, None, at(1)).bookmark
    assert [state for _, state, _ in days(tmp_path, bookmark, 3)] == ["unchanged", "fresh"]
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


def flat(root: Path, day: int, topic: str, *papers: str) -> None:
    text = topic_page([entry(paper) for paper in papers], topic=topic, date=f"2025-06-{day:02d}")
    put(root / f"2025-06-{day:02d}-{topic}.md", text)


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
    assert days(tmp_path, bookmark, 2) == [(2, "unchanged", ["2506.00001"]), (2, "fresh", ["2506.00012"])]


def test_a_file_that_comes_late_on_the_bookmarks_day_is_read(tmp_path: Path) -> None:
    flat(tmp_path, 1, "B", "2506.00002")
    bookmark = read_one(tmp_path, None, at(1)).bookmark
    flat(tmp_path, 1, "A", "2506.00001")
    assert days(tmp_path, bookmark, 1) == [(1, "fresh", ["2506.00001"])]


def broken(root: Path, day: int) -> Path:
    return put(root / f"2025-06-{day:02d}" / "README.md", "<html>")


def passed_over(root: Path) -> str:
    """Day 1 was read, day 2 could not be, day 3 was: the bookmark after that."""
    add(root, 1, "2506.00001")
    bookmark = read_one(root, None, at(1)).bookmark
    broken(root, 2)
    add(root, 3, "2506.00003")
    failed, fresh = read_all(root, bookmark, at(3))
    assert (failed.state, fresh.state) == ("failed", "fresh")
    assert fresh.bookmark
    return fresh.bookmark


def test_a_failed_day_is_read_once_it_can_be_even_after_later_days(tmp_path: Path) -> None:
    bookmark = passed_over(tmp_path)
    assert days(tmp_path, bookmark, 3) == [(2, "failed", [])]
    add(tmp_path, 2, "2506.00002")
    add(tmp_path, 4, "2506.00004")
    late, new = read_all(tmp_path, bookmark, at(4))
    assert [(r.state, ids(r)) for r in (late, new)] == [("fresh", ["2506.00002"]), ("fresh", ["2506.00004"])]
    # Killed between the two: the new day is still to come, the late one is not.
    assert days(tmp_path, late.bookmark, 4) == [(4, "fresh", ["2506.00004"])]
    assert days(tmp_path, new.bookmark, 4) == [(4, "unchanged", ["2506.00004"])]


def test_a_late_day_leaves_what_is_known_of_the_latest(tmp_path: Path) -> None:
    bookmark = passed_over(tmp_path)
    add(tmp_path, 2, "2506.00002")
    late = read_one(tmp_path, bookmark, at(3))
    assert days(tmp_path, late.bookmark, 3) == [(3, "unchanged", ["2506.00003"])]
    add(tmp_path, 4, "2506.00003")
    assert days(tmp_path, late.bookmark, 4) == [(4, "unchanged", ["2506.00003"])]


def test_a_failed_day_that_turns_out_quiet_is_done(tmp_path: Path) -> None:
    bookmark = passed_over(tmp_path)
    put(tmp_path / "2025-06-02" / "README.md", archive({"Robotics": []}))
    quiet = read_one(tmp_path, bookmark, at(3))
    assert (quiet.state, quiet.date) == ("quiet", date(2025, 6, 2))
    assert days(tmp_path, quiet.bookmark, 3) == [(3, "unchanged", ["2506.00003"])]


def test_a_failed_day_that_is_gone_for_a_while_is_waited_for(tmp_path: Path) -> None:
    bookmark = passed_over(tmp_path)
    (tmp_path / "2025-06-02").rename(tmp_path / "aside")
    (reading,) = read_all(tmp_path, bookmark, at(3))
    assert reading.state == "unchanged"
    (tmp_path / "aside").rename(tmp_path / "2025-06-02")
    add(tmp_path, 2, "2506.00002")
    assert days(tmp_path, bookmark, 3) == [(2, "fresh", ["2506.00002"])]


def test_a_day_that_changed_into_a_broken_one_is_a_failed_day(tmp_path: Path) -> None:
    add(tmp_path, 1, "2506.00001")
    bookmark = read_one(tmp_path, None, at(1)).bookmark
    broken(tmp_path, 1)
    add(tmp_path, 2, "2506.00002")
    bookmark = read_all(tmp_path, bookmark, at(2))[-1].bookmark
    add(tmp_path, 1, "2506.00001", "2506.00009")
    assert days(tmp_path, bookmark, 2) == [(1, "fresh", ["2506.00001", "2506.00009"])]


def test_a_failed_day_is_tried_for_14_days_after_it_was_passed_over(tmp_path: Path) -> None:
    bookmark = passed_over(tmp_path)
    add(tmp_path, 10, "2506.00010")
    bookmark = read_all(tmp_path, bookmark, at(10))[-1].bookmark
    patient = read_one(tmp_path, bookmark, at(17))
    assert (patient.state, patient.bookmark, patient.notes) == ("failed", None, ())
    last = read_one(tmp_path, bookmark, at(18))
    assert (last.state, last.error_code) == ("failed", "not_a_digest")
    assert "2025-06-02" in last.notes[0]
    assert "not tried again" in last.notes[0]
    assert days(tmp_path, last.bookmark, 18) == [(10, "unchanged", ["2506.00010"])]


def test_a_failed_day_may_still_be_read_at_the_last_try(tmp_path: Path) -> None:
    bookmark = passed_over(tmp_path)
    add(tmp_path, 2, "2506.00002")
    assert days(tmp_path, bookmark, 30) == [(2, "fresh", ["2506.00002"])]


def test_the_newest_31_failed_days_are_remembered(tmp_path: Path) -> None:
    put(tmp_path / "2025-04-01" / "README.md", archive({"Robotics": [entry("2504.00001")]}))
    bookmark = read_one(tmp_path, None, at(1)).bookmark
    for day in range(1, 32):
        put(tmp_path / f"2025-05-{day:02d}" / "README.md", "<html>")
    broken(tmp_path, 1)
    add(tmp_path, 2, "2506.00002")
    bookmark = read_all(tmp_path, bookmark, at(2))[-1].bookmark
    found = read_all(tmp_path, bookmark, at(3))
    assert {reading.state for reading in found} == {"failed"}
    assert [str(reading.date) for reading in found] == [*(f"2025-05-{day:02d}" for day in range(2, 32)), "2025-06-01"]


def test_a_failed_file_among_dated_files_is_tried_again_too(tmp_path: Path) -> None:
    flat(tmp_path, 1, "A", "2506.00001")
    put(tmp_path / "2025-06-01-B.md", "<html>")
    first, failed = read_all(tmp_path, None, at(1))
    assert (first.state, failed.state) == ("fresh", "failed")
    flat(tmp_path, 2, "A", "2506.00002")
    bookmark = read_all(tmp_path, first.bookmark, at(2))[-1].bookmark
    flat(tmp_path, 1, "B", "2506.00003")
    assert days(tmp_path, bookmark, 2) == [(1, "fresh", ["2506.00003"])]


def test_bookmarks_of_an_older_version_and_odd_ones_are_read(tmp_path: Path) -> None:
    bookmark = json.loads(passed_over(tmp_path))
    older = json.dumps({key: value for key, value in bookmark.items() if key != "missed"})
    assert days(tmp_path, older, 3) == [(3, "unchanged", ["2506.00003"])]
    odd = json.dumps({**bookmark, "missed": {"2025-06-02": "soon", "2025-06-01": 3, "../x": "2025-06-01"}})
    assert days(tmp_path, odd, 3) == [(3, "unchanged", ["2506.00003"])]
