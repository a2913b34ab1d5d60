"""A command's working session: settings read, logging set up, the app opened, progress shown."""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from bot.cli import progress
from bot.cli.first_start import offer_backfill
from bot.render.showing import shown

if TYPE_CHECKING:
    from bot.app.clocks import MachineClock
    from bot.app.settings import Settings
    from bot.app.wiring import App
    from bot.core.ports import Source


@contextmanager
def session(*, now: str | None = None, as_json: bool = False, rehearsal: bool = False) -> Iterator[App]:
    """The app for one command. What the console messenger says goes to stdout, or to stderr with ``as_json``."""
    from bot.app import environment  # noqa: PLC0415 - heavy, and not needed for --help

    settings, given = environment.load()
    with opened(settings, given, clock_at(now, settings), as_json=as_json, rehearsal=rehearsal) as app:
        yield app


@contextmanager
def reading_session(
    given: tuple[str, ...],
    *,
    now: str | None = None,
    as_json: bool = False,
    rehearsal: bool = False,
    looking_back: bool = False,
) -> Iterator[tuple[App, list[Source]]]:
    """The app and the sources it is to read. What is no source is told before anything is made; a store without papers
    brings the word that days gone by can be filled in, unless just that is done (``looking_back``)."""
    from bot.app import environment, wiring  # noqa: PLC0415

    settings, names = environment.load()
    wiring.check_sources(settings, given)
    with opened(settings, names, clock_at(now, settings), as_json=as_json, rehearsal=rehearsal) as app:
        sources = app.sources(given)
        if not (as_json or looking_back):
            offer_backfill(app, sources, given)
        yield app, sources


@contextmanager
def opened(
    settings: Settings, given: Mapping[str, str], clock: MachineClock, *, as_json: bool, rehearsal: bool = False
) -> Iterator[App]:
    from bot.app import logs, wiring  # noqa: PLC0415

    logs.set_up(settings.log_level, settings.log_format)
    with (
        progress.showing(sys.stderr, quiet=as_json) as steps,
        wiring.open_app(
            settings,
            given,
            clock,
            write=lambda text: _say(text, err=as_json),
            announce=lambda text: click.echo(shown(text), err=True),
            progress=steps,
            rehearsal=rehearsal,
        ) as app,
    ):
        yield app


def _say(text: str, *, err: bool) -> None:
    """Raises OSError also where there is no stream at all: what nobody could read was not delivered."""
    if (sys.stderr if err else sys.stdout) is None:
        raise OSError(errno.EBADF, "there is no output to write to")
    progress.clear()
    click.echo(text, err=err)


def clock_at(now: str | None, settings: Settings) -> MachineClock:
    """The machine's clock, or ``now`` as it was typed, in the operator's zone."""
    from zoneinfo import ZoneInfo  # noqa: PLC0415

    from bot.app.clocks import MachineClock, parse_moment  # noqa: PLC0415

    fixed = parse_moment(now, settings.timezone) if now is not None else None
    return MachineClock(fixed, ZoneInfo(settings.timezone))
