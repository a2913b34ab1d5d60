"""What a path says: the day it names, and the series it belongs to."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

_DAY = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)", re.ASCII)


def as_date(text: str) -> date | None:
    """The day that ``text`` is in the form 2025-05-01; None for anything else and for 2025-13-45."""
    if not _DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def date_in(name: str) -> date | None:
    """The first day that stands somewhere in ``name``."""
    return next((day for text in _DAY.findall(name) if (day := as_date(text))), None)


def date_of(path: Path) -> date | None:
    """The day that the path's last name holds, or that the nearest folder above is called."""
    return date_in(path.name) or next((day for folder in path.parents if (day := as_date(folder.name))), None)


def series_of(path: Path) -> str:
    """``path`` with its days replaced by ``*``: the same for yesterday's file and today's."""
    folders = ["*" if as_date(part) else part for part in path.parts[:-1]]
    return Path(*folders, starred(path.name)).as_posix()


def starred(name: str) -> str:
    return _DAY.sub(lambda m: "*" if as_date(m[0]) else m[0], name)
