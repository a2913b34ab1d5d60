"""Progress of long work, on stderr and only where somebody watches."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from bot.core.ports import Progress


def _silent(what: str, done: int, total: int | None) -> None:
    """Nobody watches."""


@contextmanager
def showing(stream: TextIO, *, quiet: bool) -> Iterator[Progress]:
    """A Progress that draws on ``stream`` if it is a terminal."""
    if quiet or not stream.isatty():
        yield _silent
        return
    from rich.console import Console  # noqa: PLC0415 - heavy, and only for terminals
    from rich.progress import Progress as Bars  # noqa: PLC0415
    from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Bars(*columns, console=Console(file=stream), transient=True) as bars:
        task = bars.add_task("starting")

        def show(what: str, done: int, total: int | None) -> None:
            of = f" of {total}" if total is not None else ""
            bars.update(task, description=f"{what}: {done}{of}")

        yield show
