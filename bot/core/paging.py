"""A message cut into the pages that its medium can hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import accumulate, groupby

from bot.core.messages import Group, Item, Limits, Message, Page, shorten, shorten_prose
from bot.core.ranking import arrange


def split(message: Message, *, limits: Limits, weigh: Callable[[Item], int], key: str) -> tuple[Page, ...]:
    """The pages of ``message``: as few as its papers' weights allow, the best papers of each group first, every paper
    in exactly one. What is beyond the limits is counted on the last.

    A paper heavier than the whole budget gets a page of its own.
    """
    shown, beyond = arrange(message.groups, full=limits.full, lines=limits.lines)
    loads = list(_loads(shown, limits, weigh))
    starts = accumulate((len(load) for load in loads), initial=0)
    return tuple(
        Page(
            message=message,
            key=f"{key}-{n}",
            number=n,
            of=len(loads),
            start=start,
            groups=tuple(_regroup(load)),
            beyond=beyond if n == len(loads) else (),
        )
        for n, (load, start) in enumerate(zip(loads, starts, strict=False), 1)
    )


_Load = list[tuple[Group, Item]]


def _loads(groups: Sequence[Group], limits: Limits, weigh: Callable[[Item], int]) -> Iterator[_Load]:
    load: _Load = []
    weight = 0
    for group, item in ((one, clip(item, limits)) for one in groups for item in one.items):
        cost = weigh(item) + (0 if _goes_on(load, group, item) else limits.heading)
        if load and weight + cost > limits.budget:
            yield load
            load, weight = [], 0
            cost = weigh(item) + limits.heading
        load.append((group, item))
        weight += cost
    yield load


def _goes_on(load: _Load, group: Group, item: Item) -> bool:
    """Whether ``item`` stands under a heading that is there already."""
    return bool(load) and load[-1][0] is group and load[-1][1].full == item.full


def _regroup(load: _Load) -> Iterator[Group]:
    for _, pairs in groupby(load, key=lambda pair: pair[0].subscription_id):
        both = list(pairs)
        yield replace(both[0][0], items=tuple(item for _, item in both))


@lru_cache(maxsize=4096)
def clip(item: Item, limits: Limits) -> Item:
    """``item`` with its texts cut to the limits. A reason whose place was cut off stays, with an empty place there."""
    title, abstract = shorten(item.paper.title, limits.title), shorten_prose(item.paper.abstract, limits.abstract)
    if title == item.paper.title and abstract == item.paper.abstract:
        return item
    ends = {"title": _common(title, item.paper.title), "abstract": _common(abstract, item.paper.abstract)}
    reasons = tuple(
        replace(r, start=ends[r.field], end=ends[r.field]) if r.end > ends.get(r.field, r.end) else r
        for r in item.reasons
    )
    paper = replace(item.paper, title=title, abstract=abstract)
    return replace(item, paper=paper, reasons=reasons, cut=abstract != item.paper.abstract)


def _common(short: str, text: str) -> int:
    """How many characters of ``text`` are left in ``short``, not counting the ellipsis."""
    return len(text) if short == text else len(short.removesuffix("…").rstrip())
