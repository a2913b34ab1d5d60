"""Lines that fit the terminal, with highlights where it has colours."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import replace

import click

from bot.core.messages import Item
from bot.core.readable import readable_paper
from bot.render.papers import Runs, paper_words
from bot.render.showing import shown

WIDEST = 100
NARROWEST = 40


def width() -> int:
    """Columns that a page may fill."""
    return max(NARROWEST, min(shutil.get_terminal_size().columns, WIDEST))


def heading(text: str) -> None:
    click.secho(f"\n{text}", bold=True)


def line(text: str, indent: str = "  ", rest: str = "", **style: bool | str) -> None:
    """``text`` made showable, folded; what comes after its first line stands ``rest`` further in."""
    columns = width() - len(indent)
    for one in textwrap.wrap(shown(text), columns, subsequent_indent=rest, break_on_hyphens=False):
        click.secho(indent + one, **style)  # type: ignore[arg-type]


def echo_paper(item: Item, number: int) -> None:
    """One paper: its title with what was found in it, and below that its id and what was found."""
    words = paper_words(replace(item, paper=readable_paper(item.paper)))
    for n, said in enumerate(_folded(words.title, width() - 5)):
        click.echo(f"{number:3}. {said}" if not n else f"     {said}")
    found = ", ".join(words.matched)
    line(f"{words.name.removeprefix('arxiv:')} · {found}" if found else words.name, "     ", dim=True)


def _folded(runs: Runs, columns: int) -> Iterator[str]:
    """A title in lines of at most ``columns``; what was found is bold, also where a line ends within it."""
    text = "".join(run for run, _ in runs)
    bold = [marked for run, marked in runs for _ in run]
    at = 0
    for said in textwrap.wrap(text, columns, break_on_hyphens=False):
        at = text.index(said, at)
        yield "".join(_styled(said, bold[at : at + len(said)]))
        at += len(said)


def _styled(text: str, bold: Sequence[bool]) -> Iterator[str]:
    begin = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or bold[end] != bold[begin]:
            yield click.style(text[begin:end], bold=True, fg="yellow") if bold[begin] else text[begin:end]
            begin = end
