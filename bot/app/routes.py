"""Which messenger carries what kind of address, given the settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from bot.core.addresses import AddressKind
from bot.core.ports import Messenger, Routes
from bot.messengers.console import ConsoleMessenger
from bot.messengers.outbox import OutboxMessenger

_WANTED: dict[AddressKind, tuple[str, str]] = {"email": ("e-mail", "SMTP_HOST"), "slack": ("Slack", "SLACK_BOT_TOKEN")}


def find_routes(
    *,
    outbox: bool,
    folder: Path,
    write: Callable[[str], None],
    given: Mapping[str, str],
    mail: Messenger | None = None,
) -> Routes:
    """Console goes to ``write``, e-mail to ``mail`` where that is given. Everything else goes to the outbox when no
    messenger is configured or ``outbox`` says so; otherwise what has no messenger stays due, with the reason (DESIGN,
    section 7)."""
    console, box = ConsoleMessenger(write), OutboxMessenger(folder)
    there: dict[str, Messenger] = {console.name: console, box.name: box}
    by_kind: dict[AddressKind, str] = {"console": console.name}
    configured = {kind for kind, (_, setting) in _WANTED.items() if given.get(setting)}
    if outbox or not (configured or mail):
        return Routes(there, {**by_kind, "email": box.name, "slack": box.name}, {})
    if mail:
        there[mail.name] = mail
        by_kind["email"] = mail.name
    return Routes(there, by_kind, {kind: _reason(kind, kind in configured) for kind in _WANTED if kind not in by_kind})


def _reason(kind: AddressKind, configured: bool) -> str:
    name, setting = _WANTED[kind]
    if configured:
        return f"{setting} is set, but this version cannot send to {name} yet. Set OUTBOX=1 to get files instead."
    return f"{name} is not configured. Set OUTBOX=1 to get files instead."
