"""Every failed reading has a sentence for people and a word for programs."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from bot.core.digests import Reading
from bot.sources import local
from tests.sources.samples import archive, entry, put, read_one, topic_page

LEFT_OVER = archive({"Robotics": [entry()]}, counts={"Robotics": 0})
UNREADABLE = "- **[A Paper](https://arxiv.org/abs/2506.00001)**  `arXiv:2506.00001`\n"

TEXTS = {
    "empty": " \n",
    "not_a_digest": "<html><body>404</body></html>",
    "outage": LEFT_OVER,
    "damaged": topic_page([], badge=5),
}


def pipe(path: Path) -> None:
    os.mkfifo(path)


def huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(local.MAX_BYTES + 1)  # sparse: takes no room on the disk


def ring(path: Path) -> None:
    path.symlink_to(path)


def folder_without_digests(path: Path) -> None:
    put(path / "notes.txt", "x")


def folder_without_pages(path: Path) -> None:
    (path / "hot_topic").mkdir(parents=True)


PLACES: list[tuple[Callable[[Path], None], str]] = [
    (lambda _: None, "missing"),
    (pipe, "unreadable"),
    (ring, "unreadable"),
    (huge, "too_large"),
    (folder_without_digests, "not_a_digest"),
    (folder_without_pages, "not_a_digest"),
]


def check(reading: Reading, code: str) -> None:
    assert (reading.state, reading.error_code, reading.digest) == ("failed", code, None)
    assert reading.error


@pytest.mark.parametrize(("code", "text"), TEXTS.items(), ids=list(TEXTS))
@pytest.mark.parametrize("place", ["page.md", "digest/README.md", "days/2025-06-09/README.md", "days/2025-06-09.md"])
def test_what_a_text_fails_with(tmp_path: Path, place: str, code: str, text: str) -> None:
    put(tmp_path / place, text)
    check(read_one(tmp_path / Path(place).parts[0]), code)


def test_entries_that_cannot_be_read_are_damage(tmp_path: Path) -> None:
    check(read_one(put(tmp_path / "page.md", topic_page([UNREADABLE]))), "damaged")


@pytest.mark.parametrize(("make", "code"), PLACES)
def test_what_a_place_fails_with(tmp_path: Path, make: Callable[[Path], None], code: str) -> None:
    make(tmp_path / "place")
    check(read_one(tmp_path / "place"), code)


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise PermissionError(13, "Permission denied")

    path = put(tmp_path / "page.md", topic_page([entry()]))
    monkeypatch.setattr(Path, "open", refuse)  # file modes mean nothing to a test that runs as root
    check(read_one(path), "unreadable")


@pytest.mark.parametrize("text", [topic_page([entry()]), topic_page([])], ids=["fresh", "quiet"])
def test_what_did_not_fail_has_no_code(tmp_path: Path, text: str) -> None:
    reading = read_one(put(tmp_path / "page.md", text))
    assert (reading.error, reading.error_code) == (None, None)
