"""What a markdown source leaves itself for next time, as a short JSON text."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from bot.core.papers import Paper
from bot.sources.markdown.places import as_date


@dataclass(frozen=True, slots=True)
class Bookmark:
    """``listings``: the last listing (a hash of its ids) by the digest's name without its day. In a folder of days
    also the ``day`` it has come to and the ``contents`` (hashes by name) of what was read of that day."""

    day: date | None = None
    listings: Mapping[str, str] = field(default_factory=dict)
    contents: Mapping[str, str] = field(default_factory=dict)

    def after(self, key: str, listing: str) -> Bookmark:
        return replace(self, listings={**self.listings, key: listing})

    def at(self, day: date, name: str, content: str) -> Bookmark:
        same_day = self.contents if self.day == day else {}
        return replace(self, day=day, contents={**same_day, name: content})

    def dump(self) -> str:
        day = self.day.isoformat() if self.day else None
        return json.dumps(
            {"day": day, "listings": dict(self.listings), "contents": dict(self.contents)}, sort_keys=True
        )


def load(text: str | None) -> Bookmark:
    """The bookmark in ``text``; an empty one when there is none, or when it is not ours."""
    try:
        found = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return Bookmark()
    if not isinstance(found, dict):
        return Bookmark()
    day = found.get("day")
    return Bookmark(
        as_date(day) if isinstance(day, str) else None, _texts(found.get("listings")), _texts(found.get("contents"))
    )


def _texts(found: object) -> dict[str, str]:
    if not isinstance(found, dict):
        return {}
    return {str(key): value for key, value in found.items() if isinstance(value, str)}


def listing_of(papers: Iterable[Paper]) -> str:
    """The same for the same set of papers, in whatever order and with whatever texts."""
    return hashlib.sha256("\n".join(sorted(paper.id for paper in papers)).encode()).hexdigest()
