"""Failed days of a folder of days: they are tried again, also after later days were read, and for how long."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from tests.sources.day_folders import add, at, days, flat
from tests.sources.samples import archive, entry, ids, put, read_all, read_one, topic_page


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
    assert days(tmp_path, late.bookmark, 4) == [(4, "stalled", ["2506.00003"])]


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
    assert days(tmp_path, last.bookmark, 18) == [(10, "waiting", ["2506.00010"])]


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


def a_broken_file_and_a_good_one(root: Path) -> str:
    """Both of day 1, the broken one before the good one: the bookmark after that."""
    put(root / "2025-06-01-A.md", "<html>")
    flat(root, 1, "B", "2506.00002")
    bookmark = read_all(root, None, at(1))[-1].bookmark
    assert bookmark
    return bookmark


def test_a_failed_file_of_the_latest_day_is_read_once(tmp_path: Path) -> None:
    bookmark = a_broken_file_and_a_good_one(tmp_path)
    flat(tmp_path, 1, "A", "2506.00001")
    (late,) = read_all(tmp_path, bookmark, at(1))
    assert (late.state, ids(late)) == ("fresh", ["2506.00001"])
    assert days(tmp_path, late.bookmark, 1) == [(1, "unchanged", ["2506.00002"])]


def test_a_failed_file_of_the_latest_day_that_turns_out_quiet_is_done(tmp_path: Path) -> None:
    bookmark = a_broken_file_and_a_good_one(tmp_path)
    put(tmp_path / "2025-06-01-A.md", topic_page([], topic="A", date="2025-06-01"))
    flat(tmp_path, 2, "B", "2506.00003")
    quiet, fresh = read_all(tmp_path, bookmark, at(2))
    assert (quiet.state, fresh.state) == ("quiet", "fresh")
    assert days(tmp_path, fresh.bookmark, 2) == [(2, "unchanged", ["2506.00003"])]


def test_a_failed_file_of_the_latest_day_is_never_given_up(tmp_path: Path) -> None:
    bookmark = a_broken_file_and_a_good_one(tmp_path)
    reading = read_one(tmp_path, bookmark, at(30))
    assert (reading.state, reading.bookmark, reading.notes) == ("failed", None, ())
