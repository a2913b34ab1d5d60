"""``paperround run``: rounds on a timer, until it is told to stop."""

from __future__ import annotations

import logging
import signal
import threading
from typing import TYPE_CHECKING

import click

from bot.cli.options import source_option

if TYPE_CHECKING:
    from bot.app.wiring import App
    from bot.core.ports import Source

log = logging.getLogger("bot.run")


@click.command("run")
@source_option
@click.option(
    "--interval",
    type=click.FloatRange(min=1),
    default=900,
    show_default=True,
    metavar="SECONDS",
    help="Pause between two rounds.",
)
def command(*, sources: tuple[str, ...], interval: float) -> int:
    """The whole bot: rounds on a timer, until told to stop.

    SIGTERM or Ctrl-C ends it after the round in hand.
    """
    from bot.cli.reporting import check_sources  # noqa: PLC0415
    from bot.cli.session import session  # noqa: PLC0415

    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    with session() as app:
        opened = check_sources(app.sources(sources))
        click.echo(f"Paperround runs: a round every {interval:g} seconds. Ctrl-C ends it.", err=True)
        while not stop.is_set():
            _pass(app, opened)
            stop.wait(interval)
    return 0


def _pass(app: App, sources: list[Source]) -> None:
    """One round; whatever goes wrong in it is told, and the next one tries again."""
    from bot.cli.failures import show  # noqa: PLC0415
    from bot.cli.reporting import echo_report  # noqa: PLC0415
    from bot.core.errors import PaperroundError  # noqa: PLC0415
    from bot.services.rounds import run_round  # noqa: PLC0415

    try:
        echo_report(run_round(app.bot, sources, app.topics), as_json=False)
    except PaperroundError as error:
        log.error("the round ended early: %s", error)  # noqa: TRY400 - in words for the operator, not a traceback
        show(error)
