"""Back-off that remembers: how long a source that failed is left alone, as a value for its bookmark."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

FIRST = 5 * 60.0
LONGEST = 6 * 3600.0
DAY = 24 * 3600.0
"""No server's word, and no value in a bookmark, makes us wait longer."""


@dataclass(frozen=True, slots=True)
class Patience:
    """``failures`` in a row, and the machine time ``not_before`` which the source is not asked again.

    A success is ``Patience()``.
    """

    failures: int = 0
    not_before: float = 0.0

    def after_failure(self, machine: float, retry_after: float | None, random: Callable[[], float]) -> Patience:
        """One more failure, seen at ``machine``: five minutes, doubling to six hours, less up to a fifth by chance so
        that not all come back at once; never sooner than the server asked (``retry_after`` seconds)."""
        delay = min(FIRST * 2 ** min(self.failures, 16), LONGEST) * (1 - random() / 5)
        return Patience(self.failures + 1, machine + max(delay, min(retry_after or 0.0, DAY)))

    def waits(self, machine: float) -> float:
        """Seconds still to wait at ``machine``; 0.0 when it may be asked. A moment more than a day ahead was not
        written by this clock, and counts for nothing."""
        ahead = self.not_before - machine
        return ahead if 0 < ahead <= DAY else 0.0

    def dump(self) -> dict[str, float]:
        return {"failures": self.failures, "not_before": self.not_before}

    @classmethod
    def load(cls, found: object) -> Patience:
        """What ``dump`` gave, back from a bookmark; anything else is as if it never failed."""
        if not isinstance(found, Mapping):
            return cls()
        failures, not_before = _number(found.get("failures")), _number(found.get("not_before"))
        return cls(int(failures), not_before) if failures >= 1 else cls()


def _number(found: object) -> float:
    if isinstance(found, bool) or not isinstance(found, int | float):
        return 0.0
    try:
        number = float(found)
    except OverflowError:
        return 0.0
    return number if math.isfinite(number) and number >= 0 else 0.0
