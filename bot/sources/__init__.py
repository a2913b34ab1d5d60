"""Where digests come from. The door is ``open_source``; every kind of source is one file in ``kinds``."""

from __future__ import annotations

import os
from pathlib import Path

from bot.core.errors import UsageError
from bot.core.ports import Source
from bot.sources.kinds import Context, all_kinds


def open_source(spec: str, *, base: Path | None = None) -> Source:
    """The source that ``spec`` names, as typed for --source or in DIGEST_SOURCES.

    Relative paths start at ``base``, by default at the current folder. Nothing is read yet: what is missing or
    broken shows when the source is read. Raises UsageError for a spec that no kind of source takes.
    """
    _check(spec)
    context = Context(base or Path.cwd())
    for kind in all_kinds():
        if kind.takes(spec, context):
            return kind.open(spec, context)
    raise UsageError(
        "This version reads markdown digests from files and folders; feeds and URLs come later.",
        where=f"source “{spec}”",
        do="Name a markdown file, a folder with a README.md, or a folder of days (YYYY-MM-DD).",
    )


def _check(spec: str) -> None:
    try:
        possible = bool(spec.strip()) and b"\0" not in os.fsencode(spec)
    except UnicodeEncodeError:
        possible = False
    if not possible:
        raise UsageError(f"“{spec!r}” names no source.", do="Name a markdown file or a folder of digests.")
