"""``paperround topics``: the topics everybody can follow."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.options import json_option, now_option

if TYPE_CHECKING:
    from bot.core.topics import Condition


@click.group("topics", invoke_without_command=True)
@json_option
@click.pass_context
def command(ctx: click.Context, *, as_json: bool) -> int:
    """List the topics everybody can follow with topic:NAME."""
    return 0 if ctx.invoked_subcommand else _list(as_json=as_json)


def _list(*, as_json: bool) -> int:
    from bot.cli.session import session  # noqa: PLC0415
    from bot.cli.tables import echo_table  # noqa: PLC0415
    from bot.cli.views import echo_json, topic_json  # noqa: PLC0415
    from bot.services.topics import take_over  # noqa: PLC0415

    with session(as_json=as_json) as app:
        take_over(app.store, app.topics, now=app.bot.clock.now())
        topics = app.store.topics()
    if as_json:
        echo_json([topic_json(topic) for topic in topics])
        return 0
    rows = [
        (f"{t.name} (retired)" if t.retired else t.name, _conditions(t.keywords), _conditions(t.filters))
        for t in topics
    ]
    echo_table(("Topic", "Any of", "None of"), rows, empty="There are no topics.")
    return 0


def _conditions(conditions: tuple[Condition, ...]) -> str:
    return ", ".join(" + ".join(condition) for condition in conditions)


@command.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@now_option
def import_(*, file: Path, now: str | None) -> int:
    """Replace the topics by those of FILE, a YAML file in the digests' own format."""
    from bot.app.wiring import read_text  # noqa: PLC0415
    from bot.cli.session import session  # noqa: PLC0415
    from bot.core.topics import parse_topics  # noqa: PLC0415
    from bot.services.topics import import_topics  # noqa: PLC0415

    topics = parse_topics(read_text(file), str(file))
    with session(now=now) as app:
        for notice in import_topics(app.store, topics, app.topics, now=app.bot.clock.now()):
            click.echo(notice)
    click.echo(f"{len(topics)} topics: {', '.join(topic.name for topic in topics)}.")
    return 0


@command.command("export")
def export() -> int:
    """Print the topics as YAML that `import` takes."""
    from bot.cli.session import session  # noqa: PLC0415
    from bot.core.topics import show_topics  # noqa: PLC0415
    from bot.services.topics import take_over  # noqa: PLC0415

    with session() as app:
        take_over(app.store, app.topics, now=app.bot.clock.now())
        click.echo(show_topics(app.store.topics()), nl=False)
    return 0
