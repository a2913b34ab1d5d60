"""Taking turns at a host that wants to be asked slowly: one request at a time over all processes of an installation."""

from __future__ import annotations

from typing import Protocol


class Turns(Protocol):
    """Who may go now. A turn has a ``key`` (“arxiv”); times are seconds of machine time."""

    def take(self, key: str, *, hold: float) -> float:
        """0.0: we may go now, and nobody else gets ``key`` for ``hold`` seconds unless it is given back before.
        Otherwise the seconds to wait before asking again."""
        ...

    def give_back(self, key: str, *, pause: float) -> None:
        """We are done; others may go after ``pause`` seconds."""
        ...


class NoTurns:
    """Where there is nobody to share with: everyone may go at once."""

    def take(self, key: str, *, hold: float) -> float:  # noqa: ARG002 - the port's
        return 0.0

    def give_back(self, key: str, *, pause: float) -> None:
        """Nobody waits."""
