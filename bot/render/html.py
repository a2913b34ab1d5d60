"""A page as HTML, for mail programs and for a browser: nothing in it is loaded from elsewhere, nothing runs.

Mailbox providers cut a mail's HTML off at about 100 KB, so a page stays below ``PAGE_BYTES`` by construction: papers
weigh what they take, all around them fits into ``RESERVE``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from markupsafe import escape

from bot.core.messages import Item, Limits, Page, shorten
from bot.render.layout import Layout
from bot.render.papers import KEPT, line_words, paper_words
from bot.render.pieces import Piece, joined
from bot.render.words import GroupWords, PageWords, page_words

PAGE_BYTES = 80_000
RESERVE = 17_400
"""Bytes kept for heading, styles, links, notices and footer, and for the rules."""
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

LIMITS = Limits(budget=BUDGET, heading=HEADING, abstract=500)
"""What a mail holds. Abstracts are for choosing, and short enough that thirty and some lines are one mail; they go on
at the paper's page."""


def render(page: Page, words: PageWords | None = None) -> str:
    """``words`` saves making them again where other media need them too."""
    return joined(pieces(words or page_words(page)))


def pieces(words: PageWords) -> Sequence[Piece]:
    """The page, in pieces of which many are shared with other pages."""
    room = max(_LEAST, _RULES // 3 // max(len(words.groups), 1))
    links = words.links
    return [
        _PAGE.shared("head"),
        _PAGE.filled("title", fit(words.heading, 300), fit(words.preview, 300)),
        _PAGE.shared("sheet", words.date, words.part),
        _PAGE.filled("links_above", links.web, links.manage, links.leave),
        _PAGE.filled("headline", words.count, fit(words.names, 300)),
        *([_PAGE.shared("notices", words.notices)] if words.notices else []),
        *[one for group in words.groups for one in _group(group, room)],
        *([_PAGE.shared("more", words.more, links.web)] if words.more else []),
        _PAGE.shared("sources", words.sources, words.because),
        _PAGE.filled("links_below", links.leave, links.manage, links.web),
        _PAGE.shared("end"),
    ]


def weigh(item: Item) -> int:
    """Bytes that one paper takes."""
    return _weight(item)


@lru_cache(maxsize=KEPT)
def _weight(item: Item) -> int:
    if item.full:
        return len(paper(item).text.encode()) + _AROUND_PAPER
    return len(line(item).text.encode()) + _AROUND_LINE


def fit(text: str, room: int) -> str:
    """As much of ``text`` as takes at most ``room`` bytes once it is escaped."""
    if len(text) * 5 <= room:
        return text
    length = min(len(text), room)
    while len(escape(fitted := shorten(text, length)).encode()) > room:
        length = length * 9 // 10
    return fitted


@lru_cache(maxsize=KEPT)
def paper(item: Item) -> Piece:
    """One paper without its number, which the page puts in front."""
    return _PAGE.section("paper", paper_words(item))


@lru_cache(maxsize=KEPT)
def line(item: Item) -> Piece:
    """One paper as a line, without its number."""
    return _PAGE.section("line", line_words(item))


def _group(group: GroupWords, room: int) -> Sequence[Piece]:
    made = [_PAGE.filled("heading", fit(group.name, room), fit(group.rule, room), fit(group.reads_as, room))]
    if group.full:
        (first, item), *rest = group.full
        made += (_first_number(first), paper(item))
        for number, item in rest:
            made += (_number(number), paper(item))
    if group.lines:
        made.append(_PAGE.shared("brief", group.brief, not group.full))
        for number, item in group.lines:
            made += (_line_number(number), line(item))
        made.append(_PAGE.shared("brief_end"))
    return made


@lru_cache(maxsize=KEPT)
def _first_number(number: int) -> Piece:
    return _PAGE.section("first_number", number)


@lru_cache(maxsize=KEPT)
def _number(number: int) -> Piece:
    return _PAGE.section("number", number)


@lru_cache(maxsize=KEPT)
def _line_number(number: int) -> Piece:
    return _PAGE.section("line_number", number)


def _escaped(word: str) -> str:
    return str(escape(word)) if _MARKUP.search(word) else word


_MARKUP = re.compile("[&<>\"']")
_PAGE = Layout("message/message.html", _escaped, fit=fit)
