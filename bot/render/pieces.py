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


class Frame(NamedTuple):
    """What stands before, between and behind the words of a piece, as text and quoted."""

    texts: Sequence[str]
    encoded: Sequence[str]


def frame(parts: Sequence[str]) -> Frame:
    """Pieces that do not end their line, to be filled."""
    return Frame(parts, [quoted(f"{part}x")[:-1] for part in parts])


def filled(frame: Frame, words: Sequence[str]) -> Piece:
    """``frame`` with ``words`` between its pieces. There the quoted lines are broken in the way that does not count."""
    return Piece("".join(_between(frame.texts, words)), "=\r\n".join(_between(frame.encoded, map(_word, words))))


def _between(parts: Sequence[str], words: Iterable[str]) -> Sequence[str]:
    said = [""] * (2 * len(parts) - 1)
    said[::2], said[1::2] = parts, words
    return said


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
