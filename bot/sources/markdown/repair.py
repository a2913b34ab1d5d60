"""Mojibake: UTF-8 that somebody read with the wrong encoding and saved again (usually Mac Roman).

A whole text is taken back only where every character fits the wrong encoding and the bytes are strict UTF-8:
impossible for a good digest, whose emoji no such encoding has. A text damaged in part is mended line by line.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_PROOF = "\uf8ff"
"""Private use, never in a real text: what Mac Roman makes of the first byte of every emoji."""

# Emoji, dashes and quotes, the middle dot, accented letters inside a word, read as Mac Roman. A root sign alone is
# no trace: √π, 2√± and n√∞ are good mathematics.
_MAC_TRACE = re.compile(
    "\uf8ff[^\x00-\x7f]{3}|‚Ä[^\x00-\x7f]|¬∑|√(?:(?<=[^\\W\\d_]√)(?:[©®™¢£§ß•¶º]|[^\x00-\x7f](?=[a-z]))|[Ä-ü](?=[a-z]))"
)
_FAR = re.compile("[\u0370-\u03ff\u2010-\uf8fe\U0001f000-\U0001ffff]")
"""Greek, arrows, signs, emoji: a line that turns into these byte by byte was damaged, trace or not."""
_OTHER_TRACE = re.compile("Â·|â€.|â\x80.|ð[Ÿ\x9f]")
_ENCODINGS = ("mac_roman", "sloppy-windows-1252", "latin-1")
_MAC_ROMAN = re.escape(bytes(range(128, 256)).decode("mac_roman"))
_RUNS = re.compile(f"[\x00-\x7f{_MAC_ROMAN}]+|[^\x00-\x7f{_MAC_ROMAN}]+")
"""What Mac Roman can say, and what it cannot."""
_ENOUGH = 3
"""So many traces in one text are the file's fault; fewer may be an author's own typing, and stay."""


def repair(text: str) -> str:
    """``text`` as it was meant. A good text comes back as it is."""
    traces = len(_MAC_TRACE.findall(text))
    if not traces and not _OTHER_TRACE.search(text):
        return text
    import ftfy  # noqa: PLC0415 - slow to import; also brings the encoding sloppy-windows-1252

    for encoding in _ENCODINGS:
        if whole := _taken_back(text, encoding):
            return whole.removeprefix("\ufeff")
    if _PROOF in text or traces >= _ENOUGH:
        return "\n".join(_mended(line, ftfy.fix_encoding) for line in text.split("\n"))
    return text


def _taken_back(text: str, encoding: str) -> str | None:
    try:
        return text.encode(encoding).decode("utf-8")
    except UnicodeError:
        return None


def _mended(line: str, fix: Callable[[str], str]) -> str:
    """A damaged line: taken back as a whole, else trace by trace and then what ftfy still finds in it."""
    traced = _MAC_TRACE.search(line)
    whole = _taken_back(line, "mac_roman")
    if whole and (traced or _FAR.search(whole)):
        return whole
    if not traced:
        return line
    line = _MAC_TRACE.sub(lambda m: _taken_back(m[0], "mac_roman") or m[0], line)
    return "".join(fix(piece) for piece in _RUNS.findall(line))
