"""``paperround run``: rounds on a timer, until it is told to stop."""

from __future__ import annotations

import logging
import math
import select
import socket
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING

import click

from bot.cli.options import source_option
from bot.cli.stopping import listening

if TYPE_CHECKING:
    from bot.app.wiring import App
    from bot.services.reports import RoundReport

log = logging.getLogger("bot.run")

DAY = 86_400

GLANCE = 60
"""Seconds after which it looks again whose time comes next: others may subscribe meanwhile."""


@click.command("run")
@source_option
@click.option(
    "--interval",
    type=click.IntRange(1, DAY),
    default=900,
    show_default=True,
    metavar="SECONDS",
    help="Pause between two rounds.",
)
def command(*, sources: tuple[str, ...], interval: int) -> int:
    """The whole bot: rounds on a timer, until told to stop. What is due at its hour is delivered at that hour. Where
    PUBLIC_URL is set, the pages are served beside it.

    SIGTERM or Ctrl-C ends it after the round in hand; a second one ends it at once, and nothing is lost by that either.
    """
    from bot.app.desks import pages  # noqa: PLC0415
    from bot.cli.session import reading_session  # noqa: PLC0415
    from bot.services.rounds import run_round  # noqa: PLC0415

    with reading_session(sources) as (app, opened), listening() as told, ExitStack() as beside:
        if app.settings.public_url:
            click.echo(f"The pages are served on {beside.enter_context(pages(app))}.", err=True)
        click.echo(f"Paperround runs: a round every {interval} seconds. Ctrl-C ends it.", err=True)
        app.knock()
        while True:
            _pass(app, lambda: run_round(app.bot, opened, app.topics))
            if _wait(app, told, interval):
                break
    click.echo("Paperround has ended.", err=True)
    return 0


def _wait(app: App, told: socket.socket, seconds: float) -> bool:
    """Wait for the next round, and deliver what is due at its time meanwhile; whether we were told to stop."""
    from bot.services.rounds import run_dispatch  # noqa: PLC0415

    end = time.monotonic() + seconds
    while (rest := end - time.monotonic()) > 0:
        slot = _until_slot(app)
        if select.select([told], [], [], min(rest, slot, GLANCE))[0]:
            return True
        if slot <= min(rest, GLANCE):
            _pass(app, lambda: run_dispatch(app.bot), only_news=True)
    return False


def _until_slot(app: App) -> float:
    """Seconds until anybody's slot, and a little, so that it has come by then."""
    from bot.core.errors import PaperroundError  # noqa: PLC0415
    from bot.services.timing import until_next_slot  # noqa: PLC0415

    try:
        seconds = until_next_slot(app.store, app.bot.clock.now())
    except PaperroundError as error:
        log.error("The next time to deliver could not be looked up: %s", error)  # noqa: TRY400 - in words
        return math.inf
    return math.inf if seconds is None else seconds + 0.05


def _pass(app: App, work: Callable[[], RoundReport], *, only_news: bool = False) -> None:
    """One round, or the half of it that delivers; whatever goes wrong in it is told, and the next one tries again.
    ``only_news``: nothing is said where nothing happened."""
    from bot.cli.reporting import echo_report  # noqa: PLC0415
    from bot.core.errors import PaperroundError  # noqa: PLC0415

    try:
        report = work()
        if only_news and not (report.deliveries_sent or report.deliveries_failed or report.problems):
            return
        now = app.bot.clock.now()
        click.echo(f"\n{now:%Y-%m-%d %H:%M:%S}")
        echo_report(report, now, as_json=False)
    except PaperroundError as error:
        log.error("The round ended early, the next one tries again: %s", error)  # noqa: TRY400 - in words
    except Exception:
        log.exception("The round ended early by a mistake in Paperround; the next one tries again. Please report this")
