"""The desk for joining and leaving, and the site on which that happens, put together from the settings."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.app.seals import Sealer, find_keys
from bot.app.settings import Settings
from bot.core.errors import SettingsError
from bot.core.links import Links, SignedLinks
from bot.render.notes import NoteLetters
from bot.services.desk import Desk

if TYPE_CHECKING:
    from bot.app.wiring import App

KEY_FILE = "secret.key"


def sealer(settings: Settings, *, make: bool = True) -> Sealer:
    """What signs the links. A key is made only where something is signed; not ``make``: nothing is written."""
    file = settings.state / KEY_FILE
    return Sealer(find_keys(settings.secret_key.get_secret_value(), file, make=make and signs(settings)))


def signs(settings: Settings) -> bool:
    """Whether anything is signed: links to our pages, or what leaving by mail needs."""
    return bool(settings.public_url or settings.smtp_host)


def links(settings: Settings, *, make: bool = True) -> Links | None:
    """Those that mails carry; None where there are none."""
    return SignedLinks(sealer(settings, make=make), settings.public_url) if signs(settings) else None


def site_name(settings: Settings) -> str:
    """How this bot is called: the host of its pages, and their path."""
    parts = urlsplit(settings.public_url)
    return (parts.hostname or "this machine") + parts.path


def make_desk(app: App) -> Desk:
    seal = sealer(app.settings)
    return Desk(
        store=app.store,
        clock=app.bot.clock,
        routes=app.bot.routes,
        letters=NoteLetters(site_name(app.settings)),
        links=SignedLinks(seal, app.settings.public_url),
        seal=seal,
        new_key=app.bot.new_key,
    )


@contextmanager
def pages(app: App) -> Iterator[str]:
    """The pages, served beside whatever else is done; where that is. Raises SettingsError where it cannot be."""
    from bot.web.clients import networks  # noqa: PLC0415 - Flask is only for who serves pages
    from bot.web.serving import served  # noqa: PLC0415
    from bot.web.showing import Site  # noqa: PLC0415
    from bot.web.site import make_site  # noqa: PLC0415

    settings = app.settings
    site = Site(
        desk=make_desk(app),
        name=site_name(settings),
        contact=settings.contact,
        proxies=networks(settings.trusted_proxies),
    )
    prefix = urlsplit(settings.public_url).path
    with ExitStack() as closing:
        try:
            host, port = closing.enter_context(
                served(make_site(site), settings.http_host, settings.http_port, prefix=prefix)
            )
        except OSError as error:
            raise _not_served(settings, error) from error
        yield f"http://{f'[{host}]' if ':' in host else host}:{port}{prefix}"


def _not_served(settings: Settings, error: OSError) -> SettingsError:
    return SettingsError(
        f"The pages cannot be served on {settings.http_host}, port {settings.http_port}: {_reason(error)}.",
        where="HTTP_HOST, HTTP_PORT",
        do="Stop what uses the port, or choose another one; HTTP_HOST is an address of this machine.",
    )


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).partition(" (")[0]
