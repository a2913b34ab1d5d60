"""A rule's text as typed, made plain: typographic quotes, full-width forms and odd blanks become ASCII, invisible
characters go. Every plain character still knows its place in the text as typed."""

from __future__ import annotations

from dataclasses import dataclass

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
    kept = [(char, place) for place, char in enumerate(source) if char not in _INVISIBLE]
    return Typed(source, "".join(_plain(char) for char, _ in kept), tuple(place for _, place in kept))


def _plain(char: str) -> str:
    return _PLAIN.get(char) or (" " if char.isspace() else char)
