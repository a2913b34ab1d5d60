"""Where digests come from. The door is ``open_sources``; every kind of source is one file in ``kinds``."""

from __future__ import annotations

import os
from collections.abc import Sequence

from bot.core.errors import UsageError
from bot.core.ports import Source
from bot.sources.kinds import Context, all_kinds
from bot.sources.web.shown import shown_url


def open_sources(spec: str, context: Context) -> Sequence[Source]:
    """The sources that ``spec`` names, as typed for --source or in DIGEST_SOURCES: one, or several (arXiv categories).

    Nothing is read yet: what is missing or broken shows when a source is read. Raises UsageError for a spec that no
    kind of source takes.
    """
    _check(spec)
    for kind in all_kinds():
        if kind.takes(spec, context):
            return [kind.open(one, context) for one in kind.split(spec)]
    raise UsageError(
        "No kind of source takes this.",
        where=f"source “{shown_url(spec)}”",
        do="Name categories of arXiv (arxiv:cs.CL+cs.CV), an address (https://…), or a digest's file or folder.",
    )


def _check(spec: str) -> None:
    try:
        possible = bool(spec.strip()) and b"\0" not in os.fsencode(spec)
    except UnicodeEncodeError:
        possible = False
    if not possible:
        raise UsageError(f"“{spec!r}” names no source.", do="Name a file, a folder, an address, or arxiv:cs.CL.")
