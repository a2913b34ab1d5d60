"""``paperround history``: the round book."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from bot.cli.options import NUMBER, json_option, now_option

if TYPE_CHECKING:
    from bot.core.records import HistoryLine


@click.command("history")
@click.argument("address", required=False)
@click.option("--paper", metavar="ID", help="Only this paper: 2504.21380, or a link to it.")
@click.option("--since", metavar="DATE", help="Only what was planned on this day (or today, yesterday) or later.")
@click.option("--limit", type=NUMBER, metavar="N", help="Only the latest N.")
@now_option
@json_option
def command(
    *, address: str | None, paper: str | None, since: str | None, limit: int | None, now: str | None, as_json: bool
) -> int:
    """What was delivered, is due, or failed.

    Of ADDRESS, or of everybody; oldest first.
    """
    from bot.app.clocks import parse_day  # noqa: PLC0415
    from bot.cli.reporting import paper_id  # noqa: PLC0415
    from bot.cli.session import session  # noqa: PLC0415
    from bot.cli.tables import echo_table  # noqa: PLC0415
    from bot.cli.views import echo_json, history_json  # noqa: PLC0415
    from bot.core.addresses import parse_address  # noqa: PLC0415

    of = parse_address(address) if address else None
    about = paper_id(paper) if paper else None
    with session(now=now, as_json=as_json) as app:
        zone = ZoneInfo(app.settings.timezone)
        day = parse_day(since, app.bot.clock.now().date(), where="--since") if since is not None else None
        start = datetime.combine(day, time(), zone) if day else None
        lines = app.store.history(address=of, paper=about, since=start, limit=limit)
    if as_json:
        echo_json([history_json(line) for line in lines])
        return 0
    filtered = not (of is None and about is None and day is None)
    echo_table(
        (f"When ({zone})", "State", "Message", "Address", "Paper", "Title", "Error"),
        [_row(line, zone) for line in lines],
        empty="Nothing like that was planned or delivered." if filtered else "Nothing was planned or delivered yet.",
        cut="Title",
    )
    return 0


def _row(line: HistoryLine, zone: ZoneInfo) -> tuple[object, ...]:
    when = f"{(line.sent_at or line.planned_at).astimezone(zone):%Y-%m-%d %H:%M}"
    return when, line.state, line.message_id or "–", line.address, line.paper or "–", line.title, line.error_text or ""
