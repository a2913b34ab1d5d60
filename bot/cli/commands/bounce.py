"""``paperround bounce``: mails that came back, and mails by which somebody leaves."""

from __future__ import annotations

import sys
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.cli.options import json_option, now_option
from bot.render.showing import shown

if TYPE_CHECKING:
    from bot.app.wiring import App
    from bot.lib.maildirs import NewMail
    from bot.services.bouncing import Returned

MOST = 2_000_000
"""Bytes of a mail that are looked at: a report may have all of the mail that came back in it, and ours are far smaller.
More takes minutes to read, should somebody want us to."""


@dataclass(frozen=True, slots=True)
class _Told:
    """What became of one mail. ``name`` is that of its file, empty for stdin; ``about``: to whom the mail went that
    somebody complains of."""

    name: str
    words: str
    returned: Returned | None = None
    about: str = ""

    def json(self) -> dict[str, Any]:
        found = self.returned
        return {
            "file": self.name or None,
            "state": found.state if found else "no_report",
            "address": (found.address if found else self.about) or None,
            "kind": found.kind if found else None,
            "code": (found.code if found else "") or None,
            "text": self.words,
        }


@click.command("bounce")
@click.option("--maildir", type=click.Path(path_type=Path), metavar="DIR", help="Read all new mails of this Maildir.")
@now_option
@json_option
def command(*, maildir: Path | None, now: str | None, as_json: bool) -> int:
    """Take in mails that came back, or that unsubscribe.

    One on stdin, or the new ones of a Maildir. An address at which nobody is, or whose mails keep coming back, is
    blocked. Who unsubscribes by the address in a mail of ours has left. Anything else changes nothing, and is told.
    """
    from bot.cli.session import session  # noqa: PLC0415
    from bot.cli.views import echo_json  # noqa: PLC0415

    mails = _new(maildir) if maildir else []
    octets = b"" if maildir else _stdin()
    with session(now=now, as_json=as_json) as app:
        told = [_from_file(app, mail) for mail in mails] if maildir else [_take_in(app, octets)]
    if as_json:
        echo_json([one.json() for one in told])
    else:
        _say(told, maildir)
    return 0


def _new(folder: Path) -> list[NewMail]:
    from bot.lib.maildirs import new_mails  # noqa: PLC0415

    try:
        return list(new_mails(folder))
    except OSError as error:
        raise click.UsageError(f"“{folder}” is no Maildir that can be read: it has no folders new and cur.") from error


def _stdin() -> bytes:
    if sys.stdin is None or sys.stdin.isatty():
        raise click.UsageError("Give a mail on stdin, or --maildir.")
    octets = sys.stdin.buffer.read(MOST)
    while sys.stdin.buffer.read(MOST):  # a mail server whose pipe breaks takes that for a failure
        pass
    return octets


def _from_file(app: App, mail: NewMail) -> _Told:
    try:
        told = _take_in(app, mail.read(MOST), mail.path.name)
    except FileNotFoundError:
        return _Told(mail.path.name, "Somebody else has taken it meanwhile.")
    if told.returned and told.returned.handled:
        with suppress(FileNotFoundError):
            mail.seen()
    return told


def _take_in(app: App, octets: bytes, name: str = "") -> _Told:
    from bot.messengers.smtp.leaving import read_leaving  # noqa: PLC0415
    from bot.messengers.smtp.returned import NoReportError, read_report  # noqa: PLC0415
    from bot.services.bouncing import addressee, take_in  # noqa: PLC0415

    if token := read_leaving(octets):
        return _take_leave(app, token, name)
    try:
        report = read_report(octets)
    except NoReportError as error:
        about = addressee(app.store, error.keys)
        to = f" The mail had gone to {about}." if about else ""
        return _Told(name, f"{error}{to} Nothing was changed.", about=about)
    found = take_in(app.store, report, now=app.bot.clock.now())
    return _Told(name, found.words, found)


def _take_leave(app: App, token: str, name: str) -> _Told:
    from bot.app.desks import make_desk  # noqa: PLC0415
    from bot.services.bouncing import take_leave  # noqa: PLC0415

    found = take_leave(make_desk(app), token)
    return _Told(name, found.words, found)


def _say(told: list[_Told], maildir: Path | None) -> None:
    for one in told:
        click.echo(shown(f"{one.name}: {one.words}" if one.name else one.words))
    if maildir:
        counts = Counter(bool(one.returned and one.returned.handled) for one in told)
        click.echo(f"{len(told)} new: {counts[True]} taken in and marked as seen, {counts[False]} left as they are.")
