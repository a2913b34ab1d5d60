"""``paperround backfill``: days gone by into the store, for previews and history."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from bot.cli.options import json_option, now_option, source_option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core.ports import Source
    from bot.services.backfilling import Backfilled


@click.command("backfill", short_help="Look back at days gone by; nothing is sent for them.")
@click.option("--from", "first", metavar="DAY", required=True, help="The first day: 2025-05-01, or a word: yesterday.")
@click.option("--to", "last", metavar="DAY", required=True, help="The last day.")
@source_option
@now_option
@json_option
def command(*, first: str, last: str, sources: tuple[str, ...], now: str | None, as_json: bool) -> int:
    """Look back at days gone by, and fill the store with their papers. Nothing is sent for them.

    It may be stopped and started again: what was done is not done again. arXiv is asked once every three seconds.
    """
    from bot.cli.session import reading_session  # noqa: PLC0415
    from bot.services.backfilling import backfill  # noqa: PLC0415

    with reading_session(sources, now=now, as_json=as_json, looking_back=True) as (app, opened):
        _check(opened)
        today = app.bot.clock.now().date()
        span = _span(first, last, today)
        found = backfill(app.bot, opened, *span)
    return _show(found, span, as_json=as_json)


def _check(sources: Sequence[Source]) -> None:
    """Raises UsageError where none of the sources can look back."""
    from bot.core.errors import UsageError  # noqa: PLC0415
    from bot.core.ports import LooksBack  # noqa: PLC0415

    if not any(isinstance(source, LooksBack) for source in sources):
        raise UsageError(
            "Not one of these sources can look back: they only show what they have today.",
            where=", ".join(source.name for source in sources),
            do="Name categories of arXiv (arxiv:cs.CL) or a folder of days.",
        )


def _span(first: str, last: str, today: date) -> tuple[date, date]:
    from bot.app.clocks import parse_day  # noqa: PLC0415
    from bot.core.errors import UsageError  # noqa: PLC0415

    start, end = parse_day(first, today, where="--from"), parse_day(last, today, where="--to")
    if start > end:
        raise UsageError(f"{start} is after {end}.", where="--from", do="Give the earlier day with --from.")
    if end > today:
        raise UsageError(f"{end} is still to come.", where="--to", do=f"The last day that can be is {today}.")
    return start, end


def _show(found: Sequence[Backfilled], span: tuple[date, date], *, as_json: bool) -> int:
    from bot.cli import progress  # noqa: PLC0415
    from bot.cli.failures import FAILED  # noqa: PLC0415
    from bot.cli.views import backfilled_json, echo_json, moment  # noqa: PLC0415

    progress.clear()
    if as_json:
        echo_json({"from": moment(span[0]), "to": moment(span[1]), "sources": [backfilled_json(one) for one in found]})
    else:
        for one in found:
            _say(one)
    return FAILED if any(one.error for one in found) else 0


def _say(one: Backfilled) -> None:
    from bot.cli.reporting import count  # noqa: PLC0415
    from bot.render.showing import shown  # noqa: PLC0415

    name = shown(one.source)
    if not one.able:
        click.secho(f"{name} cannot look back: it only shows what it has today.", fg="yellow")
        return
    if one.papers or one.error:
        click.echo(f"{name}: {count(one.new, 'new paper')} of {count(len(one.days), 'day')} ({one.papers:,} read).")
    else:
        click.echo(f"{name}: nothing of these days that was not looked back at before.")
    for note in one.notes:
        click.echo(f"  {shown(note)}")
    if one.error:
        click.secho(f"  {shown(one.error)}", fg="red")
        click.echo("  What was found until then is kept. Run the same command again: it goes on from there.")
