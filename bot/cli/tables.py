"""Lists for people: aligned columns that fit the terminal, hostile text included."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import click

from bot.render.showing import shown

if TYPE_CHECKING:
    from rich.table import Table

WIDEST = 100_000
"""Columns of a page that nobody looks at: nothing is folded on a pipe."""

NARROWEST = 20
"""Columns below which no text is cut or folded."""

_GAP = 2


def echo_table(
    headings: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    empty: str,
    cut: str | None = None,
    fold: str | None = None,
) -> None:
    """Print ``rows`` under ``headings``, or the sentence ``empty``. On a terminal that is too narrow, the column
    ``cut`` is cut and others are folded, or the column ``fold`` is folded and no other; on a pipe every row is one
    whole line."""
    from rich.console import Console  # noqa: PLC0415 - heavy, and not needed for --help or --json

    body = [[shown(str(cell)) for cell in row] for row in rows]
    if not body:
        click.echo(empty)
        return
    on_terminal = sys.stdout is not None and sys.stdout.isatty()
    console = Console(width=None if on_terminal else WIDEST, highlight=False, force_terminal=on_terminal)
    if cut in headings:
        _cut(headings, body, headings.index(cut), console.width)
    if fold in headings:
        place = headings.index(fold)
        widths = _widths(headings, body)
        console.width = max(console.width, sum(widths) - widths[place] + NARROWEST)
    with console.capture() as drawn:
        console.print(_table(headings, body, fold), crop=False)
    for line in drawn.get().splitlines():
        click.echo(line.rstrip())


def _cut(headings: Sequence[str], body: Sequence[list[str]], column: int, width: int) -> None:
    """Shorten what stands in ``column`` to what the others leave of ``width``."""
    from rich.cells import cell_len, set_cell_size  # noqa: PLC0415

    widths = _widths(headings, body)
    room = max(NARROWEST, width - sum(widths) + widths[column] - _GAP)
    for row in body:
        if cell_len(row[column]) > room:
            row[column] = set_cell_size(row[column], room - 1).rstrip() + "…"


def _widths(headings: Sequence[str], body: Sequence[Sequence[str]]) -> list[int]:
    """What each column wants, with the gap behind it."""
    from rich.cells import cell_len  # noqa: PLC0415

    return [max(map(cell_len, cells)) + _GAP for cells in zip(headings, *body, strict=True)]


def _table(headings: Sequence[str], body: Iterable[Sequence[str]], fold: str | None) -> Table:
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, _GAP, 0, 0))
    for heading in headings:
        table.add_column(heading, overflow="fold", no_wrap=fold is not None and heading != fold)
    for row in body:
        table.add_row(*(Text(cell) for cell in row))
    return table
