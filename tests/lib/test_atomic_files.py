"""Files that are replaced whole or not at all, and only when something changed."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from bot.lib.atomic import write_file

LONG_AGO = 1_000_000_000


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_it_is_made_with_its_folders_and_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "one.md"
    assert write_file(path, b"1")
    assert path.read_bytes() == b"1"
    assert names(path.parent) == ["one.md"]


def test_the_same_again_touches_nothing(tmp_path: Path) -> None:
    path = tmp_path / "one.md"
    write_file(path, b"1")
    os.utime(path, (LONG_AGO, LONG_AGO))
    before = path.stat()
    assert not write_file(path, b"1")
    assert (path.stat().st_ino, path.stat().st_mtime) == (before.st_ino, LONG_AGO)
    assert write_file(path, b"2")
    assert path.read_bytes() == b"2"
    assert path.stat().st_mtime > LONG_AGO


def test_rights_stay(tmp_path: Path) -> None:
    path = tmp_path / "one.md"
    write_file(path, b"1")
    path.chmod(0o640)
    write_file(path, b"2")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    target, path = tmp_path / "there" / "two.md", tmp_path / "one.md"
    path.symlink_to(target)
    assert write_file(path, b"1")
    assert path.is_symlink()
    assert target.read_bytes() == b"1"


def test_whoever_reads_meanwhile_sees_the_old_or_the_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "one.md"
    write_file(path, b"old")
    flush, seen = os.fsync, []

    def look(file: int) -> None:
        seen.append(path.read_bytes())
        flush(file)

    monkeypatch.setattr(os, "fsync", look)
    write_file(path, b"new")
    assert seen == [b"old", b"new"]  # the file's bytes reach the disk before its name does, the folder's after


def test_a_failure_leaves_the_old_one_and_nothing_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "one.md"
    write_file(path, b"old")

    def full(file: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_file(path, b"new")
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["one.md"]


def test_what_killed_attempts_left_is_swept(tmp_path: Path) -> None:
    path = tmp_path / "one[1].md"
    left, others, fresh = (tmp_path / f".tmp-{name}" for name in ("one[1].md.ab12", "one1.md.ab12", "one[1].md.cd34"))
    for stray in (left, others, fresh):
        stray.write_bytes(b"half")
    for old in (left, others):
        os.utime(old, (LONG_AGO, LONG_AGO))
    write_file(path, b"1")
    assert names(tmp_path) == sorted([fresh.name, others.name, path.name])


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo], ids=["folder", "pipe"])
def test_what_is_no_file_is_left_alone(tmp_path: Path, make: object) -> None:
    path = tmp_path / "one"
    make(path)  # type: ignore[operator]
    with pytest.raises(OSError, match="no ordinary file"):
        write_file(path, b"1")
    assert names(tmp_path) == ["one"]
