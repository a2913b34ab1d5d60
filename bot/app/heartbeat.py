"""The heartbeat: a thread that renews this process's claims while it works."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bot.core.errors import StoreError
from bot.core.ports import Store

log = logging.getLogger(__name__)


@contextmanager
def beating(store: Store, owner: str, lease: float) -> Iterator[None]:
    """Renew the claims of ``owner`` three times a lease until the block ends.

    A renewal that fails is logged and tried again: if all fail, the lease runs out, another process takes over, and
    our outcomes are refused. Nothing is lost by that.
    """
    stop = threading.Event()

    def beat() -> None:
        while not stop.wait(lease / 3):
            try:
                store.renew(owner=owner, lease_until=time.time() + lease)
            except StoreError as error:
                log.warning("the heartbeat could not be written: %s", error)

    thread = threading.Thread(target=beat, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
