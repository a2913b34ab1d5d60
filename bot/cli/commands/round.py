"""``paperround round``: one pass, then exit."""

from __future__ import annotations

import click

from bot.cli.options import json_option, now_option, source_option


@click.command("round")
@source_option
@now_option
@click.option("--dry-run", is_flag=True, help="Show what would be sent; write nothing at all.")
@json_option
def command(*, sources: tuple[str, ...], now: str | None, dry_run: bool, as_json: bool) -> int:
    """Read the sources, match, and deliver: one pass, then exit.

    Running it twice is harmless. Exit code 1 when a source failed or a delivery failed for good.
    """
    from bot.cli.reporting import echo_report  # noqa: PLC0415
    from bot.cli.session import reading_session  # noqa: PLC0415
    from bot.services.rounds import run_round  # noqa: PLC0415

    with reading_session(sources, now=now, as_json=as_json, rehearsal=dry_run) as (app, opened):
        app.knock()
        report = run_round(app.bot, opened, app.topics, rehearsal=dry_run)
        return echo_report(report, app.bot.clock.now(), as_json=as_json, dry_run=dry_run)
