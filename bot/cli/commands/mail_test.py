"""``paperround mail-test``: whether a mail goes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bot.cli.failures import FAILED
from bot.cli.options import json_option
from bot.render.showing import shown

if TYPE_CHECKING:
    from bot.core.deliveries import Outcome


@click.command("mail-test")
@click.argument("address")
@json_option
def command(*, address: str, as_json: bool) -> int:
    """Send one test mail to ADDRESS.

    It goes the way that messages go; what became of it is said. Exit code 1 when it was not taken.
    """
    from bot.app.desks import site_name  # noqa: PLC0415
    from bot.cli.session import session  # noqa: PLC0415
    from bot.cli.views import echo_json  # noqa: PLC0415
    from bot.core.addresses import parse_address  # noqa: PLC0415
    from bot.core.deliveries import Sent  # noqa: PLC0415
    from bot.render.notes import NoteLetters  # noqa: PLC0415
    from bot.services.trying import try_mail  # noqa: PLC0415

    to = parse_address(address)
    with session(as_json=as_json) as app:
        words = NoteLetters(site_name(app.settings)).trial(app.bot.clock.now())
        outcome = try_mail(app.bot, to, words)
        server = app.settings.smtp_host
    state, text = _said(outcome, server)
    if as_json:
        receipt = outcome.receipt if isinstance(outcome, Sent) else None
        code = None if isinstance(outcome, Sent) else outcome.code
        echo_json({"address": str(to), "state": state, "receipt": receipt, "code": code, "text": text})
    else:
        click.echo(shown(text))
    return 0 if isinstance(outcome, Sent) else FAILED


def _said(outcome: Outcome, server: str) -> tuple[str, str]:
    from bot.core.deliveries import Closed, Refused, Sent  # noqa: PLC0415

    if isinstance(outcome, Sent):
        kind, _, path = outcome.receipt.partition(":")
        if kind == "outbox":
            return "sent", f"No mail server is asked (SMTP_HOST, OUTBOX): the mail lies in {path}."
        words = f"The mail server {server} took it, as {outcome.receipt}. Look whether it is in the inbox."
        return "sent", words
    if isinstance(outcome, Closed):
        return "closed", f"No mail goes out at all: {outcome.text}"
    if isinstance(outcome, Refused):
        return "refused", f"It was not taken: {outcome.text}"
    return "unknown", f"Nobody knows whether it was taken: {outcome.text}"
