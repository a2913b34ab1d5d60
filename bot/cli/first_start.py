"""What is said when the store has no paper yet: the days before can be filled in."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

import click

from bot.render.showing import shown

if TYPE_CHECKING:
    from bot.app.wiring import App
    from bot.core.ports import Source

DAYS = 30


def offer_backfill(app: App, sources: Sequence[Source], given: tuple[str, ...]) -> None:
    """Say it on stderr, where one of the ``sources`` can look back. ``given``: those that were named with --source."""
    from bot.core.ports import LooksBack  # noqa: PLC0415

    if app.store.epochs().digests or not any(isinstance(source, LooksBack) for source in sources):
        return
    today = app.bot.clock.now().date()
    named = "".join(f" --source {shlex.quote(spec)}" for spec in given)
    span = f"--from {today - timedelta(days=DAYS)} --to {today - timedelta(days=1)}"
    click.echo(
        f"This is a first start. To fill in the last {DAYS} days, for which nothing is sent: "
        f"paperround backfill{shown(named)} {span}",
        err=True,
    )
