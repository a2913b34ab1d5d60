"""The real days once more, the other way round: from a store that read a day's folder, `digest` writes the very files
of that folder, but for the address of one badge."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.commandline import CommandLine

pytestmark = pytest.mark.real_digests

DAYS = (
    *("2025-04-12", "2025-04-22", "2025-05-01", "2025-05-02", "2025-05-03", "2025-05-04", "2025-05-07", "2025-05-11"),
    *("2025-07-14", "2025-10-22"),
)
SOME_DAYS = [day if n % 3 == 0 else pytest.param(day, marks=pytest.mark.long) for n, day in enumerate(DAYS)]
"""The others only in .ci/run."""
FIRST_GENERATOR, OUTAGE = "2025-03-31", "2025-11-05"

LEFT_OVER = {
    *((day, "Embodied_AI") for day in ("2025-04-12", "2025-05-01", "2025-05-02", "2025-05-03", "2025-05-04")),
    ("2025-05-11", "3D_Generation"),
}
"""Where no paper matched, the reference left an earlier day's page in its place."""


def left_over(expected: dict[str, Any], day: str) -> set[str]:
    return {name for name, topic in expected["days"][day]["topics"].items() if not topic["file"]["current"]}


def comparable(text: str) -> str:
    """``text`` without the address of the badge that says when it was made."""
    return re.sub(r"(?<=^\[!\[Last Updated\]\()\S+(?=\)\]\(\)$)", "…", text, flags=re.MULTILINE)


def page(file: Path) -> str:
    return comparable(file.read_bytes().decode())


@pytest.fixture
def at(paperround: CommandLine, monkeypatch: pytest.MonkeyPatch, real_digests: Path) -> Iterator[Any]:
    """``at(day)`` reads that day's folder, with that day's topics."""

    def read(day: str) -> int:
        monkeypatch.setenv("TOPICS_FILE", str(real_digests / day / "config.yml"))
        return paperround("round", "--source", real_digests / day, "--now", f"{day}T06:00:00Z").code

    return read


def test_all_days_are_tried(expected: dict[str, Any]) -> None:
    assert {*DAYS, FIRST_GENERATOR, OUTAGE} == set(expected["days"])
    assert {(day, topic) for day in DAYS for topic in left_over(expected, day)} == LEFT_OVER


@pytest.mark.parametrize("day", SOME_DAYS)
def test_the_pages_are_the_references(
    paperround: CommandLine, at: Any, real_digests: Path, expected: dict[str, Any], day: str
) -> None:
    assert at(day) == 0
    paperround.ok("digest", "--all", "--date", day, "--out", "written")
    written, given = paperround.folder / "written" / "hot_topic", real_digests / day / "hot_topic"
    old = left_over(expected, day)
    assert {file.name for file in written.iterdir()} == {file.name for file in given.iterdir()}
    for file in given.iterdir():
        ours, theirs = page(written / file.name), page(file)
        if file.stem in old:
            assert "/badge/Papers-0-" in ours
            assert ours.startswith(f"# 🔍 {file.stem} Papers · {day}\n")
        else:
            assert ours == theirs, file


@pytest.mark.parametrize("day", SOME_DAYS)
def test_the_archive_has_the_references_sections(
    paperround: CommandLine, at: Any, real_digests: Path, expected: dict[str, Any], day: str
) -> None:
    """From the table of counts on, byte for byte; of a left-over section only that it is empty."""
    assert at(day) == 0
    paperround.ok("digest", "--all", "--out", "written")
    ours, theirs = (
        re.split(r"^(?=### )", (folder / "README.md").read_text("utf-8"), flags=re.MULTILINE)
        for folder in (paperround.folder / "written", real_digests / day)
    )
    assert ours[0].partition("## 📌 Full Archive")[2] == theirs[0].partition("## 📌 Full Archive")[2]
    assert re.findall(r"/paper_today-\d+\+-red", ours[0]) == re.findall(r"/paper_today-\d+\+-red", theirs[0])
    for section, mine, other in zip(expected["days"][day]["sections"], ours[1:], theirs[1:], strict=True):
        if section["left_over"]:
            assert mine.startswith(f"### {section['name']}\n")
            assert "arxiv.org" not in mine
        else:
            assert mine == other, section["name"]


def test_of_repeated_days_each_has_its_pages(paperround: CommandLine, at: Any, real_digests: Path) -> None:
    """2025-05-02 repeats the day before with one title changed, 2025-05-03 repeats it as it is."""
    days = ("2025-05-01", "2025-05-02", "2025-05-03", "2025-05-04")
    assert [at(day) for day in days] == [0, 0, 0, 0]
    for day in days[1:]:
        file = paperround.folder / f"{day}.md"
        paperround.ok("digest", "Diffusion", "--date", day, "--out", file)
        assert page(file) == page(real_digests / day / "hot_topic" / "Diffusion.md")


def test_of_an_outage_there_is_nothing_to_write(paperround: CommandLine, at: Any) -> None:
    assert at(OUTAGE) == 1
    result = paperround("digest", "LLM", "--date", OUTAGE)
    assert (result.code, result.out) == (2, "")
    assert f"The store knows nothing of {OUTAGE}, nor of any other day." in result.err
    assert at("2025-10-22") == 0
    result = paperround("digest", "--all", "--date", OUTAGE, "--out", "written")
    assert (result.code, result.out) == (2, "")
    assert f"knows nothing of {OUTAGE}" in result.err
    assert "The nearest it knows: 2025-10-22." in result.err
    assert not (paperround.folder / "written").exists()
