"""A rule's text as typed, made plain: what Slack wrapped is unwrapped, typographic quotes, full-width forms and odd
blanks become ASCII, invisible characters go. Every plain character still knows its place in the text as typed."""

from __future__ import annotations

import re
from dataclasses import dataclass

_REFERENCE = re.compile(
    r"<(?:(?P<address>https?://[^\s<>|]+)|mailto:(?P<mail>[^\s<>|]+))(?:\|(?P<text>[^<>]*))?>"
    r"|<[@#](?P<id>[A-Z0-9]+)(?:\|(?P<name>[^<>]*))?>"
)
"""How Slack writes a link, a person and a channel. A plain ``<think>`` is text."""
_ENTITY = re.compile("&(?:amp|lt|gt);")
_CHARACTERS = {"&amp;": "&", "&lt;": "<", "&gt;": ">"}
_UNWRAPPED = re.compile(rf"(?P<and>{_ENTITY.pattern})|<(?=https?://|mailto:|[@#])")

_INVISIBLE = frozenset("\u00ad\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff")
_FULL_WIDTH = {chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)}
_PLAIN = {
    **_FULL_WIDTH,
    **dict.fromkeys("＂“”„‟«»‹›", '"'),
    **dict.fromkeys(map(chr, [*range(0x20), *range(0x7F, 0xA0)]), " "),
    **dict.fromkeys("\n\r\x85\u2028\u2029", "\n"),
    **dict.fromkeys(map(chr, range(0xD800, 0xE000)), "\ufffd"),
}


@dataclass(frozen=True, slots=True)
class Typed:
    """``text`` is the plain text, ``places[i]`` where ``text[i]`` stood in ``source``."""

    source: str
    text: str
    places: tuple[int, ...]

    def place(self, index: int) -> int:
        """Where ``text[index]`` stands in the text as typed; past the end, where its last visible character does."""
        last = len(self.text.rstrip()) - 1
        return self.places[min(index, last)] if last >= 0 else 0


def read_typed(source: str) -> Typed:
    """``source`` made plain."""
    kept = [(char, place) for char, place in _characters(source) if char not in _INVISIBLE]
    return Typed(source, "".join(_plain(char) for char, _ in kept), tuple(place for _, place in kept))


def wrap(text: str) -> str:
    """``text`` so written that ``read_typed`` gives it back, also where it looks like something of Slack's."""
    return _UNWRAPPED.sub(lambda found: "&amp;" + found[0][1:] if found["and"] else "&lt;", text)


def _plain(char: str) -> str:
    return _PLAIN.get(char) or (" " if char.isspace() else char)


def _characters(source: str) -> list[tuple[str, int]]:
    """The characters that were meant, each with its place."""
    places = _meant(source)
    text = "".join(source[place] for place in places)
    characters: list[tuple[str, int]] = []
    at = 0
    for found in _ENTITY.finditer(text):
        characters += zip(text[at : found.start()], places[at : found.start()], strict=True)
        characters.append((_CHARACTERS[found[0]], places[found.start()]))
        at = found.end()
    return [*characters, *zip(text[at:], places[at:], strict=True)]


def _meant(source: str) -> list[int]:
    """The places that are left when of every reference only its words stay; of one without words its address or id."""
    places: list[int] = []
    at = 0
    for found in _REFERENCE.finditer(source):
        group = next(name for name in ("text", "name", "address", "mail", "id") if found[name])
        places += [*range(at, found.start()), *range(*found.span(group))]
        at = found.end()
    return [*places, *range(at, len(source))]
