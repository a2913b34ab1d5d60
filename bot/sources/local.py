"""Places on this machine: what a spec names, and the bytes of a file with their limit. Trouble is a SourceError."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from bot.core.digests import Reading
from bot.core.errors import SourceError
from bot.core.papers import clean
from bot.sources.places import series_of

MAX_BYTES = 64 * 1024 * 1024
_CATEGORY_LIKE = re.compile(r"a[rxiv]{4}:|[a-z-]+\.[A-Z]{2}(?:\+|\Z)")
_HOST_LIKE = re.compile(r"\w[\w-]*(?:\.[\w-]+)+/")
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*://|arxiv(?:-search)?:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """``path`` as it was named, made absolute; ``series`` is the same for yesterday's file and today's."""

    path: Path
    series: str


def is_local(spec: str) -> bool:
    """Whether ``spec`` can be a path: anything that is no address."""
    return not _ELSEWHERE.match(spec)


def explained(reading: Reading) -> Reading:
    """``reading``; where its source is a place that is not there, with what may have been meant instead."""
    if reading.error_code != "missing":
        return reading
    return replace(reading, error=f"{reading.error} {_meant(reading.source)}".rstrip())


def _meant(spec: str) -> str:
    if _CATEGORY_LIKE.match(spec):
        return "A category of arXiv is written arxiv:cs.CL."
    return "An address begins with https://." if _HOST_LIKE.match(spec) else ""


def locate(spec: str, base: Path) -> Place:
    """Relative paths start at ``base``."""
    path = Path(spec)
    with suppress(RuntimeError):  # no home folder to be found: the tilde is a name
        path = path.expanduser()
    path = (base / path).absolute()
    resolved = Path(os.path.realpath(path))
    # “2025-05-01/..” is no day: names above a “..” say nothing about the place.
    return Place(resolved if ".." in path.parts else path, clean(series_of(resolved)))


def load(path: Path) -> bytes:
    """The whole file. Raises SourceError: ``missing``, ``unreadable``, ``too_large``."""
    with told():
        if not stat.S_ISREG(path.stat().st_mode):
            do = "Name a digest's file or a folder of digests."
            raise SourceError("This is not a file.", code="unreadable", do=do)
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        what = "The file is larger than 64 MiB, which no digest is."
        raise SourceError(what, code="too_large", do="Check that it is the right file.")
    return data


def head(path: Path, size: int) -> bytes | None:
    """The first bytes of a file; None where there is none, or none that can be read."""
    try:
        if not path.is_file():
            return None
        with path.open("rb") as file:
            return file.read(size)
    except (OSError, ValueError):
        return None


def is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):  # a name that is too long
        return False


@contextmanager
def told() -> Iterator[None]:
    """What the system refuses, in words."""
    try:
        yield
    except FileNotFoundError as error:
        raise SourceError("There is no such file or folder.", code="missing", do="Check the path.") from error
    except PermissionError as error:
        do = "Give the user who runs Paperround the right to read it."
        raise SourceError("It may not be read.", code="unreadable", do=do) from error
    except OSError as error:
        what = f"It cannot be read: {error.strerror}."
        raise SourceError(what, code="unreadable", do="Check the path and the disk.") from error
