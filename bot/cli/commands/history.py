"""``paperround history``: the round book."""

from __future__ import annotations

import click

from bot.cli.options import json_option


@click.command("history")
@click.argument("address", required=False)
@click.option("--paper", metavar="ID", help="Only this paper: 2504.21380, or a link to it.")
@click.option("--since", metavar="DATE", help="Only what was planned on this day or later.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Only the latest N.")
@json_option
def command(*, address: str | None, paper: str | None, since: str | None, limit: int | None, as_json: bool) -> int:
    """What was delivered, is due, or failed.

    Of ADDRESS, or of everybody; oldest first.
    """
    from bot.app.clocks import parse_moment  # noqa: PLC0415
    from bot.cli.reporting import paper_id  # noqa: PLC0415
    from bot.cli.session import session  # noqa: PLC0415
    from bot.cli.tables import echo_table  # noqa: PLC0415
    from bot.cli.views import echo_json, history_json  # noqa: PLC0415
    from bot.core.addresses import parse_address  # noqa: PLC0415

    of = parse_address(address) if address else None
    about = paper_id(paper) if paper else None
    with session(as_json=as_json) as app:
        day = parse_moment(since, app.settings.timezone, where="--since").date() if since else None
        lines = app.store.history(address=of, paper=about, since=day, limit=limit)
    if as_json:
        echo_json([history_json(line) for line in lines])
        return 0
    rows = [
        (f"{(line.sent_at or line.planned_at):%Y-%m-%d %H:%M}", line.state, line.address, line.paper, line.title)
        for line in lines
    ]
    echo_table(("When", "State", "Address", "Paper", "Title"), rows, empty="Nothing was planned or delivered yet.")
    return 0
