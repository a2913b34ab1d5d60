"""Rendered text in pieces that many mails share, each with its quoted-printable form (RFC 2045 6.7): a mail is put
together by joining, and nothing is encoded twice.

Every piece ends with a line's end, so that what is joined reads back as what was joined.
"""

from __future__ import annotations

from binascii import b2a_qp
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple


class Piece(NamedTuple):
    text: str
    encoded: str


def piece(text: str, *, after: int = 0) -> Piece:
    """``text``, whole lines. ``after``: characters of plain ASCII that will stand before it on its first line."""
    if not after:
        return Piece(text, quoted(text))
    return Piece(text, quoted("x" * after + text)[after:])


def quoted(text: str) -> str:
    """Quoted-printable of seven bits, in lines of at most 76 characters that end in CRLF."""
    return "\r\n".join([_line(line) for line in text.split("\n")])


def joined(pieces: Iterable[Piece]) -> str:
    return "".join([one.text for one in pieces])


def encoded(pieces: Iterable[Piece]) -> str:
    return "".join([one.encoded for one in pieces])


@lru_cache(maxsize=8192)
def _line(line: str) -> str:
    """Templates bring the same lines again and again."""
    return b2a_qp(line.encode()).decode("ascii").replace("\n", "\r\n")
