"""The key that rules share which find the same: in another order, with other capitals or plurals, a category by its
other name, a paper in another version. Rules with the same key find the same; not all that do so have the same key."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from bot.core.categories import names_of
from bot.core.papers import parse_paper_id
from bot.core.rules.names import Spelling, read_name
from bot.core.rules.phrases import beginnings, variants
from bot.core.rules.showing import show_term
from bot.core.rules.texts import lower_term
from bot.core.rules.tree import Alternative, Item, OperatorKey, Rule, Term


def key(rule: Rule) -> str:
    """The same for rules that find the same."""
    return ", ".join((*_sorted(map(_alternative_key, rule.any_of)), *_excluded_keys(rule.none_of)))


def _alternative_key(alternative: Alternative) -> str:
    wanted = " + ".join(_sorted(map(item_key, alternative.all_of)))
    return " ".join((wanted, *_excluded_keys(alternative.none_of)))


def _excluded_keys(items: Iterable[Item]) -> Iterator[str]:
    return (f"-{shown}" for shown in _sorted(map(item_key, items)))


def _sorted(keys: Iterable[str]) -> list[str]:
    return sorted(set(keys))


def item_key(item: Item) -> str:
    """The same for items that find the same."""
    if isinstance(item, Rule):
        return f"({key(item)})"
    found = _LOOKED_FOR.get(item.operator)
    return show_term(Term(item.operator, found(item.text), item.scope) if found else item)


def _words(text: str) -> str:
    """Each way of writing the words; no key of a word has a blank in it."""
    return _all(" ".join(keys) for keys in variants(text))


def _beginnings(text: str) -> str:
    return _all(" ".join((*one.keys, one.prefix)) for one in beginnings(text))


def _person(text: str) -> str:
    return _all(map(_spelled, read_name(text).spellings))


def _spelled(name: Spelling) -> str:
    given, family = name.words[: -name.family], name.words[-name.family :]
    return f"{' '.join(family)}, {' '.join(given)}"


def _category(text: str) -> str:
    return min(names_of(text))


def _paper(text: str) -> str:
    return parse_paper_id(text) or text


def _all(spellings: Iterable[str]) -> str:
    return "  ".join(_sorted(spellings))


_LOOKED_FOR: Mapping[OperatorKey, Callable[[str], str]] = {
    "words": _words,
    "prefix": _beginnings,
    "letters": lower_term,
    "author": _person,
    "category": _category,
    "id": _paper,
}
"""What of a term's text says what it finds. The others are what is typed."""
