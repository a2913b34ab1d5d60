"""Files and folders that appear whole or not at all, also when the power goes: written beside their place, flushed to
the disk, then renamed into it."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import sys
from collections.abc import Mapping
from contextlib import suppress
from glob import escape
from pathlib import Path

_STRAY_SECONDS = 3600
"""A half-written file so much older than what is written now was left by a killed attempt: writing takes seconds."""


def write_file(path: Path, data: bytes) -> bool:
    """Make ``data`` the contents of ``path``, whose rights stay as they are; a link is followed. False, and nothing is
    touched, when they are that already. Raises OSError."""
    path = Path(os.path.realpath(path))
    if path.exists() and _contents(path) == data:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    made = path.with_name(f".tmp-{path.name}.{os.urandom(4).hex()}")
    try:
        _write(made, data)
        with suppress(FileNotFoundError):
            made.chmod(stat.S_IMODE(path.stat().st_mode))
        _sweep_files(path, made.stat().st_mtime - _STRAY_SECONDS)
        made.replace(path)
    finally:
        made.unlink(missing_ok=True)
    _flush_folder(path.parent)
    return True


def _contents(path: Path) -> bytes:
    if not path.is_file():  # a folder, a device, a pipe: not to be read, nor to be put away
        raise OSError(errno.EINVAL, "This is no ordinary file", str(path))
    return path.read_bytes()


def _sweep_files(path: Path, before: float) -> None:
    """Remove what attempts at ``path`` left that were killed ``before`` that time of the file system."""
    for left in path.parent.glob(f".tmp-{escape(path.name)}.*"):
        with suppress(OSError):
            if left.stat().st_mtime < before:
                left.unlink()


def write_folder(path: Path, files: Mapping[str, bytes]) -> bool:
    """Make the folder ``path`` with ``files`` in it. False, and nothing is touched, when it is there already.
    Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    made = path.with_name(f".tmp-{path.name}.{os.urandom(4).hex()}")
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
