"""``paperround pause``: plan nothing for a while."""

from __future__ import annotations

import click

from bot.cli.options import id_argument, json_option, now_option


@click.command("pause")
@id_argument
@click.option("--until", metavar="DATE", help="The day on which it wakes by itself, or tomorrow.")
@now_option
@json_option
def command(*, id: int, until: str | None, now: str | None, as_json: bool) -> int:
    """Plan nothing for subscription ID for a while.

    What was due waits until it goes on.
    """
    from bot.app.clocks import parse_day  # noqa: PLC0415
    from bot.cli.reporting import echo_subscription  # noqa: PLC0415
    from bot.cli.session import session  # noqa: PLC0415
    from bot.core.errors import UsageError  # noqa: PLC0415
    from bot.services.subscribing import pause  # noqa: PLC0415

    with session(now=now, as_json=as_json) as app:
        moment = app.bot.clock.now()
        day = parse_day(until, moment.date(), where="--until") if until is not None else None
        if day is not None and day <= moment.date():
            raise UsageError(f"{day} is not after today ({moment.date()}).", where="--until", do="Name a later day.")
        paused = pause(app.store, id, until=day, now=moment)
        echo_subscription(app, paused, (), created=None, as_json=as_json)
    return 0
