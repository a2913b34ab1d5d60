"""``paperround sources``: where digests come from, and how they are."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import click

from bot.cli.options import json_option


@click.command("sources")
@json_option
def command(*, as_json: bool) -> int:
    """Every source that was read, and how it is."""
    from bot.cli.session import session  # noqa: PLC0415
    from bot.cli.tables import echo_table  # noqa: PLC0415
    from bot.cli.views import echo_json, source_json  # noqa: PLC0415

    with session(as_json=as_json) as app:
        found, zone = app.store.sources(), ZoneInfo(app.settings.timezone)
    if as_json:
        echo_json([source_json(source) for source in found])
        return 0
    rows = [
        (
            s.state,
            s.date or "–",
            s.papers,
            f"{s.last_ok_at.astimezone(zone):%Y-%m-%d %H:%M}" if s.last_ok_at else "never",
            s.name,
            s.error or "",
        )
        for s in found
    ]
    echo_table(
        ("State", "Date", "Papers", f"Last well ({zone})", "Source", "Error"),
        rows,
        empty="No source was read yet. Try: paperround round --source FILE-OR-FOLDER",
    )
    return 0
