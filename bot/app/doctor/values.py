"""What a check finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.core.errors import PaperroundError

FindingState = Literal["ok", "warn", "fail", "skip"]


@dataclass(frozen=True, slots=True)
class Finding:
    """``cure`` is one sentence about what to do, empty where there is nothing to do. No secret stands in any of it."""

    check: str
    state: FindingState
    detail: str
    cure: str = ""


def failed(check: str, error: PaperroundError) -> Finding:
    """What an error says of itself."""
    what = f"{error.where}: {error.what}" if error.where else error.what
    return Finding(check, "fail", what, error.do or "Read what it says, and run doctor again.")
