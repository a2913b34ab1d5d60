"""Rules read aloud: in words, for the person who typed them."""

from __future__ import annotations

from bot.core.rules.tree import Alternative, Item, Rule, Term


def reads_as(rule: Rule) -> str:
    """``rule`` in words, for the person who typed it."""
    wanted = ", or ".join(map(_alternative_in_words, rule.any_of))
    excluded = "; but nothing with " + " or ".join(map(_in_words, rule.none_of)) if rule.none_of else ""
    return f"title or abstract has {wanted}{excluded}"


def _alternative_in_words(alternative: Alternative) -> str:
    items = [_in_words(item) for item in alternative.all_of]
    if len(items) > 1:
        items = [f"{'both' if len(items) == 2 else 'all of'} {', '.join(items[:-1])} and {items[-1]}"]
    without = " without " + " or ".join(map(_in_words, alternative.none_of)) if alternative.none_of else ""
    return items[0] + without


def _in_words(item: Item) -> str:
    if isinstance(item, Rule):
        return f"({reads_as(item)})"
    return _term_in_words(item)


def _term_in_words(term: Term) -> str:
    match term.operator:
        case "letters":
            return f"the letters “{term.text}” anywhere"
        case "topic":
            return f"what the topic “{term.text}” asks for"
    return f"the {'phrase' if ' ' in term.text else 'word'} “{term.text}”"
