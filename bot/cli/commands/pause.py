"""``paperround pause``: plan nothing for a while."""

from __future__ import annotations

import click

from bot.cli.options import id_argument, json_option, now_option


@click.command("pause")
@id_argument
@click.option("--until", metavar="DATE", help="The day on which it wakes by itself.")
@now_option
@json_option
def command(*, id: int, until: str | None, now: str | None, as_json: bool) -> int:
    """Plan nothing for subscription ID for a while.

    What was due waits until it goes on.
    """
    from bot.app.clocks import parse_moment  # noqa: PLC0415
    from bot.cli.reporting import echo_subscription  # noqa: PLC0415
    from bot.cli.session import session  # noqa: PLC0415
    from bot.services.subscribing import pause  # noqa: PLC0415

    with session(now=now, as_json=as_json) as app:
        day = parse_moment(until, app.settings.timezone, where="--until").date() if until else None
        paused = pause(app.store, id, until=day, now=app.bot.clock.now())
        echo_subscription(paused, (), created=None, as_json=as_json)
    return 0
