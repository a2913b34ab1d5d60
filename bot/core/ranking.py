"""Which papers of a message come first, which are shown in full, which take a line, and which are only counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from bot.core.messages import Group, Item
from bot.core.rules.tree import Field

_Rank = tuple[bool, int, Sequence[int]]
_Placed = tuple[Group, Item]

_BROAD = frozenset[Field](["abstract", "categories"])
"""A paper that was found only there may be about something else: a category is a thousand papers."""


def arrange(groups: Sequence[Group], *, full: int, lines: int) -> tuple[tuple[Group, ...], tuple[Group, ...]]:
    """The groups with their papers in order, and what is beyond.

    Of the whole message the best ``full`` papers stay in full, the next ``lines`` become lines, all others are beyond.
    Groups keep their order; one without papers is left out.
    """
    order = _ordered([(group, item) for group in groups for item in group.items])
    best, short, beyond = order[:full], order[full : full + lines], order[full + lines :]
    shown = [*best, *((group, replace(item, full=False)) for group, item in short)]
    return _regroup(groups, shown), _regroup(groups, beyond)


def _ordered(papers: Sequence[_Placed]) -> list[_Placed]:
    """The best match first: found in the title before found in the abstract only, then more distinct words, then words
    that fewer papers of the message have. Equally good ones stay in the order of the source."""
    words = [_words(item) for _, item in papers]
    rank = _ranking(Counter(word for some in words for word in some))
    ranked = sorted(zip(papers, words, strict=True), key=lambda pair: rank(pair[0][1], pair[1]))
    return [paper for paper, _ in ranked]


@lru_cache(maxsize=4096)
def _words(item: Item) -> frozenset[str]:
    """What was found, each once, though several clauses have it."""
    return frozenset([term.casefold() for term in {reason.term for reason in item.reasons}])


def _ranking(papers: Mapping[str, int]) -> Callable[[Item, Iterable[str]], _Rank]:
    """``papers``: in how many of the message each word is. The lowest rank is the best."""

    def rank(item: Item, words: Iterable[str]) -> _Rank:
        rarest_first = sorted([papers[word] for word in words])
        as_good_as_title = not _BROAD.issuperset(reason.field for reason in item.reasons)
        return not as_good_as_title, -len(rarest_first), rarest_first

    return rank


def _regroup(groups: Sequence[Group], papers: Iterable[_Placed]) -> tuple[Group, ...]:
    items: dict[int, list[Item]] = {group.subscription_id: [] for group in groups}
    for group, item in papers:
        items[group.subscription_id].append(item)
    return tuple(replace(g, items=tuple(items[g.subscription_id])) for g in groups if items[g.subscription_id])
