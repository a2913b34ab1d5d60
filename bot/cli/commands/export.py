"""``paperround export``: everything that is known of an address."""

from __future__ import annotations

import click

from bot.cli.options import json_option


@click.command("export")
@click.argument("address")
@json_option
def command(*, address: str, as_json: bool) -> int:
    """Print all that is known of ADDRESS.

    As one JSON document. For its owner, who may ask what is known of them. Nothing is changed.
    """
    from bot.cli.pages.dossiers import dossier_json  # noqa: PLC0415
    from bot.cli.session import session  # noqa: PLC0415
    from bot.cli.views import echo_json  # noqa: PLC0415
    from bot.core.addresses import parse_address  # noqa: PLC0415

    del as_json  # it is JSON anyway
    whose = parse_address(address)
    with session(as_json=True) as app:
        found = app.store.dossier(whose)
    echo_json(dossier_json(found))
    return 0
