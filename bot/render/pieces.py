"""Rendered text in pieces that many mails share, each with its quoted-printable form (RFC 2045 6.7): a mail is put
together by joining, and nothing is encoded twice.

Every piece ends with a line's end, so that what is joined reads back as what was joined.
"""

from __future__ import annotations

from binascii import b2a_qp
from collections.abc import Iterable, Sequence
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


def frame(parts: Iterable[str]) -> Sequence[Piece]:
    """Pieces that do not end their line, to be filled."""
    return [Piece(part, quoted(f"{part}x")[:-1]) for part in parts]


def filled(frame: Sequence[Piece], words: Sequence[str]) -> Piece:
    """``frame`` with ``words`` between its pieces. There the quoted lines are broken in the way that does not count."""
    said, quoted = [frame[0].text], [frame[0].encoded]
    for word, after in zip(words, frame[1:], strict=True):
        said += (word, after.text)
        quoted += (_word(word), after.encoded)
    return Piece("".join(said), "=\r\n".join(quoted))


def joined(pieces: Iterable[Piece]) -> str:
    return "".join([text for text, _ in pieces])


def encoded(pieces: Iterable[Piece]) -> str:
    return "".join([encoded for _, encoded in pieces])


@lru_cache(maxsize=8192)
def _line(line: str) -> str:
    """Templates bring the same lines again and again."""
    return b2a_qp(line.encode()).decode("ascii").replace("\n", "\r\n")


def _word(word: str) -> str:
    """As ``_line``, for what is rarely seen again and will be followed by a break."""
    if len(word) <= 75 and "=" not in word and word.isascii() and word.isprintable():
        return word
    quoted = b2a_qp(f"{word}x".encode())[:-1].decode("ascii")
    return quoted.replace("\n", "\r\n") if "\n" in quoted else quoted
