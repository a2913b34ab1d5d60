"""Folders of days for tests: a day of June 2025 is added, and all are read in short."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from tests.sources.samples import archive, entry, ids, put, read_all, topic_page


def at(day: int) -> datetime:
    return datetime(2025, 6, day, 23, tzinfo=UTC)


def add(root: Path, day: int, *papers: str) -> Path:
    """A day folder with these papers."""
    return put(root / f"2025-06-{day:02d}" / "README.md", archive({"Robotics": [entry(paper) for paper in papers]}))


def days(root: Path, bookmark: str | None, day: int) -> list[tuple[int, str, list[str]]]:
    found = read_all(root, bookmark, at(day))
    return [(reading.date.day if reading.date else 0, reading.state, ids(reading)) for reading in found]


def flat(root: Path, day: int, topic: str, *papers: str) -> None:
    text = topic_page([entry(paper) for paper in papers], topic=topic, date=f"2025-06-{day:02d}")
    put(root / f"2025-06-{day:02d}-{topic}.md", text)
