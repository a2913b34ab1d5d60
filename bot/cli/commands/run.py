"""``paperround run``: rounds on a timer, until it is told to stop."""

from __future__ import annotations

import logging
import select
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
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
    from bot.cli.session import reading_session  # noqa: PLC0415

    with reading_session(sources) as (app, opened), _listening() as told:
        click.echo(f"Paperround runs: a round every {interval} seconds. Ctrl-C ends it.", err=True)
        while True:
            _pass(app, opened)
            if select.select([told], [], [], interval)[0]:
                break
    click.echo("Paperround has ended.", err=True)
    return 0


@contextmanager
def _listening() -> Iterator[socket.socket]:
    """A socket that has something to read once a signal has told us to stop. (An event or a queue would miss the
    signal that comes just before we wait on it.) A second signal ends us as if we had not listened."""
    reader, writer = socket.socketpair()
    writer.setblocking(False)
    names = (signal.SIGTERM, signal.SIGINT)

    def let_go(_number: int, _frame: object) -> None:
        for name in names:
            signal.signal(name, signal.SIG_DFL)

    before = {name: signal.signal(name, let_go) for name in names}
    signal.set_wakeup_fd(writer.fileno())
    try:
        with reader, writer:
            yield reader
    finally:
        signal.set_wakeup_fd(-1)
        for name, handler in before.items():
            signal.signal(name, handler)


def _pass(app: App, sources: list[Source]) -> None:
    """One round; whatever goes wrong in it is told, and the next one tries again."""
    from bot.cli.reporting import echo_report  # noqa: PLC0415
    from bot.core.errors import PaperroundError  # noqa: PLC0415
    from bot.services.rounds import run_round  # noqa: PLC0415

    try:
        report = run_round(app.bot, sources, app.topics)
        click.echo(f"\n{app.bot.clock.now():%Y-%m-%d %H:%M:%S}")
        echo_report(report, as_json=False)
    except PaperroundError as error:
        log.error("The round ended early, the next one tries again: %s", error)  # noqa: TRY400 - in words
    except Exception:
        log.exception("The round ended early by a mistake in Paperround; the next one tries again. Please report this")
