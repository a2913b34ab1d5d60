"""A page as Slack posts: Block Kit in plain values, every post within Slack's limits.

What papers and people wrote stands only in rich text and plain text, where Slack reads no markup. The limits:
https://docs.slack.dev/reference/block-kit/blocks and, for all blocks together (undocumented, about 12,000 characters),
slackapi/bolt-js#2509; we stay below ``POST_SIZE``, counted in the JSON as it would be escaped.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from bot.core.messages import Item, Limits, Page, shorten
from bot.core.paging import clip
from bot.render.papers import KEPT, PaperWords, Runs, line_words, paper_words, plain
from bot.render.words import GroupWords, PageWords, page_words

Block = Mapping[str, Any]
Post = dict[str, Any]

POST_SIZE = 9_500
POST_BLOCKS = 50
_PAPER_SIZE = 7_500
_LIST_SIZE = 4_000
_ABSTRACTS = (400, 120, 0)
"""Characters of the abstract: as many as leave the paper within its size."""


@dataclass(frozen=True, slots=True)
class _Laid:
    """A block, its JSON, and what it takes of POST_SIZE."""

    block: Block
    json: str
    size: int


_Chunk = tuple[_Laid, ...]
"""Blocks that stay together in one post."""


def render(page: Page, words: PageWords | None = None) -> list[Post]:
    """The posts of ``page``, in order; ``words`` saves making them again where other media need them too."""
    return [{"text": text, "blocks": [laid.block for laid in chunk]} for text, chunk in _posts(page, words)]


def render_json(page: Page, words: PageWords | None = None) -> str:
    """The same posts as JSON that a person can read: a block a line."""
    return "[\n" + ",\n".join(_post_json(text, chunk) for text, chunk in _posts(page, words)) + "\n]\n"


def weigh(item: Item) -> int:
    """What one paper takes of POST_SIZE."""
    return _paper(item).size if item.full else _line(item).size


def _posts(page: Page, words: PageWords | None) -> list[tuple[str, _Chunk]]:
    words = words or page_words(page)
    filled = list(_fill(_chunks(words)))
    return [(_notification(words, number, len(filled)), blocks) for number, blocks in enumerate(filled, 1)]


def _post_json(text: str, blocks: _Chunk) -> str:
    lines = ",\n".join(f"  {laid.json}" for laid in blocks)
    return f'{{"text": {json.dumps(text, ensure_ascii=False)},\n "blocks": [\n{lines}\n ]}}'


def _lay(block: Block) -> _Laid:
    """Slack's three control characters count as if they were escaped."""
    text = json.dumps(block, ensure_ascii=False)
    return _Laid(block, text, len(text) + 4 * text.count("&") + 3 * (text.count("<") + text.count(">")))


@lru_cache(maxsize=KEPT)
def _paper(item: Item) -> _Laid:
    """One paper without its number. Shared: never change it."""
    return next(laid for laid in _versions(item) if laid.size <= _PAPER_SIZE)


def _versions(item: Item) -> Iterator[_Laid]:
    """From the fullest to the one that always fits: all other texts are bounded."""
    for length in _ABSTRACTS:
        words = paper_words(clip(item, Limits(budget=0, title=300, abstract=max(length, 1))))
        yield _lay(_rich(_elements(words, with_abstract=length > 0)))
    words = replace(paper_words(clip(item, Limits(budget=0, title=300, abstract=1))), matched=())
    yield _lay(_rich(_elements(words, with_abstract=False)))


def _elements(words: PaperWords, *, with_abstract: bool) -> Iterator[dict[str, Any]]:
    head = [_title(words)]
    if words.authors:
        head += [_text("\n"), *_marked(words.authors)]
    if below := _below(words):
        head += [_text("\n"), *below]
    yield _run(head)
    if with_abstract and words.abstract:
        yield {"type": "rich_text_quote", "elements": [*_marked(words.abstract)]}


@lru_cache(maxsize=KEPT)
def _line(item: Item) -> _Laid:
    """One paper as an entry of a list. Shared: never change it."""
    words = line_words(item)
    title = plain(words.title)
    head = {"type": "link", "url": words.link, "text": title} if words.link else _text(title)
    said = " · ".join(filter(None, [words.name, words.revised, ", ".join(words.matched)]))
    return _lay(_run([head, _text(f"  {said}")]))


def _title(words: PaperWords) -> dict[str, Any]:
    if words.link:
        return {"type": "link", "url": words.link, "text": plain(words.title), "style": {"bold": True}}
    return _text(plain(words.title), bold=True)


def _below(words: PaperWords) -> list[dict[str, Any]]:
    labels = [*words.categories, *([words.revised] if words.revised else [])]
    elements = _spaced([_text(label, code=True) for label in labels if label], "  ")
    if words.matched:
        elements.append(_text("   matched: " if labels else "matched: "))
        elements += _spaced([_text(word, bold=True) for word in words.matched if word], ", ")
    return elements


def _spaced(elements: Sequence[dict[str, Any]], between: str) -> list[dict[str, Any]]:
    return [part for element in elements for part in (_text(between), element)][1:]


def _marked(runs: Runs) -> Iterator[dict[str, Any]]:
    return (_text(run, bold=marked) for run, marked in runs)


def _text(text: str, **style: bool) -> dict[str, Any]:
    on = {name: True for name, wanted in style.items() if wanted}
    return {"type": "text", "text": text, "style": on} if on else {"type": "text", "text": text}


def _rich(elements: Iterable[dict[str, Any]]) -> Block:
    return {"type": "rich_text", "elements": [*elements]}


def _section(*elements: dict[str, Any]) -> Block:
    return _rich([_run(elements)])


def _run(elements: Iterable[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "rich_text_section", "elements": [*elements]}


def _chunks(words: PageWords) -> Iterator[_Chunk]:
    part = f" ({words.part})" if words.part else ""
    yield (_lay({"type": "header", "text": _plain(shorten(words.heading, 150 - len(part)) + part)}),)
    for notice in words.notices:
        yield (_lay(_section(_text(notice))),)
    for group in words.groups:
        yield from _group(group)
    if words.more:
        yield (_DIVIDER, _lay(_section(_text(words.more))))
    if words.sources:
        lines = [_plain(shorten(source.text, 150)) for source in words.sources]
        yield _DIVIDER, _lay({"type": "context", "elements": [_plain("Sources"), *lines]})


def _group(group: GroupWords) -> Iterator[_Chunk]:
    rule = [_text("\n"), _text(shorten(group.rule, 150), code=True)] if group.rule else []
    heading = _lay(_section(_text(shorten(group.name, 80) or "Papers", bold=True), *rule))
    above: _Chunk = (_DIVIDER, heading)
    for chunk in (*((_paper(item),) for _, item in group.full), *_brief(group)):
        yield (*above, *chunk)
        above = ()


def _brief(group: GroupWords) -> Iterator[_Chunk]:
    """The lines in lists of bearable size."""
    above = [_run([_text(group.brief, bold=True)])]
    for some in _lists([_line(item) for _, item in group.lines]):
        entries = [laid.block for laid in some]
        yield (_lay(_rich([*above, {"type": "rich_text_list", "style": "bullet", "elements": entries}])),)
        above = []


def _lists(lines: Iterable[_Laid]) -> Iterator[list[_Laid]]:
    some: list[_Laid] = []
    for line in lines:
        if some and sum(laid.size + 2 for laid in some) + line.size > _LIST_SIZE:
            yield some
            some = []
        some.append(line)
    if some:
        yield some


def _plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text, "emoji": False}


def _fill(chunks: Iterable[_Chunk]) -> Iterator[_Chunk]:
    post: _Chunk = ()
    weight = 0
    for chunk in chunks:
        cost = sum(laid.size + 2 for laid in chunk)
        if post and (weight + cost > POST_SIZE or len(post) + len(chunk) > POST_BLOCKS):
            yield post
            post, weight = (), 0
        post, weight = post + chunk, weight + cost
    yield post


def _notification(words: PageWords, number: int, of: int) -> str:
    """What a notification and a screen reader say."""
    part = f" ({words.part})" if words.part else ""
    more = f" · {number}/{of}" if of > 1 else ""
    return _escaped(shorten(words.heading, 200) + part + more)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


_DIVIDER = _lay({"type": "divider"})
