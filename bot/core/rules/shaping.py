"""Makes rules out of their parts, so that brackets that say nothing leave no trace: what ``show`` writes of a rule is
read as the same rule again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bot.core.rules.tree import Alternative, Item, Rule


def alternative_of(all_of: Iterable[Item], none_of: Iterable[Item]) -> Alternative:
    """An alternative. What stands in brackets there without being a choice, ``(a + b -c) + d``, is part of it."""
    wanted: list[Item] = []
    excluded: list[Item] = []
    for item in all_of:
        if isinstance(item, Rule) and len(item.any_of) == 1:
            wanted += item.any_of[0].all_of
            excluded += (*item.any_of[0].none_of, *item.none_of)
        else:
            wanted.append(item)
    return Alternative(tuple(wanted), (*excluded, *_excluded(none_of)))


def rule_of(read: Sequence[Alternative]) -> Rule:
    """A rule of alternatives in the order as typed; those that only exclude, do so from the whole rule."""
    any_of = [one for alternative in read if alternative.all_of for one in _opened(alternative)]
    none_of = tuple(item for alternative in read if not alternative.all_of for item in alternative.none_of)
    bracket = _only_bracket(any_of[0]) if len(any_of) == 1 else None
    return Rule(bracket.any_of, (*bracket.none_of, *none_of)) if bracket else Rule(tuple(any_of), none_of)


def _only_bracket(alternative: Alternative) -> Rule | None:
    """The bracket that is all there is in an alternative; or none."""
    first = alternative.all_of[0]
    return first if isinstance(first, Rule) and not alternative.none_of and len(alternative.all_of) == 1 else None


def _opened(alternative: Alternative) -> tuple[Alternative, ...]:
    """``(a, b), c`` is ``a, b, c``; a bracket with an exclusion of its own stays one."""
    bracket = _only_bracket(alternative)
    return bracket.any_of if bracket and not bracket.none_of else (alternative,)


def _excluded(items: Iterable[Item]) -> Iterator[Item]:
    """``-(a, b + c)`` is ``-a -(b + c)``."""
    for item in items:
        if isinstance(item, Rule) and not item.none_of:
            yield from map(_bracketed, item.any_of)
        else:
            yield item


def _bracketed(alternative: Alternative) -> Item:
    alone = len(alternative.all_of) == 1 and not alternative.none_of
    return alternative.all_of[0] if alone else Rule((alternative,))
