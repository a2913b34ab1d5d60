"""A page as HTML, for mail programs and for a browser: nothing in it is loaded from elsewhere, nothing runs.

Mailbox providers cut a mail's HTML off at about 100 KB, so a page stays below ``PAGE_BYTES`` by construction: papers
weigh what they take, all around them fits into ``RESERVE``.
"""

from __future__ import annotations

from functools import lru_cache

from markupsafe import Markup, escape

from bot.core.messages import Item, Page, shorten
from bot.lib.templates import environment
from bot.render.papers import KEPT, line_words, paper_words
from bot.render.words import PageWords, page_words

PAGE_BYTES = 80_000
RESERVE = 14_500
"""Bytes kept for heading, styles, notices and footer, and for the rules."""
BUDGET = PAGE_BYTES - RESERVE

_LEAST = 50
"""Bytes that name, rule and reading may always take, each: counted with every heading, for there may be no more."""
HEADING = 800 + 3 * _LEAST
"""Bytes that a subscription's heading takes then, with the one above its lines."""
_AROUND_PAPER = 300
_AROUND_LINE = 60
"""Bytes of what the page puts around one."""
_RULES = 3_600
"""Bytes of the reserve that the names, rules and readings of a page may take together where there are few."""


def render(page: Page, words: PageWords | None = None) -> str:
    """``words`` saves making them again where other media need them too."""
    words = words or page_words(page)
    room = max(_LEAST, _RULES // 3 // max(len(words.groups), 1))
    template = environment().get_template("message/message.html")
    return template.render(page=words, paper=paper, line=line, fit=fit, room=room)


def weigh(item: Item) -> int:
    """Bytes that one paper takes."""
    if item.full:
        return len(paper(item).encode()) + _AROUND_PAPER
    return len(line(item).encode()) + _AROUND_LINE


@lru_cache(maxsize=KEPT)
def paper(item: Item) -> Markup:
    """One paper without its number, which the page puts in front."""
    return Markup(environment().get_template("message/paper.html").render(paper=paper_words(item)))  # noqa: S704


@lru_cache(maxsize=KEPT)
def line(item: Item) -> Markup:
    """One paper as a line, without its number."""
    return Markup(environment().get_template("message/line.html").render(paper=line_words(item)))  # noqa: S704


def fit(text: str, room: int) -> str:
    """As much of ``text`` as takes at most ``room`` bytes once it is escaped."""
    length = min(len(text), room)
    while len(escape(fitted := shorten(text, length)).encode()) > room:
        length = length * 9 // 10
    return fitted
