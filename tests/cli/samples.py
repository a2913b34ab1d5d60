"""The digest that tests of the command line read: the bundled sample, of 30 April 2025."""

from __future__ import annotations

import hashlib
from pathlib import Path

from bot.app.demo import sample_folder

SAMPLE = str(sample_folder())
DAY = "2025-04-30T07:00+00:00"
TEA = "arxiv:2504.99003"
"""The one paper of the sample that has the word “tea”."""

UNSEEN = "\u202e\u2066\u200b\ufeff"
"""Characters that turn a line around or hide in it."""


def tree(folder: Path) -> dict[str, str]:
    """Every file and folder below ``folder`` with a hash of what is in it."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "folder"
        for path in sorted(folder.rglob("*"))
    }
