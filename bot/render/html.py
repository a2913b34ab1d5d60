"""A page as HTML, for mail programs and for a browser: nothing in it is loaded from elsewhere, nothing runs.

Mailbox providers cut a mail's HTML off at about 100 KB, so a page stays below ``PAGE_BYTES`` by construction: papers
weigh what they take, all around them fits into ``RESERVE``.
"""

from __future__ import annotations

from functools import lru_cache

from markupsafe import Markup, escape

from bot.core.messages import Item, Page, shorten
from bot.lib.templates import environment
from bot.render.words import KEPT, PageWords, page_words, paper_words

PAGE_BYTES = 80_000
RESERVE = 15_000
"""Bytes kept for heading, styles, notices and footer, and for what the rules may take together."""
BUDGET = PAGE_BYTES - RESERVE

_GROUP = 900
"""Bytes that a subscription's heading takes at most when it brings a single paper: counted with every paper."""
_LEAST = 60
_RULES = 3_000
"""Bytes that names, rules and readings may take beyond that, each, all subscriptions of a page together."""


def render(page: Page, words: PageWords | None = None) -> str:
    """``words`` saves making them again where other media need them too."""
    words = words or page_words(page)
    room = max(_LEAST, _RULES // max(len(words.groups), 1))
    template = environment().get_template("message/message.html")
    return template.render(page=words, paper=paper, fit=fit, room=room)


def weigh(item: Item) -> int:
    """Bytes that one paper takes."""
    return len(paper(item).encode()) + _GROUP


@lru_cache(maxsize=KEPT)
def paper(item: Item) -> Markup:
    """One paper without its number, which the page puts in front."""
    return Markup(environment().get_template("message/paper.html").render(paper=paper_words(item)))  # noqa: S704


def fit(text: str, room: int) -> str:
    """As much of ``text`` as takes at most ``room`` bytes once it is escaped."""
    length = min(len(text), room)
    while len(escape(fitted := shorten(text, length)).encode()) > room:
        length = length * 9 // 10
    return fitted
