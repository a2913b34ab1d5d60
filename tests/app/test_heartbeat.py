"""The heartbeat renews while slow work goes on, and no longer."""

from __future__ import annotations

import logging
import threading
import time
from contextlib import suppress
from typing import cast

import pytest

from bot.app.heartbeat import beating
from bot.core.errors import StoreError
from bot.core.ports import Store

LEASE = 0.15


class Renewed:
    """A store that only knows ``renew``; ``failing`` times it cannot."""

    def __init__(self, failing: int = 0) -> None:
        self.calls: list[tuple[str, float]] = []
        self.failing = failing

    def renew(self, *, owner: str, lease_until: float) -> None:
        self.calls.append((owner, lease_until - time.time()))
        if len(self.calls) <= self.failing:
            raise StoreError("The database is busy.")


def wait_for(store: Renewed, calls: int) -> None:
    end = time.monotonic() + 20
    while len(store.calls) < calls and time.monotonic() < end:
        time.sleep(0.01)


def test_claims_are_renewed_while_slow_work_goes_on() -> None:
    store = Renewed()
    with beating(cast("Store", store), "me", LEASE):
        wait_for(store, 4)
    assert len(store.calls) >= 4
    assert all(owner == "me" and 0 < left <= LEASE + 0.01 for owner, left in store.calls)


def test_it_ends_with_the_work_even_when_that_fails() -> None:
    store, threads = Renewed(), threading.active_count()
    with suppress(ZeroDivisionError), beating(cast("Store", store), "me", LEASE):
        wait_for(store, 1)
        raise ZeroDivisionError
    assert threading.active_count() == threads
    seen = len(store.calls)
    time.sleep(LEASE)
    assert len(store.calls) == seen


def test_a_store_that_fails_is_logged_and_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    store = Renewed(failing=2)
    with caplog.at_level(logging.WARNING), beating(cast("Store", store), "me", LEASE):
        wait_for(store, 4)
    assert len(store.calls) >= 4
    assert [record.message for record in caplog.records] == [
        "the heartbeat could not be written: The database is busy."
    ] * 2


def test_quick_work_needs_none() -> None:
    store = Renewed()
    begun = time.monotonic()
    with beating(cast("Store", store), "me", 60):
        pass
    assert (store.calls, time.monotonic() - begun < 5) == ([], True)
