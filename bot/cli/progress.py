"""Progress of long work: one line on stderr, only where somebody watches, gone before anything else is said."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from bot.core.ports import Progress

if TYPE_CHECKING:
    from rich.live import Live

EVERY = 0.1
"""Seconds between two changes of the line: thousands of messages need no thousands of lines."""

_shown: list[Live] = []
"""The line, while there is one. There is one terminal, so there is one line."""


def _silent(what: str, done: int, total: int | None) -> None:
    """Nobody watches."""


def clear() -> None:
    """Take the line away: something else is going to be said. The next step brings it back."""
    while _shown:
        _shown.pop().stop()


@contextmanager
def showing(stream: TextIO | None, *, quiet: bool) -> Iterator[Progress]:
    """A Progress that draws on ``stream`` if it is a terminal."""
    if quiet or stream is None or not stream.isatty():
        yield _silent
        return
    try:
        yield _drawing(stream)
    finally:
        clear()


def _drawing(stream: TextIO) -> Progress:
    from rich.console import Console  # noqa: PLC0415 - heavy, and only for terminals
    from rich.live import Live  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    console, last = Console(file=stream), 0.0

    def show(what: str, done: int, total: int | None) -> None:
        nonlocal last
        if _shown and time.monotonic() < last + EVERY:
            return
        last = time.monotonic()
        line = Text(f"{what}: {done:,}{f' of {total:,}' if total is not None else ''}", style="dim")
        if not _shown:
            # Redirected, what commands print on stdout would land on stderr.
            live = Live(
                console=console, transient=True, auto_refresh=False, redirect_stdout=False, redirect_stderr=False
            )
            live.start()
            _shown.append(live)
        _shown[0].update(line, refresh=True)

    return show
