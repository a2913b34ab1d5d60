"""Which listings a pause covers."""

from __future__ import annotations

import pytest

from bot.core.traces import Pause


@pytest.mark.parametrize(
    ("last", "listing", "covered"),
    [
        (None, 6, False),
        (None, 7, False),  # it was read, and then the pause began
        (None, 8, True),
        (None, 99, True),
        (9, 8, True),
        (9, 9, True),
        (9, 10, False),  # it woke, and then the listing was read
        (7, 8, False),
    ],
)
def test_a_pause_covers_from_its_beginning_to_its_end(last: int | None, listing: int, covered: bool) -> None:
    assert Pause(1, 7, last).covers(listing) is covered
