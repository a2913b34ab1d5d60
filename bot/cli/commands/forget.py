"""``paperround forget``: delete everything about an address."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from bot.cli.options import json_option

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.addresses import Address
    from bot.core.dossiers import Forgotten
    from bot.core.ports import Store

_WORDS = {
    "subscriptions": "subscription",
    "deliveries": "delivery",
    "messages": "message",
    "parts": "part of messages",
    "bounces": "mail that came back",
    "confirmations": "note of a confirmation mail",
    "files": "folder in the outbox",
}
"""What was deleted, for people; the rest hangs on it."""
_PLURALS = {
    "delivery": "deliveries",
    "part of messages": "parts of messages",
    "mail that came back": "mails that came back",
    "note of a confirmation mail": "notes of confirmation mails",
    "folder in the outbox": "folders in the outbox",
}


@click.command("forget")
@click.argument("address")
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
def command(*, address: str, yes: bool, as_json: bool) -> int:
    """End and delete everything about ADDRESS.

    Subscriptions, what was delivered and what waits, stored messages. It cannot be undone. What stays is that its
    owner has left, if so: without the address.
    """
    from bot.cli.session import session  # noqa: PLC0415
    from bot.cli.views import echo_json  # noqa: PLC0415
    from bot.core.addresses import parse_address  # noqa: PLC0415
    from bot.services.forgetting import forget  # noqa: PLC0415

    whose = parse_address(address)
    if not yes and (as_json or not _can_answer()):
        raise click.UsageError("It cannot be undone, and nobody is here to be asked. Add --yes.")
    with session(as_json=as_json) as app:
        if not yes and not _is_sure(app.store, whose):
            click.echo("Nothing was deleted.")
            return 0
        found = forget(app.bot, whose)
    if as_json:
        echo_json(_json(whose, found))
    else:
        click.echo(_said(whose, found))
    return 0


def _can_answer() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def _is_sure(store: Store, whose: Address) -> bool:
    known = store.dossier(whose)
    counts = {"subscriptions": len(known.subscriptions), "deliveries": len(known.deliveries)}
    counts["messages"] = len(known.messages)
    return click.confirm(f"Delete everything about {whose}: {_listed(counts) or 'nothing that is known'}?")


def _listed(counts: Mapping[str, int]) -> str:
    said = [
        f"{n:,} {word if n == 1 else _PLURALS.get(word, f'{word}s')}"
        for what, word in _WORDS.items()
        if (n := counts.get(what))
    ]
    return ", ".join(said)


def _said(whose: Address, found: Forgotten) -> str:
    deleted = _listed({**found.rows, "files": found.files})
    known = found.rows.get("subscribers")
    lines = [f"Forgotten: {whose}." if known or deleted else f"Nothing is known of {whose}."]
    if deleted:
        lines.append(f"Deleted: {deleted}.")
    if found.suppressed:
        lines.append(
            "Its owner had left by a link in a mail. That stays, without the address: nobody but the owner can make it "
            "get mail again."
        )
    if found.sending:
        lines.append(
            f"{found.sending} of the messages was just being sent, for longer than a lease. It may still arrive."
        )
    return "\n".join(lines)


def _json(whose: Address, found: Forgotten) -> dict[str, object]:
    return {
        "address": str(whose),
        "deleted": {**found.rows, "files": found.files},
        "suppressed": found.suppressed,
        "being_sent": found.sending,
    }
