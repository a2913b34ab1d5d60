"""How long to wait before asking again: what the server says, and our own rule."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC
from email.utils import parsedate_to_datetime

from bot.sources.web.patience import DAY


def retry_after(value: str | None, machine: float) -> float | None:
    """The seconds that a Retry-After header (RFC 9110, 10.2.3) asks for, seen at ``machine``: a number or a date.
    Never negative, at most a day; None without one that makes sense."""
    text = (value or "").strip()
    if re.fullmatch("[0-9]+", text):
        return DAY if len(text) > 9 else min(float(text), DAY)
    try:
        date = parsedate_to_datetime(text)
        moment = (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(moment - machine, 0.0), DAY)


def pause(failure: int, asked: float | None, random: Callable[[], float]) -> float:
    """Seconds before the try after the ``failure``-th one (from 0): one, two, four, and up to one more by chance; not
    less than the server ``asked``."""
    return max(2.0**failure + random(), asked or 0.0)
