"""``paperround render``: what would be sent to an address now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bot.cli.options import NUMBER, json_option, now_option

if TYPE_CHECKING:
    from bot.app.wiring import App
    from bot.core.deliveries import Part

FORMATS = ("eml", "html", "text")


@click.command("render")
@click.argument("address")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", help="The mail, or one of its bodies.")
@click.option("--part", "number", type=NUMBER, default=1, metavar="N", help="Which, where there are several.")
@now_option
@json_option
def command(*, address: str, form: str, number: int, now: str | None, as_json: bool) -> int:
    """Print what would be sent to ADDRESS now, exactly. Nothing is written, claimed or sent.

    No source is read: `round --dry-run` does that, too.
    """
    from bot.cli.session import session  # noqa: PLC0415
    from bot.cli.views import echo_json  # noqa: PLC0415
    from bot.core.addresses import parse_address  # noqa: PLC0415
    from bot.services.rendering import render  # noqa: PLC0415

    whose = parse_address(address)
    with session(now=now, as_json=as_json, rehearsal=True) as app:
        parts, why = render(app.bot, whose)
        said = [_rendered(app, part, form) for part in (parts if as_json else parts[number - 1 : number])]
    if as_json:
        echo_json({"address": str(whose), "why_nothing": why or None, "parts": list(map(_json, parts, said))})
    elif not parts:
        click.echo(why)
    elif not said:
        raise click.UsageError(f"There are {len(parts)} parts, and no part {number}.")
    else:
        _print(said[0], number, len(parts))
    return 0


def _rendered(app: App, part: Part, form: str) -> bytes:
    from bot.core.notes import Mailer  # noqa: PLC0415
    from bot.render import mail  # noqa: PLC0415

    if form == "text":
        return part.payload["text"].encode(errors="replace")
    messenger: object = app.bot.routes.messengers[part.messenger]
    if not isinstance(messenger, Mailer):
        raise click.UsageError(f"What goes to {part.address} is no mail. Use --format text.")
    return messenger.as_mail(part) if form == "eml" else mail.read(part.payload["mail.html"]).encode()


def _json(part: Part, said: bytes) -> dict[str, object]:
    return {"part": part.number, "of": part.of, "papers": part.papers, "content": said.decode()}


def _print(said: bytes, number: int, of: int) -> None:
    click.echo(said, nl=not said.endswith(b"\n"))
    if of > 1:
        click.echo(f"Part {number} of {of}; --part N shows another one.", err=True)
