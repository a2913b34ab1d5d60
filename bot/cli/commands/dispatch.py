"""``paperround dispatch``: stations 5 and 6 alone."""

from __future__ import annotations

import click

from bot.cli.options import json_option, now_option


@click.command("dispatch")
@now_option
@json_option
def command(*, now: str | None, as_json: bool) -> int:
    """Compose and send what is due; read nothing."""
    from bot.cli.reporting import echo_report  # noqa: PLC0415
    from bot.cli.session import session  # noqa: PLC0415
    from bot.services.rounds import run_dispatch  # noqa: PLC0415

    with session(now=now, as_json=as_json) as app:
        app.knock()
        return echo_report(run_dispatch(app.bot), app.bot.clock.now(), as_json=as_json)
