"""``paperround resend``: send something again."""

from __future__ import annotations

import click

from bot.cli.options import NUMBER, json_option, now_option


@click.command("resend")
@click.argument("message", required=False, type=NUMBER)
@click.option("--address", metavar="ADDRESS", help="With --paper: to whom.")
@click.option("--paper", metavar="ID", help="With --address: which paper.")
@now_option
@json_option
def command(*, message: int | None, address: str | None, paper: str | None, now: str | None, as_json: bool) -> int:
    """Send a message, or one paper, again.

    MESSAGE is its number in `paperround history`. What goes out is a new message over old deliveries.
    """
    from bot.cli.reporting import echo_report, paper_id  # noqa: PLC0415
    from bot.cli.session import session  # noqa: PLC0415
    from bot.core.addresses import parse_address  # noqa: PLC0415
    from bot.services.resending import resend  # noqa: PLC0415

    if (message is None) == (address is None and paper is None) or (address is None) != (paper is None):
        raise click.UsageError("Give either MESSAGE, or --address and --paper together.")
    target = parse_address(address) if address else None
    about = paper_id(paper) if paper else None
    with session(now=now, as_json=as_json) as app:
        report = resend(app.bot, message_id=message, address=target, paper=about)
        return echo_report(report, app.bot.clock.now(), as_json=as_json)
