"""Files as text: one file read with its limits, decoded and repaired; folders listed. Trouble is a SourceError."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.core.errors import SourceError
from bot.sources.markdown.repair import repair

MAX_BYTES = 64 * 1024 * 1024
README = "README.md"
TOPICS = "hot_topic"


@dataclass(frozen=True, slots=True)
class Text:
    """A file's text. ``lost`` counts the places that are not UTF-8 and now hold U+FFFD."""

    text: str
    repaired: bool
    lost: int


def read_text(path: Path) -> Text:
    data = _load(path)
    raw = data.decode("utf-8-sig", errors="replace")
    text = repair(raw)
    return Text(text, text != raw, raw.count("\ufffd") - data.count("\ufffd".encode()))


def _load(path: Path) -> bytes:
    with told():
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            do = "Name a markdown file or a folder of digests."
            raise SourceError("This is not a file.", code="unreadable", do=do)
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        what = "The file is larger than 64 MiB, which no digest is."
        raise SourceError(what, code="too_large", do="Check that it is the right file.")
    return data


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


def topic_files(folder: Path) -> Sequence[Path]:
    """The topic pages of a digest folder: those in hot_topic/, or its own when it is a folder of topic pages."""
    if (folder / TOPICS).is_dir():
        return _markdown(folder / TOPICS)
    return [] if (folder / README).exists() else _markdown(folder)


def _markdown(folder: Path) -> Sequence[Path]:
    return sorted(path for path in folder.iterdir() if path.suffix == ".md" and path.name != README)


def fingerprint(path: Path) -> str:
    """A hash of all that a digest, file or folder, is read from; empty when it cannot be read."""
    try:
        return _hash(path)
    except SourceError:
        return ""


def _hash(path: Path) -> str:
    total = hashlib.sha256()
    with told():
        paths = [path / README, *topic_files(path)] if path.is_dir() else [path]
        for each in paths:
            data = _load(each) if each.exists() else b""
            total.update(f"{each.name}\n{len(data)}\n".encode(errors="replace"))
            total.update(data)
    return total.hexdigest()
