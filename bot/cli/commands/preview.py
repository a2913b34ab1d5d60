"""``paperround preview``: what a rule would have brought."""

from __future__ import annotations

import click

from bot.cli.options import NUMBER, json_option, now_option

DAYS = 30


@click.command("preview")
@click.argument("rule")
@click.option("--days", type=NUMBER, default=DAYS, metavar="N", help=f"How many days to look at. Default: {DAYS}.")
@click.option("--against", metavar="RULE", help="Another rule: what RULE gains and loses beside it.")
@now_option
@json_option
def command(*, rule: str, days: int, against: str | None, now: str | None, as_json: bool) -> int:
    """Show what RULE would have brought on the days in the store.

    Day by day, with the best papers, and with what each part of the rule did. Nothing is changed or sent.
    """
    from bot.cli.pages.previews import echo_preview, preview_json  # noqa: PLC0415
    from bot.cli.session import session  # noqa: PLC0415
    from bot.cli.topic_file import refresh_topics  # noqa: PLC0415
    from bot.cli.views import echo_json  # noqa: PLC0415
    from bot.core.rules.parsing import parse  # noqa: PLC0415
    from bot.services.previewing.previews import preview  # noqa: PLC0415

    for text in (rule, *([against] if against is not None else [])):
        parse(text)  # refused before anything is opened
    with session(now=now, as_json=as_json) as app:
        moment = app.bot.clock.now()
        refresh_topics(app, rule, now=moment)
        made = preview(app.store, rule, days=days, against=against, now=moment, progress=app.bot.progress)
    if as_json:
        echo_json(preview_json(made))
    else:
        echo_preview(made)
    return 0
