"""Which papers a rule wants. ``matches`` says what is meant, one rule and one paper at a time; a ``Day`` gives the same
for many rules and a day's papers, looking every distinct term up once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from bot.core.papers import Paper
from bot.core.rules.explaining import explain
from bot.core.rules.holding import holds_for
from bot.core.rules.indexes import LetterIndex, NameIndex, PaperSet, WordIndex, members, of_all, of_any, those
from bot.core.rules.operators import OPERATORS
from bot.core.rules.operators.base import Topics
from bot.core.rules.texts import Texts
from bot.core.rules.tree import Alternative, Item, Rule, Term
from bot.core.topics import Condition, Topic

__all__ = ["Day", "PaperSet", "Topics", "explain", "match_all", "matches", "members"]


def matches(rule: Rule, paper: Paper, topics: Topics) -> bool:
    """Whether ``paper`` is what ``rule`` asks for. A topic that is not in ``topics`` matches nothing."""
    return holds_for(rule, Texts(paper), topics)


def match_all(rules: Iterable[Rule], papers: Sequence[Paper], topics: Topics) -> dict[Rule, tuple[int, ...]]:
    """For each of ``rules`` the indices of the ``papers`` that match it, ascending."""
    day = Day(papers, topics)
    return {rule: members(day.matching(rule)) for rule in rules}


class Day:
    """The papers of one call, and for each term met so far the set of papers that have it."""

    def __init__(self, papers: Sequence[Paper], topics: Topics) -> None:
        self.texts = tuple(map(Texts, papers))
        self._topics = topics
        self._found: dict[Term, PaperSet] = {}
        self._fitting: dict[Alternative, PaperSet] = {}

    def matching(self, rule: Rule) -> PaperSet:
        """The papers that match ``rule``."""
        return of_any(map(self.fitting, rule.any_of)) & ~of_any(map(self.having, rule.none_of))

    def fitting(self, alternative: Alternative) -> PaperSet:
        """The papers that ``alternative`` fits."""
        if len(alternative.items) == 1:
            return self.having(alternative.all_of[0])
        if alternative not in self._fitting:
            self._fitting[alternative] = self._fits(alternative)
        return self._fitting[alternative]

    def _fits(self, alternative: Alternative) -> PaperSet:
        return of_all(map(self.having, alternative.all_of)) & ~of_any(map(self.having, alternative.none_of))

    def having(self, item: Item) -> PaperSet:
        """The papers that have ``item``."""
        if isinstance(item, Rule):
            return self.matching(item)
        if item not in self._found:
            self._found[item] = self._look_up(item)
        return self._found[item]

    def _look_up(self, term: Term) -> PaperSet:
        match term.operator:
            case "words":
                return of_any(index.words(term.text) for index in self._fields(term))
            case "prefix":
                return of_any(index.beginning(term.text) for index in self._fields(term))
            case "letters" if term.scope is None:
                return self._letters.papers(term.text)
            case "author":
                return self._names.papers(term.text)
            case "topic":
                return self._topic(self._topics[term.text]) if term.text in self._topics else 0
        has = OPERATORS[term.operator].has
        return those(n for n, texts in enumerate(self.texts) if has(term, texts, self._topics))

    def _fields(self, term: Term) -> tuple[WordIndex, ...]:
        match term.scope:
            case "title":
                return (self._titles,)
            case "abstract":
                return (self._abstracts,)
        return (self._titles, self._abstracts)

    @cached_property
    def _titles(self) -> WordIndex:
        return WordIndex([texts.title for texts in self.texts])

    @cached_property
    def _abstracts(self) -> WordIndex:
        return WordIndex([texts.abstract for texts in self.texts])

    @cached_property
    def _letters(self) -> LetterIndex:
        return LetterIndex(self.texts)

    @cached_property
    def _names(self) -> NameIndex:
        return NameIndex(self.texts)

    def _topic(self, topic: Topic) -> PaperSet:
        return of_any(map(self._condition, topic.keywords)) & ~of_any(map(self._condition, topic.filters))

    def _condition(self, condition: Condition) -> PaperSet:
        return of_all(self.having(Term("letters", text)) for text in condition)
