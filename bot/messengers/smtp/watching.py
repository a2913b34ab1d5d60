"""Deadlines for what a server may take in all: one thread keeps them for everybody. A thread for each mail would cost
more than the mail."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Condition, Thread

log = logging.getLogger(__name__)


@dataclass(slots=True, eq=False)
class _Deadline:
    at: float
    end: Callable[[], None]


@dataclass(slots=True)
class Watch:
    """Its thread starts with the first deadline, sleeps until the earliest, and goes once none is left by then."""

    _open: set[_Deadline] = field(default_factory=set)
    _changed: Condition = field(default_factory=Condition)
    _awake_at: float | None = None
    """When the thread looks next; None where there is none."""

    @contextmanager
    def within(self, seconds: float, end: Callable[[], None]) -> Iterator[None]:
        """``end`` it where it is not done by then: a server that says a letter a minute is never late with any of
        them."""
        deadline = _Deadline(time.monotonic() + seconds, end)
        with self._changed:
            self._open.add(deadline)
            self._see_to(deadline.at)
        try:
            yield
        finally:
            with self._changed:
                self._open.discard(deadline)

    def _see_to(self, moment: float) -> None:
        if self._awake_at is None:
            self._awake_at = moment
            Thread(target=self._keep, name="mail deadlines", daemon=True).start()
        elif moment < self._awake_at:
            self._awake_at = moment
            self._changed.notify()

    def _keep(self) -> None:
        while late := self._late():
            for deadline in late:
                try:
                    deadline.end()
                except Exception:  # the others' deadlines need this thread
                    log.exception("What took too long could not be ended.")

    def _late(self) -> list[_Deadline]:
        """Those whose time is up, once there are any; none where there is nothing to wait for any more."""
        with self._changed:
            while True:
                now = time.monotonic()
                if late := [one for one in self._open if one.at <= now]:
                    self._open.difference_update(late)
                    return late
                if not self._open:
                    self._awake_at = None
                    return []
                self._awake_at = min(one.at for one in self._open)
                self._changed.wait(self._awake_at - now)


within = Watch().within
