"""``paperround run``: rounds on a timer, until it is told to stop."""

from __future__ import annotations

import logging
import signal
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

import click

from bot.cli.options import source_option

if TYPE_CHECKING:
    from bot.app.wiring import App
    from bot.core.ports import Source

log = logging.getLogger("bot.run")

DAY = 86_400


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
    """The whole bot: rounds on a timer, until told to stop.

    SIGTERM or Ctrl-C ends it after the round in hand; a second one ends it at once, and nothing is lost by that either.
    """
    from bot.cli.reporting import check_sources  # noqa: PLC0415
    from bot.cli.session import session  # noqa: PLC0415

    with session() as app:
        opened = check_sources(app.sources(sources))
        told = _listen()
        click.echo(f"Paperround runs: a round every {interval} seconds. Ctrl-C ends it.", err=True)
        while told.empty():
            _pass(app, opened)
            with suppress(Empty):
                told.get(timeout=interval)
                break
    click.echo("Paperround has ended.", err=True)
    return 0


def _listen() -> SimpleQueue[int]:
    """Gets the signal that tells us to stop. (A queue, since a signal may come while we wait on it.)"""
    told: SimpleQueue[int] = SimpleQueue()

    def tell(number: int, _frame: object) -> None:
        told.put(number)
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, signal.SIG_DFL)

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, tell)
    return told


def _pass(app: App, sources: list[Source]) -> None:
    """One round; whatever goes wrong in it is told, and the next one tries again."""
    from bot.cli.reporting import echo_report  # noqa: PLC0415
    from bot.core.errors import PaperroundError  # noqa: PLC0415
    from bot.services.rounds import run_round  # noqa: PLC0415

    try:
        report = run_round(app.bot, sources, app.topics)
        click.echo(f"\n{app.bot.clock.now().astimezone():%Y-%m-%d %H:%M:%S}")
        echo_report(report, as_json=False)
    except PaperroundError as error:
        log.error("The round ended early, the next one tries again: %s", error)  # noqa: TRY400 - in words
    except Exception:
        log.exception("The round ended early by a mistake in Paperround; the next one tries again. Please report this")
