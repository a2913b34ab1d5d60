"""The different terms of all rules, each with a number, taken apart into what is looked for in a day's papers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import cast

import numpy as np

from bot.core.matcher.columns import (
    Arrays,
    Bits,
    Bytes,
    Column,
    Flags,
    Ints,
    Longs,
    as_bytes,
    join_strings,
    split_strings,
)
from bot.core.matcher.labels import BEGINNING, CATEGORY, ID, NAME, WORD, Labels
from bot.core.matcher.marks import asked_for
from bot.core.matcher.names import Names
from bot.core.matcher.needles import Needles
from bot.core.matcher.packed import PackedMap
from bot.core.matcher.phrases import Phrases
from bot.core.papers import parse_paper_id
from bot.core.readable import readable
from bot.core.rules.names import read_name
from bot.core.rules.phrases import beginnings, variants
from bot.core.rules.texts import lower_term
from bot.core.rules.tree import OperatorKey, Scope, Term

ANYWHERE, IN_TITLE, IN_ABSTRACT = range(3)
"""Where what is found must stand for a paper to have the term."""

_KINDS: dict[Scope | None, int] = {None: ANYWHERE, "title": IN_TITLE, "abstract": IN_ABSTRACT}


_Phrase = tuple[tuple[str, str], ...]
"""Labels, each with its kind."""
_COLUMNS = ("kinds", "end_states", "end_terms", "others")
_STEPS = ("steps.keys", "steps.values", "steps.sieve")
_NEEDLES = ("letters", "side_letters", "exact")


class Terms:
    """``kinds``: for each term where it must be found. A phrase that ends in the state ``end_states[n]`` is one of the
    term ``end_terms[n]``. ``letters``: looked for in title and abstract at once, ``side_letters``, ``exact``: apart.
    ``others`` are few, and asked for one by one: topics, and what has no place here yet."""

    def __init__(self) -> None:
        self.names, self.labels, self.phrases = Names(), Labels(), Phrases()
        self.kinds, self.end_states, self.end_terms, self.others = Column(), Column(), Column(), Column()
        self.letters, self.side_letters, self.exact = Needles(), Needles(), Needles()

    def __len__(self) -> int:
        return len(self.names)

    def __getitem__(self, number: int) -> Term:
        operator, scope, text = self.names[number].split(" ", 2)
        return Term(cast("OperatorKey", operator), text, cast("Scope | None", scope or None))

    def number(self, term: Term) -> int:
        """The number of ``term``, a new one if it has none."""
        name = f"{term.operator} {term.scope or ''} {term.text}"
        found = self.names.get(name)
        if found is None:
            found = self.names.add(name)
            self._take_apart(found, term)
        return found

    def _take_apart(self, number: int, term: Term) -> None:
        self.kinds.append(_KINDS[term.scope])
        match term.operator:
            case "letters":
                (self.side_letters if term.scope else self.letters).add(number, as_bytes(lower_term(term.text)))
            case "exact":
                self.exact.add(number, as_bytes(" ".join(readable(term.text).text.split())))
            case "words" | "prefix" | "author" | "category" | "id":
                for phrase in filter(None, _phrases(term)):
                    self.end_states.append(self.phrases.add(map(self.labels.number, phrase)))
                    self.end_terms.append(number)
            case _:
                self.others.append(number)

    def dump(self) -> dict[str, Bytes | Ints | Longs | Bits | Flags]:
        """What to save."""
        labels, label_ends = join_strings(self.labels.in_order())
        return {
            **{f"names.{key}": column for key, column in self.names.dump().items()},
            **{f"{name}.{key}": column for name in _NEEDLES for key, column in getattr(self, name).dump().items()},
            **{name: getattr(self, name).all() for name in _COLUMNS},
            "labels": labels,
            "label_ends": label_ends,
            **dict(zip(_STEPS, self.phrases.steps.settle(), strict=True)),
            "states": np.array([self.phrases.states], np.int32),
        }

    @staticmethod
    def load(saved: Arrays) -> Terms:
        terms = Terms()
        terms.names = Names.load(saved, "names")
        terms.labels = Labels(split_strings(saved["labels"], saved["label_ends"]))
        keys, values, sieve = (saved[name] for name in _STEPS)
        terms.phrases = Phrases(PackedMap((keys, values, sieve)), int(saved["states"][0]))
        for name in _COLUMNS:
            setattr(terms, name, Column(saved[name]))
        for name in _NEEDLES:
            setattr(terms, name, Needles.load(saved, name))
        return terms


def _phrases(term: Term) -> Iterator[_Phrase]:
    """The labels of each way of writing words; of a person, a category or a paper the one that says enough."""
    match term.operator:
        case "words":
            yield from (_words(keys) for keys in variants(term.text))
        case "prefix":
            for one in beginnings(term.text):
                yield (*_words(one.keys), *(((BEGINNING, one.prefix),) if one.prefix else ()))
        case "author":
            yield from (((NAME, word),) for word in sorted(asked_for(read_name(term.text))))
        case "category":
            yield ((CATEGORY, term.text.casefold()),)
        case _:
            yield from (((ID, found),) for found in (parse_paper_id(term.text),) if found)


def _words(keys: Iterable[str]) -> _Phrase:
    return tuple((WORD, key) for key in keys)
