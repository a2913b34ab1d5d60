"""Folders that appear whole or not at all, also when the power goes: written beside their place, flushed to the disk,
then renamed into it."""

from __future__ import annotations

import os
import secrets
import shutil
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path


def write_folder(path: Path, files: Mapping[str, bytes]) -> bool:
    """Make the folder ``path`` with ``files`` in it. False, and nothing is touched, when it is there already.
    Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    made = path.with_name(f".tmp-{path.name}.{secrets.token_hex(4)}")
    made.mkdir()
    try:
        for name, data in files.items():
            _write(made / name, data)
        _flush_folder(made)
        return _move(made, path)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def sweep(path: Path) -> None:
    """Remove what killed attempts at ``path`` left behind.

    Each is renamed first: whoever still writes it finds it gone, and can never move a half-emptied folder into place.
    Looks at every name beside ``path``: for attempts that follow another one.
    """
    for left in path.parent.glob(f".tmp-{path.name}.*"):
        doomed = left if left.suffix == ".old" else left.with_name(f"{left.name}.old")
        with suppress(OSError):
            left.rename(doomed)
        shutil.rmtree(doomed, ignore_errors=True)


def _move(made: Path, path: Path) -> bool:
    try:
        made.rename(path)
    except OSError:
        if path.is_dir():
            return False
        raise
    _flush_folder(path.parent)
    return True


def _write(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _flush_folder(path: Path) -> None:
    if sys.platform == "win32":  # cannot open a folder; NTFS journals the rename itself
        return
    folder = os.open(path, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
