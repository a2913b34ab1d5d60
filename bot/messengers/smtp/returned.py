"""Mails that mail servers send back: reports of what could not be delivered (RFC 3464), and which part they are about.

Of three places that name it, each is as good as the others: the address that the report came to, which has the part's
key in it (``letters.Sender``), the id of the envelope, and the Message-ID in what was sent back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from email import message_from_bytes
from email.message import Message

from bot.core.bounces import DeliveryReport, Failure
from bot.core.messages import shorten
from bot.core.papers import clean

_KEY = r"[a-z0-9][a-z0-9-]{0,63}"
_IN_ADDRESS = re.compile(rf"\+({_KEY})@", re.IGNORECASE)
_IN_ID = re.compile(rf"<({_KEY})@[^<>@\s]+>")
_TO = ("To", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Delivered-To")
_CODE = re.compile(r"(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.])")
_REPLY = re.compile(r"(?<![\d.])([45])\d\d(?![\d.])")
_TEXT = 300
MOST_KEYS = 8
"""A real report names one mail, in a few places. Who names more tries keys, to hit somebody's."""


class NoReportError(Exception):
    """The mail is no report of a mail server; ``str`` says what it is. ``keys``: of the parts that a
    complaint (RFC 5965) may be about."""

    def __init__(self, what: str, keys: Iterable[str] = ()) -> None:
        super().__init__(what)
        self.keys = tuple(dict.fromkeys(keys))[:MOST_KEYS]


def read_report(octets: bytes) -> DeliveryReport:
    """What a mail server reports. Raises NoReportError."""
    try:
        return _read(octets)
    except RecursionError as error:  # mails in mails in mails
        raise NoReportError("It cannot be read: it is nested too deeply.") from error


def _read(octets: bytes) -> DeliveryReport:
    mail = message_from_bytes(octets)
    kind = str(mail.get_param("report-type", "")).lower()
    if mail.get_content_type() != "multipart/report" or kind not in ("", "delivery-status"):
        raise NoReportError(_what(mail, kind), _keys(mail, []) if kind == _COMPLAINT else ())
    blocks = [block for part in mail.walk() if part.get_content_type() == _STATUS for block in _blocks(part)]
    failures = tuple(_failure(block) for block in blocks if block["Action"])
    if not failures:
        raise NoReportError("It calls itself a report of a mail server, and reports nothing that can be read.")
    keys = tuple(dict.fromkeys(_keys(mail, blocks)))
    if len(keys) > MOST_KEYS:
        raise NoReportError(f"It names {len(keys)} mails, and no real report does: somebody may be guessing.")
    return DeliveryReport(keys, failures)


_STATUS = "message/delivery-status"
_COMPLAINT = "feedback-report"


def _what(mail: Message, kind: str) -> str:
    said = _header(mail, "Auto-Submitted").lower()
    if kind == _COMPLAINT:
        return "It is a complaint: somebody called a mail of ours spam. See that they are unsubscribed."
    if kind == "disposition-notification":
        return "It says that a mail was read, or not; nothing follows from that."
    if said.startswith("auto-replied") or mail["X-Autoreply"] or mail["X-Autorespond"]:
        return "It is an automatic answer, of somebody who is away."
    if not mail.keys():
        return "It is no mail."
    return "It is no report of a mail server (RFC 3464)."


def _blocks(part: Message) -> list[Message]:
    found = part.get_payload()
    return [one for one in found if isinstance(one, Message)] if isinstance(found, list) else []


def _keys(mail: Message, blocks: list[Message]) -> Iterator[str]:
    for name in _TO:
        for value in mail.get_all(name, []):
            yield from (found.lower() for found in _IN_ADDRESS.findall(str(value)))
    for block in blocks:
        if re.fullmatch(_KEY, found := _header(block, "Original-Envelope-Id").lower()):
            yield found
    for part in mail.walk():
        if part is not mail and part["Message-ID"]:
            yield from _IN_ID.findall(_header(part, "Message-ID"))
        elif part.get_content_type() == "text/rfc822-headers":
            yield from _in_text(part)


def _in_text(part: Message) -> list[str]:
    octets = part.get_payload(decode=True)
    head = message_from_bytes(octets) if isinstance(octets, bytes) else Message()
    return _IN_ID.findall(_header(head, "Message-ID"))


def _failure(block: Message) -> Failure:
    text = _typed(_header(block, "Diagnostic-Code"))
    named = (_typed(_header(block, name)) for name in ("Original-Recipient", "Final-Recipient"))
    return Failure(
        recipients=tuple(dict.fromkeys(name.strip("<>").lower() for name in named if name)),
        action=_header(block, "Action").lower(),
        code=_code(_header(block, "Status"), text),
        text=shorten(text, _TEXT),
    )


def _code(status: str, text: str) -> str:
    """The enhanced code; where it says no more than its class, what the other server said may."""
    own = _CODE.search(status)
    if own and not own[0].endswith(".0.0"):
        return own[0]
    better = _CODE.search(text)
    if better and (own is None or better[0][0] == own[0][0]):
        return better[0]
    plain = _REPLY.search(text)
    return own[0] if own else f"{plain[1]}.0.0" if plain else ""


def _typed(value: str) -> str:
    """Without the type before it: ``rfc822; ada@example.org``, ``smtp; 550 no``."""
    return value.partition(";")[2].strip() if ";" in value else value


def _header(mail: Message, name: str) -> str:
    return " ".join(clean(str(mail.get(name, ""))).split())
