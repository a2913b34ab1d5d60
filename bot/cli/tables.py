"""Lists for people: aligned columns that fit the terminal, hostile text included."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

import click

from bot.core.papers import clean


def echo_table(headings: Sequence[str], rows: Iterable[Sequence[object]], *, empty: str) -> None:
    """Print ``rows`` under ``headings``, or the sentence ``empty``. On a pipe nothing is cut."""
    from rich.console import Console  # noqa: PLC0415 - heavy, and not needed for --help or --json
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    body = [[Text(clean(str(cell))) for cell in row] for row in rows]
    if not body:
        click.echo(empty)
        return
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in body:
        table.add_row(*row)
    width = None if sys.stdout.isatty() else max(80, _width(headings, body))
    Console(file=sys.stdout, width=width, highlight=False).print(table)


def _width(headings: Sequence[str], body: Sequence[Sequence[object]]) -> int:
    columns = zip(headings, *([str(cell) for cell in row] for row in body), strict=True)
    return sum(max(2 * len(cell) for cell in column) + 2 for column in columns)
