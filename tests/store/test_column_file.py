"""Columns in one file, mapped."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.store.column_file import map_columns, write_columns


def test_what_was_written_is_mapped(tmp_path: Path) -> None:
    columns = {"a": np.array([1, -2, 3], np.int32), "b": np.zeros(0, np.uint64), "c": np.array([2**63], np.uint64)}
    write_columns(tmp_path / "rules", columns)
    mapped = map_columns(tmp_path / "rules")
    assert {name: column.tolist() for name, column in mapped.items()} == {"a": [1, -2, 3], "b": [], "c": [2**63]}
    assert {name: column.dtype for name, column in mapped.items()} == {n: c.dtype for n, c in columns.items()}
    assert not any(column.flags.writeable for column in mapped.values())


@pytest.mark.parametrize("damaged", [b"", b"x", b"\x00" * 90, b"\xff" * 90, b"\x02\x00\x00\x00\x00\x00\x00\x00[]"])
def test_another_file_is_refused(tmp_path: Path, damaged: bytes) -> None:
    (tmp_path / "rules").write_bytes(damaged)
    with pytest.raises(ValueError, match=r"."):
        map_columns(tmp_path / "rules")


def test_a_file_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    write_columns(tmp_path / "rules", {"a": np.arange(1000, dtype=np.int64)})
    whole = (tmp_path / "rules").read_bytes()
    (tmp_path / "rules").write_bytes(whole[:-100])
    with pytest.raises(ValueError, match="cut off"):
        map_columns(tmp_path / "rules")


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        map_columns(tmp_path / "rules")
