"""``paperround db``: the database's schema."""

from __future__ import annotations

import click

from bot.cli.options import json_option


@click.group("db")
def command() -> None:
    """Look after the database."""


@command.command("upgrade", short_help="Bring the database's schema up to date.")
@json_option
def upgrade(*, as_json: bool) -> int:
    """Bring the database's schema up to date (and create it where there is none)."""
    from bot.app import environment  # noqa: PLC0415
    from bot.cli.views import echo_json  # noqa: PLC0415
    from bot.store import upgrade as upgrade_store  # noqa: PLC0415

    settings, _ = environment.load()
    before, after = upgrade_store(settings.url)
    if as_json:
        echo_json({"before": before, "after": after})
    elif before == after:
        click.echo(f"The schema is up to date: {after}.")
    else:
        click.echo(f"The schema went from {before or 'nothing'} to {after}.")
    return 0


@command.command("current", short_help="Print the revision of the schema.")
@json_option
def current(*, as_json: bool) -> int:
    """Print the revision of the database's schema."""
    from bot.app import environment  # noqa: PLC0415
    from bot.cli.views import echo_json  # noqa: PLC0415
    from bot.store import current as current_revision  # noqa: PLC0415

    settings, _ = environment.load()
    found = current_revision(settings.url)
    if as_json:
        echo_json({"revision": found})
    else:
        click.echo(found or "There is no database yet. `paperround db upgrade` makes one, and so does any round.")
    return 0
