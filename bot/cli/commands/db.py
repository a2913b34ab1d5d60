"""``paperround db``: the database's schema."""

from __future__ import annotations

import click


@click.group("db")
def command() -> None:
    """Look after the database."""


@command.command("upgrade")
def upgrade() -> int:
    """Bring the database's schema up to date (and create it where there is none)."""
    from bot.app import environment  # noqa: PLC0415
    from bot.store import upgrade as upgrade_store  # noqa: PLC0415

    settings, _ = environment.load()
    before, after = upgrade_store(settings.url)
    if before == after:
        click.echo(f"The schema is up to date: {after}.")
    else:
        click.echo(f"The schema went from {before or 'nothing'} to {after}.")
    return 0


@command.command("current")
def current() -> int:
    """Print the revision of the database's schema."""
    from bot.app import environment  # noqa: PLC0415
    from bot.store import current as current_revision  # noqa: PLC0415

    settings, _ = environment.load()
    click.echo(current_revision(settings.url) or "There is no database yet.")
    return 0
