"""Mojibake: UTF-8 that somebody read with the wrong encoding and saved again (usually Mac Roman).

A whole text is taken back only where every character fits the wrong encoding and the bytes are strict UTF-8:
impossible for a good digest, whose emoji no such encoding has. A text damaged in part is mended line by line.
"""

from __future__ import annotations

import re
from collections.abc import Callable

# Where a wrong reading shows at once: a middle dot, a dash, a quote or an emoji, read as Mac Roman, as Windows-1252,
# as Latin-1. U+F8FF (private use) is what Mac Roman makes of the first byte of every emoji.
_PROOF = "\uf8ff"
_TRACE = re.compile("\uf8ff.|¬∑|‚Ä.|[^\\W\\d_]√[©®™¢£§ß•¶º]|Â·|â€.|â\x80.|ð[Ÿ\x9f]")
_MAC = re.compile("\uf8ff|¬∑|‚Ä.|[^\\W\\d_]√[©®™¢£§ß•¶º]")
_EMOJI = re.compile("\uf8ff[^\x00-\x7f]{3}")
_MAC_ROMAN = bytes(range(128, 256)).decode("mac_roman")
_RUNS = re.compile(f"[\x00-\x7f{re.escape(_MAC_ROMAN)}]+|[^\x00-\x7f{re.escape(_MAC_ROMAN)}]+")
"""What Mac Roman can say, and what it cannot."""
_ENCODINGS = ("mac_roman", "sloppy-windows-1252", "latin-1")
_ENOUGH = 3
"""So many traces in one text are the file's fault; fewer may be an author's own typing, and stay."""


def repair(text: str) -> str:
    """``text`` as it was meant. A good text comes back as it is."""
    if not _TRACE.search(text):
        return text
    import ftfy  # noqa: PLC0415 - slow to import; also brings the encoding sloppy-windows-1252

    for encoding in _ENCODINGS:
        if whole := _taken_back(text, encoding):
            return whole.removeprefix("\ufeff")
    if _PROOF in text or len(_MAC.findall(text)) >= _ENOUGH:
        return "\n".join(_mended(line, ftfy.fix_encoding) for line in text.split("\n"))
    return text


def _taken_back(text: str, encoding: str) -> str | None:
    try:
        return text.encode(encoding).decode("utf-8")
    except UnicodeError:
        return None


def _mended(line: str, fix: Callable[[str], str]) -> str:
    """The recipe of measured cases: the whole line, else its emoji one by one, then what Mac Roman can say."""
    if line.isascii():
        return line
    if _MAC.search(line) and (whole := _taken_back(line, "mac_roman")):
        return whole
    line = _EMOJI.sub(lambda m: _taken_back(m[0], "mac_roman") or m[0], line)
    return "".join(fix(piece) for piece in _RUNS.findall(line))
