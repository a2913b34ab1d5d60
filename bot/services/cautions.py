"""What a person is warned of before a rule floods them, or brings nothing."""

from __future__ import annotations

from datetime import date

FIFTH = 5
FEWEST = 5
"""Fewer papers of a day are no flood, however few the day had."""


def flood(matches: int, read: int, day: date | None = None) -> str | None:
    """The warning, where more than a fifth of the ``read`` papers of a day match; without ``day``, of the latest."""
    if matches < FEWEST or matches * FIFTH <= read:
        return None
    of = f"of {day.day} {day:%B %Y}" if day else "of the latest digest"
    return (
        f"This is more than a fifth of a day: {matches:,} of the {read:,} papers {of}. "
        "To get fewer, ask for more with “ + ”, or look in titles only with “title:”."
    )


def nothing_found(days: int) -> str:
    """That nothing matched on the days that were looked at."""
    return f"It matched nothing in the last {days} days." if days > 1 else "It matched nothing on the last day."
