"""Topics: named rules everybody can follow, in the digests' own YAML format."""

from __future__ import annotations

from dataclasses import dataclass

Condition = tuple[str, ...]
"""Strings that must all occur."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A paper matches when any keyword condition holds and no filter condition does; each string is compared as a
    case-insensitive substring of title + blank + abstract, raw. ``retired``: gone from the file while followed."""

    name: str
    keywords: tuple[Condition, ...]
    filters: tuple[Condition, ...] = ()
    retired: bool = False
