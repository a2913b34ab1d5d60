"""Which messenger carries what kind of address, given the settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from bot.core.ports import Routes
from bot.messengers.console import ConsoleMessenger
from bot.messengers.outbox import OutboxMessenger

_WANTED = {"email": ("e-mail", "SMTP_HOST"), "slack": ("Slack", "SLACK_BOT_TOKEN")}


def find_routes(*, outbox: bool, folder: Path, write: Callable[[str], None], given: Mapping[str, str]) -> Routes:
    """Console goes to ``write``. Everything else goes to the outbox when no messenger is configured or ``outbox`` says
    so; otherwise what has no messenger stays due, with the reason (DESIGN, section 7)."""
    console, box = ConsoleMessenger(write), OutboxMessenger(folder)
    configured = {kind for kind, (_, setting) in _WANTED.items() if given.get(setting)}
    if outbox or not configured:
        by_kind = {"console": console.name, "email": box.name, "slack": box.name}
        return Routes({console.name: console, box.name: box}, by_kind, {})  # type: ignore[arg-type]
    reasons = {kind: _reason(kind, kind in configured) for kind in _WANTED}
    return Routes({console.name: console, box.name: box}, {"console": console.name}, reasons)  # type: ignore[arg-type]


def _reason(kind: str, configured: bool) -> str:
    name, setting = _WANTED[kind]
    if configured:
        return f"{setting} is set, but this version cannot send to {name} yet. Set OUTBOX=1 to get files instead."
    return f"{name} is not configured. Set OUTBOX=1 to get files instead."
