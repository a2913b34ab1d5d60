"""What makes two listings the same: the papers in them, whatever their order, their texts and when they were made."""

from __future__ import annotations

import json
from collections.abc import Iterable

from bot.core.papers import Paper, PaperId


def listing_of(papers: Iterable[Paper]) -> str:
    """The ids of the papers in one text: the same for the same set, in whatever order and with whatever texts."""
    return " ".join(sorted(paper.id for paper in papers))


def repeats(listing: str, before: str | None) -> bool:
    """Whether ``listing`` is the one ``before``, perhaps without some papers that are gone by now."""
    shown, seen = set(listing.split()), set((before or "").split())
    return bool(shown) and shown <= seen and 2 * len(shown) >= len(seen)


def late_in(listing: str, before: str | None) -> frozenset[PaperId]:
    """What ``listing`` has besides, where it still has half of ``before`` or more."""
    shown, seen = set(listing.split()), set((before or "").split())
    goes_on = bool(seen) and 2 * len(shown & seen) >= len(seen)
    return frozenset(map(PaperId, shown - seen)) if goes_on else frozenset()


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
