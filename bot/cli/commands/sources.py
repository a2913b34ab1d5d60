"""``paperround sources``: where papers come from, and how each source is."""

from __future__ import annotations

from datetime import date, timedelta, tzinfo
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from bot.cli.options import json_option, now_option
from bot.render.showing import shown

if TYPE_CHECKING:
    from bot.services.comparing import SourceView

_LETTERS = {"fresh": "█", "unchanged": "▄", "quiet": "·", "waiting": "?", "stalled": "=", "failed": "!"}
"""One character for a day's state."""
_NOT_READ = "-"
_DAYS = 14


@click.command("sources", short_help="How every source is, and was in the last 14 days.")
@click.option("--day", metavar="DAY", help="Compare what they had on that day: 2025-05-01, or a word: yesterday.")
@now_option
@json_option
def command(*, day: str | None, now: str | None, as_json: bool) -> int:
    """Every source that was read: how it is, how it was in the last 14 days, and what it lacks that another has.

    One character a day, today's last: █ new papers, ▄ the same as before, · nothing announced, ? waiting, = stalled,
    ! failed, - not read. Below that, what is wrong.
    """
    from bot.app.clocks import parse_day  # noqa: PLC0415
    from bot.cli.reporting import folded, shortfall  # noqa: PLC0415
    from bot.cli.session import session  # noqa: PLC0415
    from bot.cli.tables import echo_table  # noqa: PLC0415
    from bot.cli.views import echo_json, source_json  # noqa: PLC0415
    from bot.services.comparing import survey  # noqa: PLC0415

    with session(now=now, as_json=as_json) as app:
        now_there, zone = app.bot.clock.now(), ZoneInfo(app.settings.timezone)
        then = parse_day(day, now_there.date(), where="--day") if day is not None else None
        found = survey(app.store, now_there, then)
    if as_json:
        echo_json([source_json(view) for view in found])
        return 0
    echo_table(
        ("State", "Date", "Papers", "Days", f"Last well ({zone})", "Source"),
        [_row(view, zone, now_there.date()) for view in found],
        empty="No source was read yet. Try: paperround round",
        fold="Source",
    )
    for view in found:
        if view.record.error:
            click.secho(folded(_error(view.record.name, view.record.error), ""), fg="red")
        if then:
            click.echo(folded(_of_batch(view), ""))
        if view.shortfall:
            click.secho(folded(shortfall(view.shortfall), ""), fg="yellow")
    return 0


def _of_batch(view: SourceView) -> str:
    """What a source had of the batch of a day, and what no other had."""
    from bot.cli.reporting import count, named  # noqa: PLC0415

    alone = f", {len(view.only_here):,} of them only here: {named(view.only_here)}" if view.only_here else ""
    return f"{shown(view.record.name)} had {count(view.has, 'paper')} of that day’s batch{alone}"


def _row(view: SourceView, zone: tzinfo, today: date) -> tuple[object, ...]:
    source = view.record
    well = f"{source.last_ok_at.astimezone(zone):%Y-%m-%d %H:%M}" if source.last_ok_at else "never"
    return source.state, source.date or "–", source.papers, _days(view, today), well, source.name


def _error(name: str, said: str) -> str:
    """What is wrong, after whose it is; an error of fetching names the address itself."""
    return f"{shown(name)}: {shown(said.removeprefix(f'{name}: '))}"


def _days(view: SourceView, today: date) -> str:
    """The states of the last days, those of one day under one another whichever source it is."""
    letters = {one.day: _LETTERS[one.state] for one in view.days}
    return "".join(letters.get(today - timedelta(days=n), _NOT_READ) for n in reversed(range(_DAYS)))
