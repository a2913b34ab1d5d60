"""Which papers a rule wants, and why. ``matches`` says what is meant, one rule and one paper at a time; ``match_all``
gives the same for many rules and a day's papers, looking every distinct term up once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, reduce
from operator import and_, or_

from bot.core.indexes import LetterIndex, PaperSet, WordIndex, members
from bot.core.papers import Paper
from bot.core.rules import (
    Alternative,
    Phrase,
    Reason,
    Rule,
    Substring,
    Term,
    TopicTerm,
    show_alternative,
    show_term,
)
from bot.core.texts import Texts
from bot.core.topics import Condition, Topic

Topics = Mapping[str, Topic]


def matches(rule: Rule, paper: Paper, topics: Topics) -> bool:
    """Whether ``paper`` is what ``rule`` asks for. A topic that is not in ``topics`` matches nothing."""
    texts = Texts(paper)
    wanted = any(_fits(alternative, texts, topics) for alternative in rule.any_of)
    return wanted and not any(_has(term, texts, topics) for term in rule.none_of)


def _fits(alternative: Alternative, texts: Texts, topics: Topics) -> bool:
    wanted = all(_has(term, texts, topics) for term in alternative.all_of)
    return wanted and not any(_has(term, texts, topics) for term in alternative.none_of)


def _has(term: Term, texts: Texts, topics: Topics) -> bool:
    match term:
        case Phrase(text):
            return texts.has_words(text)
        case Substring(text):
            return texts.has_letters(text)
    return term.name in topics and _is_on(topics[term.name], texts)


def _is_on(topic: Topic, texts: Texts) -> bool:
    return any(_holds(c, texts) for c in topic.keywords) and not any(_holds(c, texts) for c in topic.filters)


def _holds(condition: Condition, texts: Texts) -> bool:
    return all(map(texts.has_letters, condition))


def explain(rule: Rule, paper: Paper, topics: Topics) -> tuple[Reason, ...]:
    """Every place of every term that made ``paper`` match ``rule``; none when it does not match."""
    if not matches(rule, paper, topics):
        return ()
    texts = Texts(paper)
    fitting = (alternative for alternative in rule.any_of if _fits(alternative, texts, topics))
    return tuple(dict.fromkeys(reason for one in fitting for reason in _reasons(one, texts, topics)))


def _reasons(alternative: Alternative, texts: Texts, topics: Topics) -> Iterator[Reason]:
    clause = show_alternative(alternative)
    for term in alternative.all_of:
        if isinstance(term, TopicTerm):
            yield from _topic_reasons(show_term(term), topics[term.name], texts)
        else:
            places = texts.words(term.text) if isinstance(term, Phrase) else texts.letters(term.text)
            yield from (Reason(clause, show_term(term), *place) for place in places)


def _topic_reasons(shown: str, topic: Topic, texts: Texts) -> Iterator[Reason]:
    """The clause names the topic and the condition of it that holds."""
    for condition in topic.keywords:
        if _holds(condition, texts):
            clause = f"{shown}: {' + '.join(condition)}"
            yield from (Reason(clause, text, *place) for text in condition for place in texts.letters(text))


def match_all(rules: Iterable[Rule], papers: Sequence[Paper], topics: Topics) -> dict[Rule, tuple[int, ...]]:
    """For each of ``rules`` the indices of the ``papers`` that match it, ascending."""
    day = _Day(papers, topics)
    return {rule: day.papers(rule) for rule in rules}


class _Day:
    """The papers of one call, and for each term met so far the set of papers that have it."""

    def __init__(self, papers: Sequence[Paper], topics: Topics) -> None:
        self._texts = tuple(map(Texts, papers))
        self._topics = topics
        self._found: dict[Term, PaperSet] = {}

    @cached_property
    def _words(self) -> WordIndex:
        return WordIndex(self._texts)

    @cached_property
    def _letters(self) -> LetterIndex:
        return LetterIndex(self._texts)

    def papers(self, rule: Rule) -> tuple[int, ...]:
        found = self._any(self._alternative(alternative) for alternative in rule.any_of)
        return members(found & ~self._any(map(self._with, rule.none_of)))

    def _alternative(self, alternative: Alternative) -> PaperSet:
        return self._all(map(self._with, alternative.all_of)) & ~self._any(map(self._with, alternative.none_of))

    def _topic(self, topic: Topic) -> PaperSet:
        return self._any(map(self._condition, topic.keywords)) & ~self._any(map(self._condition, topic.filters))

    def _condition(self, condition: Condition) -> PaperSet:
        return self._all(self._with(Substring(text)) for text in condition)

    def _with(self, term: Term) -> PaperSet:
        """The papers that have ``term``."""
        if term not in self._found:
            self._found[term] = self._look_up(term)
        return self._found[term]

    def _look_up(self, term: Term) -> PaperSet:
        match term:
            case Phrase(text):
                return self._words.papers(text)
            case Substring(text):
                return self._letters.papers(text)
        return self._topic(self._topics[term.name]) if term.name in self._topics else 0

    @staticmethod
    def _any(sets: Iterable[PaperSet]) -> PaperSet:
        return reduce(or_, sets, 0)

    @staticmethod
    def _all(sets: Iterable[PaperSet]) -> PaperSet:
        return reduce(and_, sets, -1)
