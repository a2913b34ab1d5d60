"""Which papers a rule wants, and why. ``matches`` says what is meant, one rule and one paper at a time; ``match_all``
gives the same for many rules and a day's papers, looking every distinct term up once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, reduce
from operator import and_, or_

from bot.core.papers import Paper
from bot.core.rules.indexes import LetterIndex, PaperSet, WordIndex, members
from bot.core.rules.showing import show_alternative, show_term
from bot.core.rules.texts import Texts
from bot.core.rules.tree import Alternative, Item, Reason, Rule, Term
from bot.core.topics import Condition, Topic

Topics = Mapping[str, Topic]


def matches(rule: Rule, paper: Paper, topics: Topics) -> bool:
    """Whether ``paper`` is what ``rule`` asks for. A topic that is not in ``topics`` matches nothing."""
    return _holds_for(rule, Texts(paper), topics)


def _holds_for(rule: Rule, texts: Texts, topics: Topics) -> bool:
    wanted = any(_fits(alternative, texts, topics) for alternative in rule.any_of)
    return wanted and not any(_has(item, texts, topics) for item in rule.none_of)


def _fits(alternative: Alternative, texts: Texts, topics: Topics) -> bool:
    wanted = all(_has(item, texts, topics) for item in alternative.all_of)
    return wanted and not any(_has(item, texts, topics) for item in alternative.none_of)


def _has(item: Item, texts: Texts, topics: Topics) -> bool:
    if isinstance(item, Rule):
        return _holds_for(item, texts, topics)
    match item.operator:
        case "letters":
            return texts.has_letters(item.text)
        case "topic":
            return item.text in topics and _is_on(topics[item.text], texts)
    return texts.has_words(item.text)


def _is_on(topic: Topic, texts: Texts) -> bool:
    return any(_holds(c, texts) for c in topic.keywords) and not any(_holds(c, texts) for c in topic.filters)


def _holds(condition: Condition, texts: Texts) -> bool:
    return all(map(texts.has_letters, condition))


def explain(rule: Rule, paper: Paper, topics: Topics) -> tuple[Reason, ...]:
    """Every place of every term that made ``paper`` match ``rule``; none when it does not match."""
    if not matches(rule, paper, topics):
        return ()
    return tuple(dict.fromkeys(_rule_reasons(rule, Texts(paper), topics)))


def _rule_reasons(rule: Rule, texts: Texts, topics: Topics) -> Iterator[Reason]:
    for alternative in rule.any_of:
        if _fits(alternative, texts, topics):
            yield from _reasons(alternative, texts, topics)


def _reasons(alternative: Alternative, texts: Texts, topics: Topics) -> Iterator[Reason]:
    clause = show_alternative(alternative)
    for item in alternative.all_of:
        if isinstance(item, Rule):
            yield from _rule_reasons(item, texts, topics)
        elif item.operator == "topic":
            yield from _topic_reasons(show_term(item), topics[item.text], texts)
        else:
            places = texts.letters(item.text) if item.operator == "letters" else texts.words(item.text)
            yield from (Reason(clause, show_term(item), *place) for place in places)


def _topic_reasons(shown: str, topic: Topic, texts: Texts) -> Iterator[Reason]:
    """The clause names the topic and the condition of it that holds."""
    for condition in topic.keywords:
        if _holds(condition, texts):
            clause = f"{shown}: {' + '.join(condition)}"
            yield from (Reason(clause, text, *place) for text in condition for place in texts.letters(text))


def match_all(rules: Iterable[Rule], papers: Sequence[Paper], topics: Topics) -> dict[Rule, tuple[int, ...]]:
    """For each of ``rules`` the indices of the ``papers`` that match it, ascending."""
    day = Day(papers, topics)
    return {rule: members(day.matching(rule)) for rule in rules}


class Day:
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

    def matching(self, rule: Rule) -> PaperSet:
        """The papers that match ``rule``."""
        return _any(map(self.fitting, rule.any_of)) & ~_any(map(self.having, rule.none_of))

    def fitting(self, alternative: Alternative) -> PaperSet:
        """The papers that ``alternative`` fits."""
        return _all(map(self.having, alternative.all_of)) & ~_any(map(self.having, alternative.none_of))

    def having(self, item: Item) -> PaperSet:
        """The papers that have ``item``."""
        if isinstance(item, Rule):
            return self.matching(item)
        if item not in self._found:
            self._found[item] = self._look_up(item)
        return self._found[item]

    def _look_up(self, term: Term) -> PaperSet:
        match term.operator:
            case "letters":
                return self._letters.papers(term.text)
            case "topic":
                return self._topic(self._topics[term.text]) if term.text in self._topics else 0
        return self._words.papers(term.text)

    def _topic(self, topic: Topic) -> PaperSet:
        return _any(map(self._condition, topic.keywords)) & ~_any(map(self._condition, topic.filters))

    def _condition(self, condition: Condition) -> PaperSet:
        return _all(self.having(Term("letters", text)) for text in condition)


def _any(sets: Iterable[PaperSet]) -> PaperSet:
    return reduce(or_, sets, 0)


def _all(sets: Iterable[PaperSet]) -> PaperSet:
    return reduce(and_, sets, -1)
