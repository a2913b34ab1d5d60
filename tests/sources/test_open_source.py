"""The door: which specs are sources, what they are called, and what the file system may do to them."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NoReturn

import pytest

from bot.core.errors import UsageError
from bot.sources import local, open_sources
from bot.sources.kinds import Context
from tests.sources.samples import entry, open_source, put, read_one, sample_archive, topic_page


@pytest.mark.parametrize("spec", ["file:///etc/hosts", "ftp://x/y"])
def test_what_nobody_can_fetch_is_refused_in_words(spec: str) -> None:
    with pytest.raises(UsageError, match="No kind of source takes this") as caught:
        open_source(spec)
    assert spec in caught.value.where


@pytest.mark.parametrize("spec", ["arxiv:", "arxiv:cs.CL+", "arxiv:cs.CL,cs.CV", "arxiv:CS/0501001", "arxiv:cs.CL v1"])
def test_what_is_no_category_is_refused_in_words(spec: str) -> None:
    with pytest.raises(UsageError, match="is not a category of arXiv"):
        open_source(spec)


def test_several_categories_are_several_sources(tmp_path: Path) -> None:
    found = open_sources("arxiv:cs.CL+cs.CV+cs.CL", Context(tmp_path))
    assert [(source.name, source.series) for source in found] == [("arxiv:cs.CL",) * 2, ("arxiv:cs.CV",) * 2]


@pytest.mark.parametrize("spec", ["", "  ", "a\0b", "a\ud800b"])
def test_what_can_be_no_path_is_refused(spec: str) -> None:
    with pytest.raises(UsageError):
        open_source(spec)


def test_relative_paths_start_at_the_base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "in" / "README.md", sample_archive())
    now = datetime(2025, 6, 10, tzinfo=UTC)
    (reading,) = open_source("in/README.md", base=tmp_path).read(None, now)
    monkeypatch.chdir(tmp_path / "in")
    (again,) = open_source("README.md").read(None, now)
    assert reading.papers == again.papers
    assert (reading.source, again.source) == ("in/README.md", "README.md")
    assert reading.series == again.series


def test_a_tilde_is_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    put(tmp_path / "page.md", topic_page([entry()]))
    assert read_one("~/page.md").state == "fresh"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2025-05-01/README.md", "2025-05-02/README.md", True),
        ("2025-05-01", "2025-05-02", True),
        ("m/2025-05-01-Tides.md", "m/2025-06-30-Tides.md", True),
        ("2025-05-01/a/2025-05-01.md", "2025-05-02/a/2025-05-02.md", True),
        ("a/README.md", "b/README.md", False),
        ("m/2025-05-01-Tides.md", "m/2025-05-01-Waves.md", False),
        ("2025-13-45/README.md", "2025-13-46/README.md", False),
        ("m/2025-13-45.md", "m/2025-13-46.md", False),
        ("a/../b/README.md", "b/README.md", True),
    ],
)
def test_series(tmp_path: Path, one: str, other: str, same: bool) -> None:
    first, second = (open_source(spec, base=tmp_path) for spec in (one, other))
    assert (first.series == second.series) is same
    assert Path(first.series).is_absolute()


def test_a_link_belongs_to_the_series_of_its_target(tmp_path: Path) -> None:
    put(tmp_path / "2025-06-08" / "README.md", sample_archive())
    (tmp_path / "latest").symlink_to(tmp_path / "2025-06-08")
    linked, plain = (open_source(f"{name}/README.md", base=tmp_path) for name in ("latest", "2025-06-08"))
    assert linked.series == plain.series
    (reading,) = linked.read(None, datetime(2025, 6, 10, tzinfo=UTC))
    assert (reading.date, reading.date_from) == (date(2025, 6, 8), "path")


@pytest.mark.parametrize(
    ("place", "heading", "day", "date_from"),
    [
        ("2025-06-01/page.md", "2025-06-09", date(2025, 6, 9), "heading"),
        ("2025-06-01/page.md", "2025-13-45", date(2025, 6, 1), "path"),
        ("2025-06-01/page.md", "today", date(2025, 6, 1), "path"),
        ("2025-06-01/x/2025-06-02/page.md", "", date(2025, 6, 2), "path"),
        ("2025-06-01/2025-06-03-Tides.md", "", date(2025, 6, 3), "path"),
        ("2025-06-01/2025-99-03-Tides.md", "", date(2025, 6, 1), "path"),
        ("x12025-06-01/12025-06-017.md", "", date(2025, 6, 10), "clock"),
        ("2025-02-30/page.md", "2025-06-9", date(2025, 6, 10), "clock"),
        ("2025-06-01/../page.md", "", date(2025, 6, 10), "clock"),
    ],
)
def test_the_date_is_the_headings_then_the_paths_then_the_clocks(
    tmp_path: Path, place: str, heading: str, day: date, date_from: str
) -> None:
    (tmp_path / "2025-06-01").mkdir()
    reading = read_one(put(tmp_path / place, topic_page([entry()], date=heading)))
    assert (reading.date, reading.date_from) == (day, date_from)
    assert reading.digest
    assert reading.digest.date == day


def test_a_missing_file_fails_when_it_is_read_not_before(tmp_path: Path) -> None:
    reading = read_one(tmp_path / "gone.md")
    assert (reading.state, reading.date, reading.date_from, reading.bookmark) == ("failed", None, None, None)
    assert reading.error == "There is no such file or folder. Check the path."


@pytest.mark.parametrize(
    ("spec", "told"),
    [
        ("cs.CL", "A category of arXiv is written arxiv:cs.CL."),
        ("arixv:cs.CL", "A category of arXiv is written arxiv:cs.CL."),
        ("example.org/feed.xml", "An address begins with https://."),
        ("example.org/digest.md", "An address begins with https://."),
        ("digests/gone", "Check the path."),
        ("gone.md", "Check the path."),
    ],
)
def test_a_missing_file_that_looks_like_something_else(tmp_path: Path, spec: str, told: str) -> None:
    (source,) = open_sources(spec, Context(tmp_path))
    (reading,) = source.read(None, datetime(2025, 6, 10, tzinfo=UTC))
    assert (reading.error or "").endswith(told)


def test_names_too_long_fail_in_words(tmp_path: Path) -> None:
    assert read_one(tmp_path / ("x" * 5000)).state == "failed"


def test_a_link_in_a_ring_fails_in_words(tmp_path: Path) -> None:
    (tmp_path / "ring.md").symlink_to(tmp_path / "ring.md")
    assert read_one(tmp_path / "ring.md").state == "failed"


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    reading = read_one(tmp_path / "pipe.md")
    assert (reading.state, "not a file" in (reading.error or "")) == ("failed", True)


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise PermissionError(13, "Permission denied")

    path = put(tmp_path / "page.md", topic_page([entry()]))
    monkeypatch.setattr(Path, "open", refuse)  # file modes mean nothing to a test that runs as root
    reading = read_one(path)
    assert (reading.state, "may not be read" in (reading.error or "")) == ("failed", True)


def test_a_huge_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(tmp_path / "page.md", topic_page([entry()]))
    with path.open("r+b") as file:
        file.truncate(local.MAX_BYTES + 1)  # sparse: takes no room on the disk
    reading = read_one(path)
    assert (reading.state, "64 MiB" in (reading.error or "")) == ("failed", True)
