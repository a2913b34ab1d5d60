"""``paperround resume``: go on after a pause or a block."""

from __future__ import annotations

import click

from bot.cli.options import id_argument, json_option, now_option


@click.command("resume")
@id_argument
@now_option
@json_option
def command(*, id: int, now: str | None, as_json: bool) -> int:
    """Go on with subscription ID after a pause or a block.

    Also lifts the block of an address that works again.
    """
    from bot.cli.reporting import echo_subscription  # noqa: PLC0415
    from bot.cli.session import session  # noqa: PLC0415
    from bot.services.subscribing import resume  # noqa: PLC0415

    with session(now=now, as_json=as_json) as app:
        echo_subscription(app, resume(app.store, id, now=app.bot.clock.now()), (), created=None, as_json=as_json)
    return 0
