"""Which moments a pause covers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.core.traces import Pause

NOON = datetime(2025, 5, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("until", "moment", "covered"),
    [
        (None, NOON - HOUR, False),
        (None, NOON, True),
        (None, NOON + 9 * HOUR, True),
        (NOON + 2 * HOUR, NOON + HOUR, True),
        (NOON + 2 * HOUR, NOON + 2 * HOUR, False),  # it woke, and then the digest was read
    ],
)
def test_a_pause_covers_from_its_beginning_to_its_end(until: datetime | None, moment: datetime, covered: bool) -> None:
    assert Pause(1, NOON, until).covers(moment) is covered
