"""``paperround digest``: digests written from what the store knows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.cli.options import json_option, now_option
from bot.render.showing import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.app.wiring import App
    from bot.core.papers import PaperId
    from bot.services.writing import Archive, TopicPage


@dataclass(frozen=True, slots=True, kw_only=True)
class _Written:
    """A topic's page, or everything (``topic`` is None): the text of each file by its place below the folder."""

    topic: str | None
    date: date
    papers: tuple[PaperId, ...]
    left_out: tuple[PaperId, ...]
    files: Mapping[str, str]


class _Out(click.Path):
    """A path that was said: an unset variable of a shell is not the current folder."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if value == "":
            self.fail("it is empty.", param, ctx)
        return super().convert(value, param, ctx)


@click.command("digest")
@click.argument("topic", required=False)
@click.option("--all", "everything", is_flag=True, help="The full archive, and the pages of all topics.")
@click.option("--date", "day", metavar="DATE", help="Of this day (2025-05-01, today, yesterday). Default: the latest.")
@click.option("--out", type=_Out(path_type=Path), metavar="PATH", help="The file; with --all the folder.")
@now_option
@json_option
def command(
    *, topic: str | None, everything: bool, day: str | None, out: Path | None, now: str | None, as_json: bool
) -> int:
    """Write a digest from what the store knows.

    The page of TOPIC, or with --all README.md and hot_topic/*.md, as the daily digests have them. A file that says the
    same already is not touched. Without --out the page is printed.
    """
    from bot.cli.session import session  # noqa: PLC0415

    if (topic is None) != everything or (everything and out is None):
        raise click.UsageError("Give either TOPIC, or --all with --out FOLDER.")
    with session(now=now, as_json=as_json) as app:
        written = _write(app, topic, day)
    changed = _put(written, out) if out else []
    if as_json:
        _echo_json(written, out, changed)
    elif out is None:
        click.echo("".join(written.files.values()).encode(), nl=False)
    else:
        click.echo(_in_words(written, out, changed))
    _warn(written)
    return 0


def _write(app: App, topic: str | None, day: str | None) -> _Written:
    from bot.app.clocks import parse_day  # noqa: PLC0415
    from bot.cli.topic_file import refresh_topics  # noqa: PLC0415
    from bot.render import digest  # noqa: PLC0415
    from bot.services import writing  # noqa: PLC0415

    now = app.bot.clock.now()
    of = parse_day(day, now.date(), where="--date") if day is not None else None
    refresh_topics(app, None, now=now)
    if topic is None:
        whole = writing.archive(app.store, of, now=now)
        return _written(None, whole, digest.files(whole))
    page = writing.topic_page(app.store, topic, of, now=now)
    return _written(page.topic.name, page, {"": digest.topic_page(page)})


def _written(topic: str | None, what: Archive | TopicPage, files: Mapping[str, str]) -> _Written:
    ids = tuple(paper.id for paper in what.papers)
    return _Written(topic=topic, date=what.date, papers=ids, left_out=what.left_out, files=files)


def _put(written: _Written, out: Path) -> list[Path]:
    """Write the files; those that changed. Raises OSError."""
    from bot.lib.atomic import write_file  # noqa: PLC0415

    return [out / name for name, text in written.files.items() if write_file(out / name, text.encode())]


def _echo_json(written: _Written, out: Path | None, changed: list[Path]) -> None:
    from bot.cli.views import echo_json, moment  # noqa: PLC0415

    echo_json(
        {
            "topic": written.topic,
            "date": moment(written.date),
            "papers": list(written.papers),
            "left_out": list(written.left_out),
            "out": str(out) if out else None,
            "changed": bool(changed),
        }
    )


def _in_words(written: _Written, out: Path, changed: list[Path]) -> str:
    count = len(written.papers)
    of = f"{count} {'paper' if count == 1 else 'papers'} of {written.date}"
    if not changed:
        return f"{shown(str(out))} says so already: {of}."
    files = f" ({len(changed)} of {len(written.files)} files)" if written.topic is None else ""
    return f"Wrote {of} to {shown(str(out))}{files}."


def _warn(written: _Written) -> None:
    if count := len(written.left_out):
        papers = "1 paper has" if count == 1 else f"{count} papers have"
        click.echo(f"{papers} no arXiv id and no place in a digest: {', '.join(written.left_out[:5])}", err=True)
