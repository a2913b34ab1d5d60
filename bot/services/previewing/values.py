"""What a preview has in it. Papers that stand on several days count on the first of them in the window."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.core.messages import Item
from bot.core.rules.tree import Rule


@dataclass(frozen=True, slots=True)
class PreviewDay:
    """What the store has of a day. ``read`` papers stood in its listings, ``matches`` of them match; ``new`` of these
    stood on no earlier day of the window. All are 0 for a day of which nothing is known."""

    date: date
    read: int
    matches: int
    new: int


@dataclass(frozen=True, slots=True)
class Brought:
    """A term as it would be typed, how many of the matches it brought, and how many ``only`` it did."""

    term: str
    papers: int
    only: int


@dataclass(frozen=True, slots=True)
class KeptOut:
    """An excluded term or bracket as it would be typed, and how many papers with it would have matched."""

    term: str
    papers: int


@dataclass(frozen=True, slots=True)
class PhraseCount:
    """A phrase, in how many papers it stands, and in how many all its words do: ``both`` is how to ask for these."""

    phrase: str
    papers: int
    both: str
    both_papers: int


@dataclass(frozen=True, slots=True)
class ChangedDay:
    """How many of a day's new papers the previewed rule has and the other has not, and the other way round."""

    date: date
    gained: int
    lost: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Against:
    """The previewed rule beside another. ``best_gained`` and ``best_lost`` are the best few of each."""

    text: str
    rule: Rule
    total: int
    gained: int
    lost: int
    days: tuple[ChangedDay, ...]
    best_gained: tuple[Item, ...]
    best_lost: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """``days`` are all from the first to the last of which the store knows something, within the window of ``window``
    days. ``total`` of the ``read`` different papers match; ``best`` are a few of them, as the source has them, with
    places in their readable texts. ``terms`` stand in the rule's order. ``warnings`` are sentences for the person."""

    text: str
    rule: Rule
    window: int
    days: tuple[PreviewDay, ...]
    read: int
    total: int
    best: tuple[Item, ...]
    terms: tuple[Brought, ...]
    kept_out: tuple[KeptOut, ...]
    phrases: tuple[PhraseCount, ...]
    against: Against | None = None
    warnings: tuple[str, ...] = ()
