"""``paperround subscriptions``: who follows what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bot.cli.options import json_option, now_option

if TYPE_CHECKING:
    from datetime import datetime

    from bot.core.subscriptions import Subscription


@click.command("subscriptions")
@click.argument("address", required=False)
@click.option("--all", "ended", is_flag=True, help="Those that have ended, too.")
@now_option
@json_option
def command(*, address: str | None, ended: bool, now: str | None, as_json: bool) -> int:
    """List the subscriptions, of ADDRESS or of everybody."""
    from bot.cli.reporting import words  # noqa: PLC0415
    from bot.cli.session import session  # noqa: PLC0415
    from bot.cli.tables import echo_table  # noqa: PLC0415
    from bot.cli.views import echo_json, subscription_json  # noqa: PLC0415
    from bot.core.addresses import parse_address  # noqa: PLC0415
    from bot.services.timing import due_at  # noqa: PLC0415

    of = parse_address(address) if address else None
    with session(now=now, as_json=as_json) as app:
        found, moment = app.store.subscriptions(address=of, ended=ended), app.bot.clock.now()
        due = due_at(app.store, found, moment)
    if as_json:
        echo_json([subscription_json(one, words(one), at) for one, at in zip(found, due, strict=True)])
        return 0
    rows = [
        (s.id, s.subscriber.address, s.name, s.rule, _sent(s, at, moment), _state(s))
        for s, at in zip(found, due, strict=True)
    ]
    echo_table(
        ("ID", "Address", "Name", "Rule", "Sent", "State"),
        rows,
        empty="Nobody follows anything yet. Try: paperround subscribe console 'topic:LLM' --every batch",
    )
    return 0


def _sent(one: Subscription, due_at: datetime | None, now: datetime) -> str:
    from bot.render.times import sent_in_words  # noqa: PLC0415

    return sent_in_words(one, due_at, now) + ("; on empty days a note" if one.empty_days == "tell" else "")


def _state(one: Subscription) -> str:
    return f"{one.state}: {one.subscriber.blocked}" if one.state == "blocked" else one.state
