"""``paperround subscriptions``: who follows what."""

from __future__ import annotations

import click

from bot.cli.options import json_option


@click.command("subscriptions")
@click.argument("address", required=False)
@click.option("--all", "ended", is_flag=True, help="Those that have ended, too.")
@json_option
def command(*, address: str | None, ended: bool, as_json: bool) -> int:
    """List the subscriptions, of ADDRESS or of everybody."""
    from bot.cli.reporting import words  # noqa: PLC0415
    from bot.cli.session import session  # noqa: PLC0415
    from bot.cli.tables import echo_table  # noqa: PLC0415
    from bot.cli.views import echo_json, subscription_json  # noqa: PLC0415
    from bot.core.addresses import parse_address  # noqa: PLC0415

    of = parse_address(address) if address else None
    with session(as_json=as_json) as app:
        found = app.store.subscriptions(address=of, ended=ended)
    if as_json:
        echo_json([subscription_json(one, words(one)) for one in found])
        return 0
    rows = [
        (s.id, s.subscriber.address, s.name, s.rule, s.schedule.every, _state(s.state, s.subscriber.blocked))
        for s in found
    ]
    echo_table(
        ("ID", "Address", "Name", "Rule", "Every", "State"),
        rows,
        empty="Nobody follows anything yet. Try: paperround subscribe console 'topic:LLM' --every batch",
    )
    return 0


def _state(state: str, blocked: str) -> str:
    return f"{state}: {blocked}" if state == "blocked" else state
