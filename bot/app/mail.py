"""The messenger for e-mail, from the settings; what is wrong with them is said before anything is sent."""

from __future__ import annotations

import re
from email.headerregistry import Address as Mailbox
from typing import TYPE_CHECKING

from bot.core.addresses import parse_address
from bot.core.errors import AddressError, SettingsError
from bot.core.papers import clean

if TYPE_CHECKING:
    from bot.app.settings import Settings
    from bot.messengers.smtp.letters import Sender
    from bot.messengers.smtp.messenger import SmtpMessenger
    from bot.messengers.smtp.servers import Server

_NAMED = re.compile(r"\s*(?P<name>.*?)\s*<\s*(?P<address>[^<>]*?)\s*>\s*")
_NAME = 60
_NO_TOKEN = "none"  # noqa: S105 - the word for no VERP


def open_mail(settings: Settings) -> SmtpMessenger | None:
    """None where e-mail is not configured, or everything goes to the outbox. Raises SettingsError."""
    if not settings.smtp_host or settings.outbox:
        return None
    from bot.messengers.smtp.messenger import SmtpMessenger  # noqa: PLC0415 - only where mail is sent

    return SmtpMessenger(_server(settings), _sender(settings))


def _server(settings: Settings) -> Server:
    from bot.messengers.smtp.servers import PORTS, Server  # noqa: PLC0415

    password = settings.smtp_password.get_secret_value()
    _check_login(settings.smtp_username, password, settings.smtp_security)
    return Server(
        host=settings.smtp_host.strip(),
        port=settings.smtp_port or PORTS[settings.smtp_security],
        security=settings.smtp_security,
        username=settings.smtp_username,
        password=password,
        connections=settings.smtp_connections,
        timeout=settings.smtp_timeout,
    )


def _check_login(username: str, password: str, security: str) -> None:
    if (username or password) and security == "none":
        raise SettingsError(
            "With SMTP_SECURITY=none the password would go over the network for everybody to read.",
            where="SMTP_SECURITY",
            do="Use starttls or tls, or take SMTP_USERNAME and SMTP_PASSWORD away.",
        )
    if bool(username) != bool(password):
        missing, there = ("SMTP_PASSWORD", "SMTP_USERNAME") if username else ("SMTP_USERNAME", "SMTP_PASSWORD")
        raise SettingsError(f"{there} is set and {missing} is not.", where=missing, do="Set both, or none of them.")
    if not (username + password).isascii():
        where = "SMTP_PASSWORD" if username.isascii() else "SMTP_USERNAME"
        raise SettingsError("There are letters in it that mail servers do not take.", where=where, do="Use ASCII only.")


def _sender(settings: Settings) -> Sender:
    from bot.messengers.smtp.letters import Sender  # noqa: PLC0415
    from bot.render.mail import House  # noqa: PLC0415

    if not settings.mail_from:
        raise SettingsError(
            "SMTP_HOST is set, and nobody is named as the sender of mails.",
            where="MAIL_FROM",
            do="Set it to an address that your mail server lets you use: Papers <papers@example.org>.",
        )
    mailbox = _mailbox("MAIL_FROM", settings.mail_from)
    answers = _mailbox("MAIL_REPLY_TO", settings.mail_reply_to) if settings.mail_reply_to else None
    house = House(sender=mailbox, reply_to=answers, host=mailbox.domain)
    return Sender(house=house, bounces=_bounces(settings.mail_bounces, mailbox))


def _bounces(given: str, sender: Mailbox) -> str:
    if given.strip().lower() == _NO_TOKEN:
        return ""
    return _mailbox("MAIL_BOUNCES", given).addr_spec if given else sender.addr_spec


def _mailbox(setting: str, text: str) -> Mailbox:
    """``Papers <papers@example.org>``, or the address alone."""
    from bot.render.headers import header  # noqa: PLC0415

    found = _NAMED.fullmatch(text)
    name, address = (found["name"].strip("\"' "), found["address"]) if found else ("", text.strip())
    try:
        parsed = parse_address(address)
    except AddressError as error:
        raise _no_address(setting, text) from error
    if parsed.kind != "email":
        raise _no_address(setting, text)
    return Mailbox(header(name, _NAME) if name else "", addr_spec=parsed.target)


def _no_address(setting: str, text: str) -> SettingsError:
    do = "Write papers@example.org or Papers <papers@example.org>."
    typed = " ".join(clean(text).split())
    return SettingsError(f"“{typed}” is not an e-mail address.", where=setting, do=do)
