"""``paperround poll``: stations 1 to 4 alone."""

from __future__ import annotations

import click

from bot.cli.options import json_option, now_option, source_option


@click.command("poll")
@source_option
@now_option
@json_option
def command(*, sources: tuple[str, ...], now: str | None, as_json: bool) -> int:
    """Read the sources, match and plan; send nothing yet."""
    from bot.cli.reporting import echo_report  # noqa: PLC0415
    from bot.cli.session import reading_session  # noqa: PLC0415
    from bot.services.rounds import run_poll  # noqa: PLC0415

    with reading_session(sources, now=now, as_json=as_json) as (app, opened):
        report = run_poll(app.bot, opened, app.topics)
        return echo_report(report, app.bot.clock.now(), as_json=as_json, sending=False)
