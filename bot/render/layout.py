"""A template of macros, each a section of a page, laid out into pieces: what many pages share once, and what differs
from page to page as a frame that is laid out once and filled in."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache

from bot.lib.templates import environment
from bot.render.papers import KEPT
from bot.render.pieces import Frame, Piece, filled, frame, piece

_HOLE = "\ufffc"
"""Stands for a word in a frame."""


class Layout:
    """``escape`` makes a word text of the template's medium; ``helpers`` are what its macros may call."""

    def __init__(self, template: str, escape: Callable[[str], str], **helpers: Callable[..., str]) -> None:
        self._template = template
        self._escape = escape
        self._helpers = helpers
        self._macro = cache(self._find)
        self._frame = cache(self._lay_out)
        self.shared = lru_cache(maxsize=KEPT)(self.section)
        """As ``section``, for what many pages have."""

    def section(self, name: str, *words: object, after: int = 0) -> Piece:
        """What the macro of that name makes of ``words``; see ``pieces.piece``."""
        return piece(str(self._macro(name)(*words)), after=after)

    def filled(self, name: str, *words: str) -> Piece:
        """The same for macros in which every word stands once, in their order, and nothing depends on it but whether
        it is empty: and quicker."""
        return filled(self._frame(name, tuple(map(bool, words))), [self._escape(word) for word in words if word])

    def forget(self) -> None:
        """As if nothing had been laid out yet."""
        for remembered in (self._macro, self._frame, self.shared):
            remembered.cache_clear()

    def _find(self, name: str) -> Callable[..., str]:
        found: Callable[..., str] = getattr(
            environment().get_template(self._template, globals=self._helpers).module, name
        )
        return found

    def _lay_out(self, name: str, given: tuple[bool, ...]) -> Frame:
        """What stands before, between and behind the words that are not empty."""
        return frame(self.section(name, *(_HOLE if one else "" for one in given)).text.split(_HOLE))
