"""Files as text: one file decoded and repaired; folders listed. Trouble is a SourceError."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.core.errors import SourceError
from bot.sources.local import load, told
from bot.sources.markdown.repair import repair

README = "README.md"
TOPICS = "hot_topic"


@dataclass(frozen=True, slots=True)
class Text:
    """A file's text. ``lost`` counts the places that are not UTF-8 and now hold U+FFFD."""

    text: str
    repaired: bool
    lost: int


def read_text(path: Path) -> Text:
    return text_of(load(path))


def text_of(data: bytes) -> Text:
    raw = data.decode("utf-8-sig", errors="replace")
    text = repair(raw)
    return Text(text, text != raw, raw.count("\ufffd") - data.count("\ufffd".encode()))


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
            data = load(each) if each.exists() else b""
            total.update(f"{each.name}\n{len(data)}\n".encode(errors="replace"))
            total.update(data)
    return total.hexdigest()
