"""The shelf is a help: whatever is wrong with its file, the rules are compiled anew."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.app.shelf import FileShelf


def test_what_was_put_is_taken_by_the_next_process(tmp_path: Path) -> None:
    FileShelf(tmp_path / "rules.columns").put({"ids": np.array([3, 1], np.int64)})
    taken = FileShelf(tmp_path / "rules.columns").take()
    assert taken is not None
    assert taken["ids"].tolist() == [3, 1]


def test_an_empty_shelf(tmp_path: Path) -> None:
    assert FileShelf(tmp_path / "rules.columns").take() is None


@pytest.mark.parametrize("bad", [b"", b"not columns at all", bytes(100)])
def test_a_broken_file_is_said_and_passed_over(tmp_path: Path, bad: bytes, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "rules.columns"
    path.write_bytes(bad)
    assert FileShelf(path).take() is None
    assert "compiled anew" in caplog.text


def test_a_shelf_that_cannot_be_written_is_said(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_text("in the way")
    FileShelf(tmp_path / "file" / "rules.columns").put({"ids": np.array([1])})
    assert "could not be kept" in caplog.text
