"""Connections that are kept for the next mail, as many as are asked for or as the server lets us have."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Condition

from bot.messengers.smtp.connecting import ClosedError
from bot.messengers.smtp.talking import Talk

IDLE = 20.0
"""Seconds after which a kept connection is asked whether it still stands."""


class Pool:
    """Threads share it. ``most`` connections are made by ``connect``."""

    def __init__(self, connect: Callable[[], Talk], most: int) -> None:
        self._connect = connect
        self._most = most
        self._idle: list[tuple[float, Talk]] = []
        self._lent: set[Talk] = set()
        self._opening = 0
        self._changed = Condition()

    def lend(self) -> Talk:
        """A connection, kept or new. Raises ClosedError when there is none; where others work, wait for one of them:
        the server may allow only so many."""
        while True:
            kept, rested = self._kept_or_room()
            if kept is None:
                try:
                    return self._new()
                except ClosedError:
                    if not self._others_work():
                        raise
            elif rested < IDLE or kept.rest():
                return kept
            else:
                self.take_back(kept)

    def take_back(self, talk: Talk) -> None:
        if not talk.alive:
            talk.cut()
        with self._changed:
            self._lent.discard(talk)
            if talk.alive:
                self._idle.append((time.monotonic(), talk))
            self._changed.notify_all()

    def close(self) -> None:
        with self._changed:
            idle, self._idle = self._idle, []
        for _, talk in idle:
            talk.close()

    def hang_up(self) -> None:
        """End all that is under way."""
        with self._changed:
            for talk in self._lent:
                talk.hang_up()

    def _kept_or_room(self) -> tuple[Talk | None, float]:
        """A kept connection and how long it has rested, or leave to make one."""
        with self._changed:
            while not self._idle and len(self._lent) + self._opening >= self._most:
                self._changed.wait()
            if not self._idle:
                self._opening += 1
                return None, 0.0
            since, talk = self._idle.pop()
            self._lent.add(talk)
            return talk, time.monotonic() - since

    def _new(self) -> Talk:
        talk = None
        try:
            talk = self._connect()
        finally:
            with self._changed:
                self._opening -= 1
                if talk is not None:
                    self._lent.add(talk)
                self._changed.notify_all()
        return talk

    def _others_work(self) -> bool:
        """Make do with the connections that are there, if there are any once all are made."""
        with self._changed:
            while self._opening and not (self._lent or self._idle):
                self._changed.wait()
            there = len(self._lent) + len(self._idle)
            if there:
                self._most = there
            return there > 0
