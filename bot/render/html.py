"""A page as HTML, for mail programs and for a browser: nothing in it is loaded from elsewhere, nothing runs.

Mailbox providers cut a mail's HTML off at about 100 KB, so a page stays below ``PAGE_BYTES`` by construction: papers
weigh what they take, all around them fits into ``RESERVE``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from jinja2.environment import TemplateModule
from markupsafe import escape

from bot.core.messages import Item, Limits, MessageLinks, Page, shorten
from bot.lib.templates import environment
from bot.render.papers import KEPT, line_words, paper_words
from bot.render.pieces import Piece, joined, piece
from bot.render.words import GroupWords, PageWords, page_words

PAGE_BYTES = 80_000
RESERVE = 16_500
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

LIMITS = Limits(budget=BUDGET, heading=HEADING, abstract=700)
"""What a mail holds. More of an abstract than fits a screen is read at the paper's page."""


def render(page: Page, words: PageWords | None = None) -> str:
    """``words`` saves making them again where other media need them too."""
    return joined(pieces(words or page_words(page)))


def pieces(words: PageWords) -> Sequence[Piece]:
    """The page, in pieces of which many are shared with other pages."""
    room = max(_LEAST, _RULES // 3 // max(len(words.groups), 1))
    return [
        _shared("head"),
        _section("title", words.heading, words.preview),
        _shared("sheet", words.date, words.part),
        *_links(words.links, web="Web", manage="Manage", leave="Unsubscribe"),
        _shared("headline", words.count, words.names, words.notices),
        *[one for group in words.groups for one in _group(group, room)],
        *([_shared("more", words.more, words.links.web)] if words.more else []),
        _shared("sources", words.sources, words.because),
        *_links(words.links, leave="Unsubscribe", manage="Manage what you follow", web="Read this on the web"),
        _shared("end"),
    ]


def _links(links: MessageLinks, **texts: str) -> Iterator[Piece]:
    """Those that there are, in the order of their ``texts``."""
    for name, said in texts.items():
        if url := getattr(links, name):
            yield _section("link", url, said)


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
    length = min(len(text), room)
    while len(escape(fitted := shorten(text, length)).encode()) > room:
        length = length * 9 // 10
    return fitted


@lru_cache(maxsize=KEPT)
def paper(item: Item) -> Piece:
    """One paper without its number, which the page puts in front."""
    return _section("paper", paper_words(item))


@lru_cache(maxsize=KEPT)
def line(item: Item) -> Piece:
    """One paper as a line, without its number."""
    return _section("line", line_words(item))


def _group(group: GroupWords, room: int) -> Iterator[Piece]:
    yield _shared("heading", group.name, group.rule, group.reads_as, room)
    for number, item in group.full:
        yield _shared("number", number, number == group.full[0][0])
        yield paper(item)
    if group.lines:
        yield _shared("brief", group.brief, not group.full)
        for number, item in group.lines:
            yield _shared("line_number", number)
            yield line(item)
        yield _shared("brief_end")


@lru_cache(maxsize=KEPT)
def _shared(name: str, *words: object) -> Piece:
    """A section that many pages have."""
    return _section(name, *words)


def _section(name: str, *words: object) -> Piece:
    """What the macro of that name in the template makes of ``words``."""
    return piece(str(getattr(_template(), name)(*words)))


@cache
def _template() -> TemplateModule:
    return environment().get_template("message/message.html", globals={"fit": fit}).module
