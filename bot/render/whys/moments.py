"""Moments as people read them."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.render.words import written


def in_words(moment: datetime, zone: ZoneInfo) -> str:
    """``Thu 1 May 2025 at 09:00 (Europe/Zurich)``."""
    there = moment.astimezone(zone)
    return f"{there:%a} {written(there.date())} at {there:%H:%M} ({zone})"
