"""``paperround web``: the pages alone."""

from __future__ import annotations

import select

import click

from bot.cli.stopping import listening


@click.command("web")
def command() -> int:
    """Serve the pages of joining, leaving and reading.

    Where owners confirm, where anybody leaves, where a message can be read. On HTTP_HOST and HTTP_PORT, until SIGTERM
    or Ctrl-C. `paperround run` serves them too, where PUBLIC_URL is set.
    """
    from bot.app.desks import pages  # noqa: PLC0415
    from bot.cli.session import session  # noqa: PLC0415
    from bot.core.errors import SettingsError  # noqa: PLC0415

    with session() as app, listening() as told:
        if not app.settings.public_url:
            raise SettingsError(
                "The pages have no address by which people can find them, so no mail links to them.",
                where="PUBLIC_URL",
                do="Set it to the address under which browsers reach this machine, such as https://papers.example.org; "
                "http://127.0.0.1:8000 will do to try it.",
            )
        with pages(app) as where:
            click.echo(f"The pages are served on {where}. Ctrl-C ends it.", err=True)
            select.select([told], [], [])
    click.echo("The pages are not served any more.", err=True)
    return 0
