"""Hostile text becomes showable text: one line, nothing that moves, hides or steers, and links that are links."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote

from bot.core.messages import shorten
from bot.core.papers import clean

# Direction overrides, zero-width characters, soft hyphens and tags reorder a line or hide in it. The joiners U+200C and
# U+200D stay: Persian and Indic words need them.
_UNSEEN = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_LINK = re.compile(r"https?://[!-~]{1,400}")
_PLAIN_LINK = re.compile(r"https?://[\w.~/:-]{1,400}", re.ASCII)


def shown(text: str, length: int | None = None) -> str:
    """``text`` as it may stand in any medium, in at most ``length`` characters."""
    seen = text if text.isprintable() else _UNSEEN.sub("", clean(text))  # what is printable has nothing of both
    return seen if length is None else shorten(seen.strip(), length)


def link(url: str) -> str:
    """``url`` when it is a web address of bearable length, quoted for every medium; else empty."""
    if _PLAIN_LINK.fullmatch(url):
        return url
    quoted = quote(shown(url), safe="%/:=&?~#+!$,;@()*[]")
    return quoted if _LINK.fullmatch(quoted) else ""


def unique(words: Iterable[str]) -> tuple[str, ...]:
    """``words`` in their order, each once, whatever its case."""
    return tuple({word.casefold(): word for word in reversed(tuple(words))}.values())[::-1]
