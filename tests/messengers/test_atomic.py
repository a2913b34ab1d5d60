"""Folders that appear whole or not at all."""

from pathlib import Path

import pytest

from bot.lib.atomic import sweep, write_folder


def test_the_second_folder_of_a_name_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "one"
    assert write_folder(path, {"a": b"1"})
    assert not write_folder(path, {"b": b"2"})
    assert [p.name for p in path.iterdir()] == ["a"]
    assert [p.name for p in path.parent.iterdir()] == ["one"]


def test_whoever_is_swept_away_while_writing_cannot_finish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "one"
    rename = Path.rename

    def late(made: Path, target: Path) -> Path:
        if target == path:
            sweep(path)
        return rename(made, target)

    monkeypatch.setattr(Path, "rename", late)
    with pytest.raises(FileNotFoundError):
        write_folder(path, {"a": b"1"})
    assert list(tmp_path.iterdir()) == []
