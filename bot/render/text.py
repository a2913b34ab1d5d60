"""A page as plain text, for terminals and for the text part of a mail: at most 78 columns where words allow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from bot.core.messages import Item, Page
from bot.render.layout import Layout
from bot.render.papers import KEPT, line_words, paper_words, plain
from bot.render.pieces import Piece, joined, piece
from bot.render.words import GroupWords, PageWords, page_words

WIDTH = 78
_INDENT = 5  # room for "999. "
_NUMBER = 6
"""Characters that a number takes at most, on the line on which its paper begins."""


def render(page: Page, words: PageWords | None = None) -> str:
    """``words`` saves making them again where other media need them too."""
    return joined(pieces(words or page_words(page)))


def pieces(words: PageWords) -> Sequence[Piece]:
    """The page, in pieces of which many are shared with other pages."""
    links = words.links
    groups = [one for group in words.groups for one in _group(group)] or [_END]
    more = [_PAGE.shared("more", words.more, words.links.web)] if words.more else []
    return [
        _PAGE.filled("top", fold(words.heading), words.part, links.leave),
        *([_PAGE.shared("notices", words.notices)] if words.notices else []),
        *groups,
        *more,
        _PAGE.shared("sources", words.sources, words.because),
        _PAGE.filled("foot", links.leave, links.manage, links.web),
    ]


def weigh(item: Item) -> int:
    """Characters that one paper takes."""
    return len((paper(item) if item.full else line(item)).text)


@lru_cache(maxsize=KEPT)
def paper(item: Item) -> Piece:
    """One paper without its number, which the page puts in front."""
    return _PAGE.section("paper", paper_words(item), _INDENT, after=_NUMBER)


@lru_cache(maxsize=KEPT)
def line(item: Item) -> Piece:
    """One paper without its number: title, where it is, and what matched, on one line where that is wide enough."""
    words = line_words(item)
    title = plain(words.title)
    below = " · ".join(filter(None, [words.link or words.name, words.revised, ", ".join(words.matched)]))
    if _INDENT + len(title) + len(below) + 3 <= WIDTH:
        return piece(f"{title} · {below}\n", after=_NUMBER)
    return piece(f"{fold(title, _INDENT)}\n{fold(below, _INDENT)}\n".lstrip(), after=_NUMBER)


def fold(text: str, indent: int = 0, first: int | None = None) -> str:
    """``text`` in lines of at most WIDTH columns, each after ``indent`` blanks, the first after ``first``. Words are
    not broken."""
    start = " " * (indent if first is None else first)
    if len(start) + len(text) <= WIDTH:
        return start + text.rstrip(" ") if text else ""
    return "\n".join(_lines(text, start, " " * indent))


def _lines(text: str, start: str, margin: str) -> Iterator[str]:
    line, between = start, ""
    for word in filter(None, text.split(" ")):
        if between and len(line) + 1 + len(word) > WIDTH:
            yield line
            line, between = margin, ""
        line += between + word
        between = " "
    yield line


def _group(group: GroupWords) -> Sequence[Piece]:
    rule, reads_as = group.rule and fold(f"Rule: {group.rule}", 6, 0), group.reads_as and fold(group.reads_as, 6)
    made = [_PAGE.filled("heading", fold(group.name), "-" * min(len(group.name), WIDTH), rule, reads_as)]
    for number, item in group.full:
        made += (_number(number), paper(item))
    if group.lines:
        made.append(_PAGE.shared("brief", group.brief))
        for number, item in group.lines:
            made += (_line_number(number), line(item))
    made.append(_END)
    return made


_END = piece("\n\n")


@lru_cache(maxsize=KEPT)
def _line_number(number: int) -> Piece:
    """It does not end its line: what follows it knows."""
    said = f"{number:3d}. "
    return Piece(said, said)


@lru_cache(maxsize=KEPT)
def _number(number: int) -> Piece:
    below = _line_number(number)
    return Piece(f"\n{below.text}", f"\r\n{below.encoded}")


_PAGE = Layout("message/message.txt", str, fold=fold, plain=plain)
