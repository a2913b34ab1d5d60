"""A page as plain text, for terminals and for the text part of a mail: at most 78 columns where words allow."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from textwrap import wrap

from bot.core.messages import Item, Page
from bot.lib.templates import environment
from bot.render.papers import KEPT, line_words, paper_words, plain
from bot.render.words import PageWords, page_words

WIDTH = 78
_INDENT = 5  # room for "999. "


def render(page: Page, words: PageWords | None = None) -> str:
    """``words`` saves making them again where other media need them too."""
    template = environment().get_template("message/message.txt")
    return template.render(page=words or page_words(page), paper=paper, line=line, fold=fold) + "\n"


def weigh(item: Item) -> int:
    """Characters that one paper takes."""
    return len(paper(item) if item.full else line(item))


@lru_cache(maxsize=KEPT)
def paper(item: Item) -> str:
    """One paper without its number, which the page puts in front."""
    words = paper_words(item)
    template = environment().get_template("message/paper.txt")
    return template.render(paper=words, plain=plain, fold=fold, columns=_INDENT).rstrip()


@lru_cache(maxsize=KEPT)
def line(item: Item) -> str:
    """One paper without its number: title, where it is, and what matched, on one line where that is wide enough."""
    words = line_words(item)
    title = plain(words.title)
    below = " · ".join(filter(None, [words.link or words.name, words.revised, ", ".join(words.matched)]))
    if _INDENT + len(title) + len(below) + 3 <= WIDTH:
        return f"{title} · {below}"
    return f"{fold(title, _INDENT)}\n{fold(below, _INDENT)}".lstrip()


@lru_cache(maxsize=KEPT)
def fold(text: str, indent: int = 0, first: int | None = None) -> str:
    """``text`` in lines of at most WIDTH columns, each after ``indent`` blanks, the first after ``first``."""
    return "\n".join(_lines(text, " " * (indent if first is None else first), " " * indent))


def _lines(text: str, first: str, rest: str) -> Iterable[str]:
    return wrap(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
