"""``paperround demo``: the whole way once, without account or network."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.options import json_option

if TYPE_CHECKING:
    from bot.app.wiring import App

SHOWN = 2
"""Papers of the message that is shown."""

READER = "ada"
"""In the name of the folder whose message is shown."""


@click.command("demo")
@json_option
def command(*, as_json: bool) -> int:
    """One full round on a bundled sample: no account, no network.

    Everything happens in a fresh folder, demo in STATE_DIR. Nothing else is touched.
    """
    from bot.app import demo, environment  # noqa: PLC0415
    from bot.app.clocks import MachineClock  # noqa: PLC0415
    from bot.cli.session import opened  # noqa: PLC0415

    settings = demo.settings(environment.state_folder())
    demo.fresh(settings)
    with opened(settings, {}, MachineClock(demo.MORNING), as_json=as_json) as app:
        return _as_json(app) if as_json else _in_words(app)


def _as_json(app: App) -> int:
    from bot.app import demo  # noqa: PLC0415
    from bot.cli.reporting import words  # noqa: PLC0415
    from bot.cli.views import echo_json, history_json, report_json, subscription_json  # noqa: PLC0415

    followed = [subscription_json(subscription, words(subscription), None) for _, subscription in demo.follow(app)]
    rounds = [demo.go_round(app), demo.go_round(app)]
    echo_json(
        {
            "subscriptions": followed,
            "rounds": [report_json(report) for report in rounds],
            "history": [history_json(line) for line in app.store.history()],
            "outbox": str(_outbox(app)),
        }
    )
    return 0


def _in_words(app: App) -> int:
    click.echo(f"A whole paper round on a sample digest, in {_near(app.settings.state)}. No account, no network.")
    _heading("1. Three of them follow something")
    _follow(app)
    _heading("2. The morning's digest comes: the first round")
    _round(app)
    _heading("3. What one of them reads")
    _letter(app)
    _heading("4. The same digest again: the second round delivers nothing")
    _round(app)
    _heading("5. The record: every paper once for everybody who asked for it")
    _record(app)
    _heading("What next")
    _next(app)
    return 0


def _heading(text: str) -> None:
    click.secho(f"\n{text}", bold=True, fg="blue")


def _follow(app: App) -> None:
    from bot.app import demo  # noqa: PLC0415
    from bot.cli.reporting import folded, words  # noqa: PLC0415

    for sample, subscription in demo.follow(app):
        click.echo(f"{sample.who} ({sample.address}) follows  {click.style(sample.rule, bold=True)}")
        click.echo(folded(f"in words: {words(subscription)}"))


def _round(app: App) -> None:
    from bot.app import demo  # noqa: PLC0415
    from bot.cli.reporting import echo_report  # noqa: PLC0415

    echo_report(demo.go_round(app), app.bot.clock.now(), as_json=False)


def _letter(app: App) -> None:
    for folder in _folders(app):
        text = folder / "message.txt"
        for line in _beginning(text.read_text(encoding="utf-8").splitlines(), text):
            click.echo(f"  {click.style('│', fg='blue')} {line}".rstrip())


def _beginning(lines: Sequence[str], where: Path) -> Iterator[str]:
    """The heading and the first papers of a message, then how many more there are."""
    starts = [n for n, line in enumerate(lines) if re.match(r" *\d+\. ", line)]
    if len(starts) <= SHOWN:
        yield from lines
        return
    yield from lines[: starts[SHOWN]]
    yield f"… and {len(starts) - SHOWN} more in {_near(where)}"


def _record(app: App) -> None:
    from bot.cli.tables import echo_table  # noqa: PLC0415

    rows = [(line.state, line.address, line.paper or "–", line.title) for line in app.store.history()]
    nothing = "Nothing was delivered: that is a bug, please report it."
    echo_table(("State", "Address", "Paper", "Title"), rows, empty=nothing, cut="Title")


def _next(app: App) -> None:
    page = next((folder / "message.html" for folder in _folders(app)), _outbox(app))
    click.echo(f"Open a message:   {_near(page)}")
    click.echo("                  (message.html in a browser, message.eml beside it in a mail program)")
    click.echo("Follow something: paperround subscribe console 'topic:LLM' --every batch")
    click.echo("Read a digest:    paperround round --source PATH-TO-A-DIGEST")
    click.echo("See the rest:     paperround --help, and README.md")


def _outbox(app: App) -> Path:
    return app.settings.state / "outbox"


def _folders(app: App) -> list[Path]:
    """The one folder of the reader whose message is shown."""
    return sorted(_outbox(app).glob(f"*_{READER}@*"))[:1]


def _near(path: Path) -> Path:
    """``path`` as short as it can be typed here."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
