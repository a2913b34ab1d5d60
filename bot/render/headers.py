"""The lines of a mail's head (RFC 5322), each written whole: no text adds a line, and none is folded into encoded words
where mailbox providers do not read them.

What is the same for all mails is written by the standard library, once; what differs from mail to mail is plain enough
to be written here, and is checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from email.headerregistry import Address as Mailbox
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import lru_cache
from hashlib import sha256
from itertools import groupby

from bot.core.messages import shorten
from bot.render.showing import shown

LINE = 998
"""Characters of the longest line that a server must take (RFC 5322 2.1.1)."""

_BUILDING = SMTP.clone(cte_type="7bit")
_WRITING = _BUILDING.clone(max_line_length=LINE)
_PLAIN = re.compile(r"[ -~]*")
_MAILBOX = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*@[A-Za-z0-9.-]+", re.ASCII)
_URI = re.compile(r"(?:https?|mailto):[!-;=?-~]+")
"""Printable, without the angle brackets around it (RFC 2369 2)."""

_SHOWN = 78
"""Characters of a line that everybody can read (RFC 5322 2.1.1)."""
_WORD = 63 - len("Subject: ")
"""Characters that an encoded word has room for, also behind the name: 75 in all, in a line of 76 (RFC 2047 2)."""
_Q_PLAIN = re.compile(r"[A-Za-z0-9!*+/-]")


def header(text: str, length: int) -> str:
    """``text`` as a header may hold it: on one line, and without ``=?``, which some library would take for an
    encoded word and decode into headers of its own (CVE-2024-6923)."""
    return shorten(shown(text.replace("=?", "= ?"), length).replace("=?", "= ?"), length)


def safe(key: str) -> str:
    """``key`` itself where it is plain, else its digest: for places that take only the plainest characters."""
    return key if re.fullmatch(r"[a-z0-9][a-z0-9-]{0,63}", key) else sha256(key.encode(errors="replace")).hexdigest()


def mailbox(name: str, box: Mailbox) -> str:
    """One mailbox (From, Reply-To, To). An address beyond ASCII needs a server that we cannot count on. A name beyond
    ASCII the library would put into one encoded word, however long: they have at most 75 characters (RFC 2047 2)."""
    address = box.addr_spec
    if "=?" in address or not address.isascii():
        raise ValueError(f"This cannot stand in the header {name}: {address[:80]!r}")
    if not box.display_name and _MAILBOX.fullmatch(address):
        return plain(name, address)
    return _named(name, box.display_name, address)


@lru_cache(maxsize=256)
def _named(name: str, display: str, address: str) -> str:
    display = header(display, 60)
    if not display.isascii() and _MAILBOX.fullmatch(address):
        return _folded(name, [*_encoded(display), f"<{address}>"])
    message = EmailMessage(policy=_BUILDING)
    message[name] = Mailbox(display, addr_spec=address)
    return _WRITING.fold_binary(name, message[name]).decode("ascii")


def plain(name: str, value: str) -> str:
    """A value of printable ASCII that is one line."""
    line = f"{name}: {value}"
    if not _PLAIN.fullmatch(value) or len(line) > LINE:
        raise ValueError(f"This cannot stand in the header {name}: {value[:80]!r}")
    return f"{line}\r\n"


def text(name: str, value: str) -> str:
    """A value of any text (Subject), in lines of at most 78 characters where there are blanks to break at. What is
    not ASCII stands in encoded words (RFC 2047), blanks between two such words in them."""
    if _PLAIN.fullmatch(value):
        return _folded(name, value.split(" "))
    if "  " in value:
        return _folded(name, list(_encoded(value)))
    runs = groupby(value.split(" "), key=str.isascii)
    return _folded(name, [word for plain, run in runs for word in (run if plain else _encoded(" ".join(run)))])


def _folded(name: str, words: Iterable[str]) -> str:
    line, lines = f"{name}:", []
    for word in words:
        if len(line) + 1 + len(word) > _SHOWN and line.strip(" "):
            lines.append(line)
            line = ""
        line += f" {word}"
    return "\r\n".join([*lines, line]) + "\r\n"


def _encoded(value: str) -> Iterator[str]:
    """``value`` in encoded words; no character is cut in two."""
    word = ""
    for quoted in map(_quoted, value):
        if len(word) + len(quoted) > _WORD:
            yield f"=?utf-8?q?{word}?="
            word = ""
        word += quoted
    yield f"=?utf-8?q?{word}?="


@lru_cache(maxsize=4096)
def _quoted(character: str) -> str:
    if character == " ":
        return "_"
    if _Q_PLAIN.fullmatch(character):
        return character
    return "".join(f"={byte:02X}" for byte in character.encode())


@lru_cache(maxsize=256)
def moment(name: str, when: datetime) -> str:
    return f"{name}: {format_datetime(when)}\r\n"


def uris(name: str, values: Sequence[str]) -> str:
    """Web and mail addresses in order of preference (RFC 2369), a line each."""
    if wrong := [uri for uri in values if not _URI.fullmatch(uri) or len(uri) > LINE - 40]:
        raise ValueError(f"This cannot stand in the header {name}: {wrong[0][:80]!r}")
    return f"{name}: " + ",\r\n ".join(f"<{uri}>" for uri in values) + "\r\n"


def check(written: str, names: Sequence[str]) -> None:
    """That a reader finds those headers, and no others."""
    lines = written.removesuffix("\r\n").split("\r\n")
    found = [line.partition(":")[0] for line in lines if line[:1] not in {" ", "\t"}]
    if found != [*names] or written.count("\n") + written.count("\r") != 2 * len(lines):
        raise ValueError(f"A text became a mail header: {sorted(set(found) - set(names))}")
