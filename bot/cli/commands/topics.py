"""``paperround topics``: the topics everybody can follow."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.options import json_option, now_option
from bot.render.showing import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core.topics import Condition, Topic


@click.group("topics", invoke_without_command=True)
@now_option
@json_option
@click.pass_context
def command(ctx: click.Context, *, now: str | None, as_json: bool) -> int:
    """List the topics everybody can follow with topic:NAME."""
    if ctx.invoked_subcommand:
        if now is not None or as_json:
            raise click.UsageError(f"Give --now and --json after {ctx.invoked_subcommand}.")
        return 0
    topics = _taken_over(now=now, as_json=as_json)
    if as_json:
        _echo_json(topics)
    else:
        _echo_table(topics)
    return 0


@command.command("import", short_help="Replace the topics by those of a YAML file.")
@click.argument("file", type=click.Path(path_type=Path))
@now_option
@json_option
def import_(*, file: Path, now: str | None, as_json: bool) -> int:
    """Replace the topics by those of FILE, a YAML file in the digests' own format."""
    from bot.app.wiring import read_text  # noqa: PLC0415
    from bot.cli.session import session  # noqa: PLC0415
    from bot.core.topics import parse_topics  # noqa: PLC0415
    from bot.services.topics import import_topics  # noqa: PLC0415

    topics = parse_topics(read_text(file, do="Check the path."), str(file))
    with session(now=now, as_json=as_json) as app:
        notices = import_topics(app.store, topics, app.topics(), now=app.bot.clock.now())
        kept = app.store.topics()
    for notice in notices:
        click.echo(shown(notice), err=as_json)
    if as_json:
        _echo_json(kept)
    else:
        word = "topic" if len(topics) == 1 else "topics"
        click.echo(f"Imported {len(topics)} {word}: {', '.join(shown(topic.name) for topic in topics)}.")
    return 0


@command.command("export")
@now_option
@json_option
def export(*, now: str | None, as_json: bool) -> int:
    """Print the topics as YAML that `import` takes, without the retired ones."""
    from bot.core.topics import show_topics  # noqa: PLC0415

    topics = [topic for topic in _taken_over(now=now, as_json=as_json) if not topic.retired]
    if as_json:
        _echo_json(topics)
    else:
        click.echo(show_topics(topics), nl=False)
    return 0


def _taken_over(*, now: str | None, as_json: bool) -> Sequence[Topic]:
    """The topics, TOPICS_FILE taken over if it changed."""
    from bot.cli.session import session  # noqa: PLC0415
    from bot.services.topics import take_over  # noqa: PLC0415

    with session(now=now, as_json=as_json) as app:
        for notice in take_over(app.store, app.topics(), now=app.bot.clock.now()):
            click.echo(shown(notice), err=True)
        return app.store.topics()


def _echo_json(topics: Sequence[Topic]) -> None:
    from bot.cli.views import echo_json, topic_json  # noqa: PLC0415

    echo_json([topic_json(topic) for topic in topics])


def _echo_table(topics: Sequence[Topic]) -> None:
    from bot.cli.tables import echo_table  # noqa: PLC0415

    rows = [
        (f"{t.name} (retired)" if t.retired else t.name, _conditions(t.keywords), _conditions(t.filters))
        for t in topics
    ]
    echo_table(("Topic", "Any of", "None of"), rows, empty="There are no topics.")


def _conditions(conditions: tuple[Condition, ...]) -> str:
    return ", ".join(" + ".join(condition) for condition in conditions)
