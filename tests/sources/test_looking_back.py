"""A folder of days looks back at them; a single digest has no other day to look at."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.core.ports import Filling, LooksBack
from tests.sources.day_folders import add, at, flat
from tests.sources.samples import archive, entry, open_source, put, topic_page

JUNE = (date(2025, 6, 1), date(2025, 6, 30))


def look_back(root: Path, cursor: str | None = None, span: tuple[date, date] = JUNE) -> list[Filling]:
    source = open_source(str(root))
    assert isinstance(source, LooksBack)
    return list(source.look_back(*span, cursor, at(30)))


def days(fillings: list[Filling]) -> list[tuple[int, list[str]]]:
    found = [digest for filling in fillings for digest in filling.digests]
    return [(digest.date.day, [paper.id.removeprefix("arxiv:2506.") for paper in digest.papers]) for digest in found]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for day in (3, 2, 5, 4):
        add(tmp_path, day, f"2506.0000{day}", f"2506.1000{day}")
    return tmp_path


def test_all_days_oldest_first(root: Path) -> None:
    fillings = look_back(root)
    assert days(fillings) == [(day, [f"0000{day}", f"1000{day}"]) for day in (2, 3, 4, 5)]
    assert [(one.cursor, one.done, one.total) for one in fillings] == [
        (f"2025-06-0{day}", done, 4) for done, day in enumerate((2, 3, 4, 5), 1)
    ]


def test_only_the_days_that_were_asked_for(root: Path) -> None:
    assert [day for day, _ in days(look_back(root, span=(date(2025, 6, 3), date(2025, 6, 4))))] == [3, 4]
    assert look_back(root, span=(date(2024, 6, 3), date(2024, 6, 4))) == []


def test_it_goes_on_where_it_was(root: Path) -> None:
    """With the day that was done last: another digest of that day may have been left."""
    assert [day for day, _ in days(look_back(root, "2025-06-04"))] == [4, 5]


def test_several_digests_of_one_day(tmp_path: Path) -> None:
    flat(tmp_path, 2, "Tides", "2506.00001")
    flat(tmp_path, 2, "Waves", "2506.00002")
    fillings = look_back(tmp_path)
    assert days(fillings) == [(2, ["00001"]), (2, ["00002"])]
    assert [digest.topic for one in fillings for digest in one.digests] == ["Tides", "Waves"]


def test_a_day_that_cannot_be_read_is_told_and_tried_again_next_time(root: Path) -> None:
    put(root / "2025-06-03" / "README.md", "<html>")
    fillings = look_back(root)
    assert [day for day, _ in days(fillings)] == [2, 4, 5]
    (note,) = fillings[1].notes
    assert note.startswith("2025-06-03: ")
    assert fillings[-1].cursor == "2025-06-03"
    add(root, 3, "2506.00003")
    assert [day for day, _ in days(look_back(root, fillings[-1].cursor))] == [3, 4, 5]


def test_a_quiet_day_is_passed(root: Path) -> None:
    put(root / "2025-06-03" / "README.md", archive({}, counts={"Robotics": 0}))
    assert [(len(one.digests), one.notes) for one in look_back(root)] == [(1, ()), (0, ()), (1, ()), (1, ())]


def test_the_day_is_the_headings_as_when_it_is_read(tmp_path: Path) -> None:
    put(tmp_path / "2025-06-03" / "hot_topic" / "Tides.md", topic_page([entry()], date="2025-06-02"))
    assert [day for day, _ in days(look_back(tmp_path))] == [2]


@pytest.mark.parametrize(
    "file", ["page.md", "README.md", "digest/README.md", "digest/hot_topic/Tides.md", "empty/x.txt"]
)
def test_a_single_digest_cannot_look_back(tmp_path: Path, file: str) -> None:
    put(tmp_path / file, archive({"Robotics": [entry()]}))
    assert not isinstance(open_source(str(tmp_path / Path(file).parts[0])), LooksBack)
    assert not isinstance(open_source(str(tmp_path / "nowhere")), LooksBack)
