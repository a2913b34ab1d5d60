"""Counting a rule over several days, one day's new papers after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.core.papers import Paper, PaperId
from bot.core.rules.counting import (
    as_both,
    brought,
    brought_only_by,
    excluded_items,
    kept_out,
    phrases,
    wanted_terms,
)
from bot.core.rules.indexes import PaperSet, members
from bot.core.rules.matching import Day
from bot.core.rules.showing import show_alternative, show_item, show_term
from bot.core.rules.tree import Item, Rule, Term
from bot.services.previewing.values import Brought, KeptOut, PhraseCount


@dataclass(slots=True)
class Tally:
    """What a rule found on the days so far, papers in the order in which the days brought them."""

    rule: Rule
    found: dict[PaperId, Paper] = field(default_factory=dict)
    _papers: Counter[Term] = field(default_factory=Counter)
    _only: Counter[Term] = field(default_factory=Counter)
    _kept_out: Counter[Item] = field(default_factory=Counter)

    def count(self, day: Day, papers: Sequence[Paper]) -> None:
        """``papers`` are those of ``day``, and new."""
        self.found.update((papers[n].id, papers[n]) for n in members(day.matching(self.rule)))
        for term in wanted_terms(self.rule):
            self._papers[term] += _size(brought(day, self.rule, term))
            self._only[term] += _size(brought_only_by(day, self.rule, term))
        for item in excluded_items(self.rule):
            self._kept_out[item] += _size(kept_out(day, self.rule, item))

    @property
    def terms(self) -> tuple[Brought, ...]:
        return tuple(Brought(show_term(t), self._papers[t], self._only[t]) for t in wanted_terms(self.rule))

    @property
    def exclusions(self) -> tuple[KeptOut, ...]:
        return tuple(KeptOut(show_item(item), self._kept_out[item]) for item in excluded_items(self.rule))


@dataclass(slots=True)
class PhraseTally:
    """In how many papers each phrase of a rule stands, and in how many all its words do, in any order and anywhere."""

    rule: Rule
    _as_phrase: Counter[Term] = field(default_factory=Counter)
    _as_both: Counter[Term] = field(default_factory=Counter)

    @property
    def asked(self) -> tuple[Rule, ...]:
        """What has to be looked for."""
        return tuple(Rule((as_both(phrase),)) for phrase in phrases(self.rule))

    def count(self, day: Day) -> None:
        for phrase in phrases(self.rule):
            self._as_phrase[phrase] += _size(day.having(phrase))
            self._as_both[phrase] += _size(day.fitting(as_both(phrase)))

    @property
    def counts(self) -> tuple[PhraseCount, ...]:
        return tuple(
            PhraseCount(show_term(one), self._as_phrase[one], show_alternative(as_both(one)), self._as_both[one])
            for one in phrases(self.rule)
        )


def _size(papers: PaperSet) -> int:
    return papers.bit_count()
