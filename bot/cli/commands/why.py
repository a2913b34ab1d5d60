"""``paperround why``: why a paper came, or why it did not."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import click

from bot.cli.options import json_option, now_option


@click.command("why")
@click.argument("address")
@click.argument("paper")
@now_option
@json_option
def command(*, address: str, paper: str, now: str | None, as_json: bool) -> int:
    """Say why PAPER came to ADDRESS, or why it did not.

    PAPER is an arXiv id (2504.21380), a link to it, or a DOI.
    """
    from bot.cli.pages.whys import echo_why, why_json  # noqa: PLC0415
    from bot.cli.reporting import paper_id  # noqa: PLC0415
    from bot.cli.session import session  # noqa: PLC0415
    from bot.cli.views import echo_json  # noqa: PLC0415
    from bot.core.addresses import parse_address  # noqa: PLC0415
    from bot.services.explaining.whys import why  # noqa: PLC0415

    whose, about = parse_address(address), paper_id(paper, where="PAPER")
    with session(now=now, as_json=as_json) as app:
        zone = ZoneInfo(app.settings.timezone)
        found = why(app.store, whose, about, now=app.bot.clock.now())
    if as_json:
        echo_json(why_json(found, zone))
    else:
        echo_why(found, zone)
    return 0
