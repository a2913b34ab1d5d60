"""Mails by which somebody leaves: what a mail program makes of the ``mailto:`` in List-Unsubscribe (RFC 2369).

Only the subject says who leaves, by a seal that nobody else can make; who the mail seems to be from says nothing. The
subject must say just that: an answer that quotes it, or one that a machine gives by itself, is no wish to leave.
"""

from __future__ import annotations

import re
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message

_ASKS = re.compile(r"unsubscribe (\S{1,200})", re.ASCII | re.IGNORECASE)
_BY_ITSELF = ("X-Autoreply", "X-Autorespond")
_BULK = ("auto_reply", "bulk", "junk", "list")


def read_leaving(octets: bytes) -> str | None:
    """What stands for whoever leaves, unchecked; None where the mail is no wish to leave."""
    try:
        mail = message_from_bytes(octets)
        found = _ASKS.fullmatch(_subject(mail))
        return found[1] if found and not _is_automatic(mail) else None
    except RecursionError:  # mails in mails in mails
        return None


def _subject(mail: Message) -> str:
    raw = str(mail.get("Subject", ""))
    try:
        raw = str(make_header(decode_header(raw)))
    except (HeaderParseError, LookupError, ValueError):
        return ""
    return " ".join(raw.split())


def _is_automatic(mail: Message) -> bool:
    """Sent by a machine for somebody who does not know of it (RFC 3834), or by a mail server."""
    submitted = str(mail.get("Auto-Submitted", "no")).partition(";")[0].strip().lower()
    precedence = str(mail.get("Precedence", "")).strip().lower()
    returns = [str(path).strip() for path in mail.get_all("Return-Path", [])]
    return (
        submitted != "no"
        or precedence in _BULK
        or "<>" in returns
        or mail.get_content_type() == "multipart/report"
        or any(mail[name] for name in _BY_ITSELF)
    )
