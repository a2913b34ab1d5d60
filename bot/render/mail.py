"""Text and HTML as the bytes of one mail (RFC 5322, seven-bit, the same for the same letter).

The standard library writes the headers; the two bodies are quoted-printable from C, twenty times as fast as
``EmailMessage.set_content`` makes them, and read back the same.
"""

from __future__ import annotations

import re
from binascii import b2a_qp
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address as Mailbox
from email.message import EmailMessage
from email.policy import SMTP
from functools import lru_cache
from hashlib import sha256

from bot.core.messages import Page, shorten
from bot.render.showing import shown

SUBJECT = 120
_BUILDING = SMTP.clone(cte_type="7bit")
# A long header must not be folded into encoded words: mailbox providers do not read those in List-Unsubscribe.
_WRITING = _BUILDING.clone(max_line_length=998)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What one mail says, to whom. ``key`` is unique for ever and the same whenever this letter is sent again."""

    key: str
    sender: Mailbox
    to: Mailbox
    date: datetime
    subject: str
    text: str
    html: str
    host: str = "paperround.local"
    headers: Mapping[str, str] = field(default_factory=dict)


def subject(page: Page) -> str:
    """The heading, short enough for a subject, and which part this is."""
    part = f" (part {page.number} of {page.of})" if page.of > 1 else ""
    return header(page.message.heading, SUBJECT - len(part)) + part


def message_id(key: str, host: str = "paperround.local") -> str:
    """The Message-ID of the letter with ``key``: the same for every attempt, so that a second copy can be told."""
    return f"<{safe(key)}@{host}>"


def safe(key: str) -> str:
    """``key`` itself where it is plain, else its digest: for places that take only the plainest characters."""
    return key if re.fullmatch(r"[a-z0-9][a-z0-9-]{0,63}", key) else sha256(key.encode(errors="replace")).hexdigest()


def header(text: str, length: int) -> str:
    """``text`` as a header may hold it: on one line, and without ``=?``, which some library would take for an
    encoded word and decode into headers of its own (CVE-2024-6923)."""
    return shorten(shown(text.replace("=?", "= ?"), length).replace("=?", "= ?"), length)


def build(letter: Letter) -> bytes:
    """The mail. Its boundary comes from its key: the same letter gives the same bytes."""
    boundary = f"=_{sha256(letter.key.encode(errors='replace')).hexdigest()[:24]}"
    parts = (_part(letter.text, "plain"), _part(letter.html, "html"))
    mark = f"--{boundary}".encode()
    body = b"".join(mark + b"\r\n" + part for part in parts)
    return _head(letter, boundary) + body + mark + b"--\r\n"


def _head(letter: Letter, boundary: str) -> bytes:
    message = EmailMessage(policy=_BUILDING)
    message["From"] = letter.sender
    message["To"] = letter.to
    message["Subject"] = header(letter.subject, SUBJECT)
    message["Date"] = letter.date
    message["Message-ID"] = message_id(letter.key, letter.host)
    message["Auto-Submitted"] = "auto-generated"
    for name, value in letter.headers.items():
        message[name] = value
    message["MIME-Version"] = "1.0"
    message["Content-Type"] = f'multipart/alternative; boundary="{boundary}"'
    written = b"".join(_WRITING.fold_binary(name, value) for name, value in message.items())
    _check(written, [*message])
    return written + b"\r\n"


def _check(written: bytes, names: list[str]) -> None:
    lines = written.decode("ascii").removesuffix("\r\n").split("\r\n")
    found = [line.partition(":")[0] for line in lines if not line.startswith((" ", "\t"))]
    if found != names:
        raise ValueError(f"A text became a mail header: {sorted(set(found) - set(names))}")


def _part(text: str, kind: str) -> bytes:
    head = f'Content-Type: text/{kind}; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
    return head.encode() + b"\r\n\r\n".join(map(_quoted, text.split("\n\n"))) + b"\r\n"


@lru_cache(maxsize=4096)
def _quoted(text: str) -> bytes:
    """Quoted-printable, line by line: paragraphs that many letters share are encoded once."""
    return b2a_qp(text.encode()).replace(b"\n", b"\r\n")
