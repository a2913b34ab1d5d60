"""A page as Slack posts: Block Kit in plain values, every post within Slack's limits.

What papers and people wrote stands only in rich text and plain text, where Slack reads no markup. The limits:
https://docs.slack.dev/reference/block-kit/blocks and, for all blocks together (undocumented, about 12,000 characters),
slackapi/bolt-js#2509; we stay below ``POST_SIZE``, counted in the JSON as it would be escaped.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from bot.core.messages import Item, Limits, Page, clip, shorten
from bot.render.words import KEPT, GroupWords, PageWords, PaperWords, Runs, page_words, paper_words

Block = Mapping[str, Any]
Post = dict[str, Any]

POST_SIZE = 9_500
POST_BLOCKS = 50
_PAPER_SIZE = 6_000
_ABSTRACTS = (400, 120, 0)
"""Characters of the abstract: as many as leave the paper within its size."""

_Chunk = tuple[Block, ...]
"""Blocks that stay together in one post."""


def render(page: Page, words: PageWords | None = None) -> list[Post]:
    """The posts of ``page``, in order; ``words`` saves making them again where other media need them too."""
    words = words or page_words(page)
    filled = list(_fill(_chunks(words)))
    return [_post(words, blocks, number, len(filled)) for number, blocks in enumerate(filled, 1)]


def weigh(item: Item) -> int:
    """What one paper takes of POST_SIZE."""
    return size(paper(item))


def size(block: Block) -> int:
    """Characters of ``block`` as JSON, with Slack's three control characters counted as escaped."""
    text = json.dumps(block, ensure_ascii=False, separators=(",", ":"))
    return len(text) + 4 * text.count("&") + 3 * (text.count("<") + text.count(">"))


def dump(posts: Sequence[Post]) -> str:
    """``posts`` as JSON that a person can read: a block a line."""
    return "[\n" + ",\n".join(_dump(post) for post in posts) + "\n]\n"


@lru_cache(maxsize=KEPT)
def paper(item: Item) -> Block:
    """One paper without its number, as one block. Shared: never change it."""
    for length in _ABSTRACTS:
        words = paper_words(clip(item, Limits(budget=0, title=300, abstract=max(length, 1))))
        block = _rich(_paper(words, with_abstract=length > 0))
        if size(block) <= _PAPER_SIZE:
            return block
    raise AssertionError("a paper without its abstract has bounded texts")


def _paper(words: PaperWords, *, with_abstract: bool) -> Iterator[dict[str, Any]]:
    head = [*_title(words)]
    if words.authors:
        head.append(_text(f"\n{words.authors}"))
    if below := _below(words):
        head += [_text("\n"), *below]
    yield {"type": "rich_text_section", "elements": head}
    if with_abstract and words.abstract:
        yield {"type": "rich_text_quote", "elements": [*_marked(words.abstract)]}


def _title(words: PaperWords) -> Iterator[dict[str, Any]]:
    title = "".join(run for run, _ in words.title)
    if words.link:
        yield {"type": "link", "url": words.link, "text": title, "style": {"bold": True}}
    else:
        yield _text(title, bold=True)


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
    return _rich([{"type": "rich_text_section", "elements": [*elements]}])


def _chunks(words: PageWords) -> Iterator[_Chunk]:
    part = f" ({words.part})" if words.part else ""
    yield ({"type": "header", "text": _plain(shorten(words.heading, 150 - len(part)) + part)},)
    for notice in words.notices:
        yield (_section(_text(notice)),)
    for group in words.groups:
        yield from _group(group)
    if words.sources:
        lines = [_plain(source.text) for source in words.sources]
        yield {"type": "divider"}, {"type": "context", "elements": [_plain("Sources"), *lines][:10]}


def _group(group: GroupWords) -> Iterator[_Chunk]:
    rule = [_text("\n"), _text(shorten(group.rule, 300), code=True)] if group.rule else []
    heading = _section(_text(shorten(group.name, 80) or "Papers", bold=True), *rule)
    for number, (_, item) in enumerate(group.items):
        yield (paper(item),) if number else ({"type": "divider"}, heading, paper(item))


def _plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text, "emoji": False}


def _fill(chunks: Iterable[_Chunk]) -> Iterator[list[Block]]:
    blocks: list[Block] = []
    weight = 0
    for chunk in chunks:
        cost = sum(size(block) + 1 for block in chunk)
        if blocks and (weight + cost > POST_SIZE or len(blocks) + len(chunk) > POST_BLOCKS):
            yield blocks
            blocks, weight = [], 0
        blocks.extend(chunk)
        weight += cost
    yield blocks


def _post(words: PageWords, blocks: list[Block], number: int, of: int) -> Post:
    """``text`` is what a notification and a screen reader say."""
    part = f" ({words.part})" if words.part else ""
    more = f" · {number}/{of}" if of > 1 else ""
    return {"text": _escaped(shorten(words.heading, 200) + part + more), "blocks": blocks}


def _escaped(text: str) -> str:
    return shorten(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"), 300)


def _dump(post: Post) -> str:
    blocks = ",\n".join(f"  {json.dumps(block, ensure_ascii=False)}" for block in post["blocks"])
    return f'{{"text": {json.dumps(post["text"], ensure_ascii=False)},\n "blocks": [\n{blocks}\n ]}}'
