"""What makes two listings the same: the papers in them, whatever their order, their texts and when they were made."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from bot.core.papers import Paper


def listing_of(papers: Iterable[Paper]) -> str:
    """The same for the same set of papers, in whatever order and with whatever texts."""
    return hashlib.sha256("\n".join(sorted(paper.id for paper in papers)).encode()).hexdigest()


def dump(listing: str) -> str:
    """A bookmark that remembers one listing."""
    return json.dumps({"listing": listing})


def load(bookmark: str | None) -> str | None:
    """The listing that ``bookmark`` remembers; None when there is none, or when it is not ours."""
    try:
        found = json.loads(bookmark or "{}")
    except (ValueError, RecursionError):
        return None
    listing = found.get("listing") if isinstance(found, dict) else None
    return listing if isinstance(listing, str) else None
