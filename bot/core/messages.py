"""Messages: one summary for one subscriber at one due moment, the same for every medium, and its parts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from bot.core.addresses import Address
from bot.core.digests import Days, SourceState
from bot.core.papers import Paper
from bot.core.rules.tree import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One paper in a message, in one edition, with the reasons why it is there. ``covers`` are earlier editions that
    are due as well: the reader sees the paper once. ``full``: not as one line. ``cut``: its abstract goes on at the
    paper's page."""

    paper: Paper
    edition: int = 0
    reasons: tuple[Reason, ...] = ()
    covers: tuple[int, ...] = ()
    full: bool = True
    cut: bool = False
    _hash: int = field(default=0, init=False, repr=False, compare=False)

    def __hash__(self) -> int:
        """Worked out once: what many messages share is looked up again and again."""
        if not self._hash:
            own = (self.paper, self.edition, self.reasons, self.covers, self.full, self.cut)
            object.__setattr__(self, "_hash", hash(own))
        return self._hash


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The papers that one subscription brought. ``reads_as`` is its rule in words."""

    subscription_id: int
    name: str
    rule: str
    reads_as: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """What the footer says of one source. ``missing``: days gone by that it still has to look up."""

    name: str
    state: SourceState
    date: date | None
    papers: int
    error: str | None = None
    missing: Days = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageLinks:
    """What the reader can do about a message; each is empty where there is no such thing. ``unsubscribe``, ``manage``
    and ``web`` (the same, in a browser) are web addresses; ``mailto`` ends it by mail, with ``sealed`` in its
    subject."""

    unsubscribe: str = ""
    manage: str = ""
    web: str = ""
    mailto: str = ""
    sealed: str = ""

    @property
    def leave(self) -> str:
        """The one that a reader is shown."""
        return self.unsubscribe or self.mailto

    @property
    def one_click(self) -> bool:
        """Whether mail programs may end it by themselves, as RFC 8058 has it: by HTTPS only."""
        return self.unsubscribe.startswith("https://")


NO_LINKS = MessageLinks()


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What one subscriber is told. ``notices`` are sentences for the reader (a topic that was retired).
    ``again``: sent again on request. One without groups says that there was nothing, in the words of ``nothing``
    (bot.core.emptydays)."""

    address: Address
    date: date
    groups: tuple[Group, ...]
    sources: tuple[SourceLine, ...] = ()
    notices: tuple[str, ...] = ()
    again: bool = False
    links: MessageLinks = NO_LINKS
    nothing: str = ""

    @property
    def count(self) -> int:
        return sum(len(group.items) for group in self.groups)

    @property
    def heading(self) -> str:
        """``3 new papers: Diffusion · 1 May 2025``, on one line."""
        day = _written(self.date)
        if not self.groups:
            return f"{self.nothing} · {day}"
        names = ", ".join(group.name for group in self.groups[:3])
        more = f" and {len(self.groups) - 3} more" if len(self.groups) > 3 else ""
        papers = "paper" if self.count == 1 else "papers"
        kind = f"{self.count} {papers} again" if self.again else f"{self.count} new {papers}"
        return f"{kind}: {names}{more} · {day}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The share of a message that goes into one part: ``number`` of ``of``, from 1. ``key`` is the part's
    (see Part.key); ``start`` is how many papers stand in the parts before. ``beyond``: the papers that the message has
    no room for and that this part, its last, only counts."""

    message: Message
    key: str
    number: int
    of: int
    start: int
    groups: tuple[Group, ...]
    beyond: tuple[Group, ...] = ()

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for group in self.groups for item in group.items)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a medium can hold. ``budget`` is that of one part, in the unit of the messenger's own ``weigh``, and counts
    papers, and ``heading`` once for what stands above those of one group, or above its lines: the messenger keeps the
    message's own heading and footer out of it. Texts longer than ``title`` and ``abstract`` (characters) are cut where
    they are shown. Of a whole message ``full`` papers are shown in full, ``lines`` more as a line each."""

    budget: int
    title: int = 300
    abstract: int = 4000
    heading: int = 0
    full: int = 30
    lines: int = 2000


def shorten(text: str, length: int) -> str:
    """``text`` in at most ``length`` characters, with an ellipsis where it was cut, at a blank if one is near."""
    if len(text) <= length:
        return text
    blank = text.rfind(" ", max(length - 40, 1), length)
    return text[: blank if blank > 0 else length - 1].rstrip() + "…"


# A full stop within a sentence: after a single letter or what people abbreviate.
_SHORT_FORM = re.compile(
    r"\b(?:[a-z]|al|approx|cf|e\.g|eqs?|etc|figs?|i\.e|nos?|refs?|resp|secs?|vs)\.$", re.IGNORECASE
)
_SENTENCE = re.compile(r"[.!?][)\]”\"’']*(?=\s+[^\sa-z])")


def shorten_prose(text: str, length: int) -> str:
    """As ``shorten``, but at the end of a sentence if one ends in the second half of what is left."""
    if len(text) <= length:
        return text
    ends = [found.end() for found in _SENTENCE.finditer(text, length // 2, length)]
    whole = [end for end in ends if end + 2 <= length and not _SHORT_FORM.search(text, 0, end)]
    return f"{text[: whole[-1]]} …" if whole else shorten(text, length)


def marked(text: str, places: Sequence[tuple[int, int]]) -> tuple[tuple[str, bool], ...]:
    """``text`` cut into runs, each with whether it is to be highlighted; ``places`` may overlap, in any order."""
    runs: list[tuple[str, bool]] = []
    at = 0
    for start, end in sorted(places):
        begin = max(start, at)
        if end <= begin:
            continue
        if begin > at:
            runs.append((text[at:begin], False))
        if begin == at and runs and runs[-1][1]:
            runs[-1] = (runs[-1][0] + text[begin:end], True)
        else:
            runs.append((text[begin:end], True))
        at = end
    if at < len(text):
        runs.append((text[at:], False))
    return tuple(runs)


def list_days(days: Sequence[date]) -> str:
    """``1, 2 and 5 May 2025``, with the month where it changes; of more than ten the first and the last."""
    if len(days) > 10:
        return f"{_written(days[0])} to {_written(days[-1])}"
    said = [_written(day, after) for day, after in zip(days, [*days[1:], None], strict=False)]
    return f"{', '.join(said[:-1])} and {said[-1]}" if said[1:] else "".join(said)


@lru_cache(maxsize=256)
def _written(day: date, before: date | None = None) -> str:
    """The day, without the month and the year that the next one says as well."""
    if before and (day.year, day.month) == (before.year, before.month):
        return f"{day.day}"
    return f"{day.day} {day:%B}" if before and day.year == before.year else f"{day.day} {day:%B %Y}"
