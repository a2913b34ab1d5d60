"""What a rule says of a paper, in both directions: why it matches, or what decided that it does not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from bot.core.papers import Paper
from bot.core.rules.explaining import item_reasons, reasons
from bot.core.rules.holding import fits, has, has_any
from bot.core.rules.operators.base import Topics
from bot.core.rules.showing import show_alternative, show_item
from bot.core.rules.texts import Texts
from bot.core.rules.tree import Alternative, Item, Reason, Rule

ListedField = Literal["authors", "categories"]
"""A list of which a source may have only a part."""


@dataclass(frozen=True, slots=True)
class Unsure:
    """An ``item`` that the paper may have all the same: of these ``fields`` nobody knows the whole list."""

    item: str
    fields: tuple[ListedField, ...]


@dataclass(frozen=True, slots=True)
class Lack:
    """An alternative (``clause``, as it would be typed) and which of its items the paper has not, as far as is known;
    those of them of which that is not sure stand in ``unsure``, too."""

    clause: str
    items: tuple[str, ...]
    unsure: tuple[Unsure, ...] = ()


@dataclass(frozen=True, slots=True)
class Exclusion:
    """An excluded ``item`` that the paper has, and where: ``hits``. ``clause`` is the alternative that it was excluded
    from, which would fit without that; None: from the whole rule."""

    clause: str | None
    item: str
    hits: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What decided. ``matched`` has ``reasons``; ``no_match`` says for each alternative what it ``lacks``; ``excluded``
    names the ``exclusions`` without which the paper would have matched."""

    verdict: Literal["matched", "no_match", "excluded"]
    reasons: tuple[Reason, ...] = ()
    lacks: tuple[Lack, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()


def judge(rule: Rule, paper: Paper, topics: Topics) -> Verdict:
    """What ``rule`` says of ``paper``; "matched" exactly where ``matches`` is true."""
    texts = Texts(paper)
    whole = tuple(_exclusions(None, rule.none_of, texts, topics))
    if any(fits(one, texts, topics) for one in rule.any_of):
        return Verdict("excluded", exclusions=whole) if whole else Verdict("matched", reasons(rule, texts, topics))
    wanted = [one for one in rule.any_of if not _lacking(one, texts, topics)]
    if not wanted:
        return Verdict("no_match", lacks=tuple(_lack(one, texts, topics) for one in rule.any_of))
    hit = (e for one in wanted for e in _exclusions(show_alternative(one), one.none_of, texts, topics))
    return Verdict("excluded", exclusions=(*hit, *whole))


def _lack(alternative: Alternative, texts: Texts, topics: Topics) -> Lack:
    lacking = _lacking(alternative, texts, topics)
    open_fields = ((item, _open_fields(item, texts, topics)) for item in lacking)
    unsure = tuple(Unsure(show_item(item), fields) for item, fields in open_fields if fields)
    return Lack(show_alternative(alternative), tuple(map(show_item, lacking)), unsure)


def _lacking(alternative: Alternative, texts: Texts, topics: Topics) -> tuple[Item, ...]:
    return tuple(item for item in alternative.all_of if not has(item, texts, topics))


def _open_fields(item: Item, texts: Texts, topics: Topics) -> tuple[ListedField, ...]:
    """The fields that would have to be known in full to say that the paper has not ``item``; none where it is sure."""
    if isinstance(item, Rule):
        return () if has_any(item.none_of, texts, topics) else _open_in_one(item.any_of, texts, topics)
    if item.operator == "author" and not texts.paper.authors_complete:
        return ("authors",)
    return ("categories",) if item.operator == "category" and not texts.paper.categories_complete else ()


def _open_in_one(any_of: tuple[Alternative, ...], texts: Texts, topics: Topics) -> tuple[ListedField, ...]:
    """The same for alternatives: of those that only lack what is not sure."""
    found: set[ListedField] = set()
    for one in any_of:
        each = [_open_fields(item, texts, topics) for item in _lacking(one, texts, topics)]
        if all(each) and not has_any(one.none_of, texts, topics):
            found.update(field for fields in each for field in fields)
    return tuple(sorted(found))


def _exclusions(clause: str | None, items: tuple[Item, ...], texts: Texts, topics: Topics) -> Iterator[Exclusion]:
    for item in items:
        if has(item, texts, topics):
            shown = show_item(item)
            hits = tuple(dict.fromkeys(item_reasons(clause or f"-{shown}", item, texts, topics)))
            yield Exclusion(clause, shown, hits)
