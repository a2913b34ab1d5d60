"""Signs that are looked for where they stand, though they were hardly meant so: the full stop behind a term, what
stands before each line of a pasted list, a star that stands for nothing, a small “and”. Each is answered with something
to type instead."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import cast

from bot.core.rules.phrases import variants
from bot.core.rules.showing import show_term
from bot.core.rules.tree import Term

_DASH = r"\-\u2010-\u2015\u2212"
_BOTH_ENDS = rf".,;:!?'‘’‚`´*•·‣▪◦●○…/|~=<>\[\]{{}}{_DASH}\s"
_NUMBER = r"\d{1,3}\.\s"
_ENDS = re.compile(rf"(?P<lead>(?:{_NUMBER}|[#{_BOTH_ENDS}])*)(?P<core>.*?)(?P<trail>[{_BOTH_ENDS}]*)", re.DOTALL)
"""What carries no meaning before and behind a term; but C++, C#, 5%, @home, and .NET (``_parts``)."""
_SIGN = re.compile(rf"{_NUMBER}|\S")
_STAR_WITHIN = re.compile(r"(?<=\w\w)\*(?=\s)")
_BULLET = re.compile(rf"[{_DASH}]\s")
_LONE_DASH = re.compile(rf"(?<=\s)[{_DASH}](?=\s)")
_SMALL = re.compile(r"\s+(and not|and|or|not)\s+")
_WRITTEN = {"and": " + ", "or": ", ", "not": " -", "and not": " -"}
_SET_PHRASES = re.compile(
    "black and white|branch and bound|divide and conquer|drag and drop|pick and place|plug and play|question and answer"
    "|search and rescue|vision and language",
    re.IGNORECASE,
)
"""In which “and” is a word like others."""
_LONE = "A “-” with blanks on both sides is text. To leave something out, write it close:"
_MOST = 5
"""Terms that are written again."""


@dataclass(frozen=True, slots=True)
class _Parts:
    """A term without what stands around it; ``term`` is as it was read, ``core`` what is left of its text."""

    term: Term
    lead: str
    core: str
    trail: str

    @property
    def bare(self) -> Term:
        return replace(self.term, text=self.core)

    @property
    def signs(self) -> list[str]:
        return [sign.strip() for sign in (*_SIGN.findall(self.lead), *_SIGN.findall(self.trail))]


def strays(terms: Iterable[Term]) -> Iterator[str]:
    """Sentences about signs in ``terms``, which are those that were typed without quotes."""
    parts = [_parts(term) for term in terms if term.operator in ("words", "prefix")]
    is_list = bool(parts) and _BULLET.match(parts[0].lead) is not None
    around = []
    for one in parts:
        dash = _inner_dash(one) if is_list else _dash(one, parts[0])
        said = dash or _star(one) or _small_words(one)
        if said:
            yield said
        elif variants(one.core) != variants(one.lead + one.core + one.trail):
            around.append(one)
    if around:
        yield _around(around)


def _parts(term: Term) -> _Parts:
    lead, core, trail = cast("re.Match[str]", _ENDS.fullmatch(term.text)).groups()
    if trail.startswith("*") and len(core.rpartition(" ")[2]) == 1:  # A* is the name of something
        core, trail = f"{core}*", trail[1:]
    whole = not _letters(core) or "\\" in term.text or lead == "." or (lead, trail) == ("<", ">")
    return _Parts(term, "", term.text, "") if whole else _Parts(term, lead, core, trail)


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def _dash(one: _Parts, first: _Parts) -> str | None:
    if one is not first and _BULLET.match(one.lead):
        return f"{_LONE} {show_term(first.bare)}, -{show_term(one.bare)}"
    return _inner_dash(one)


def _inner_dash(one: _Parts) -> str | None:
    parts = _LONE_DASH.split(one.core)
    return (
        f"{_LONE} {_joined(one, parts, [' -'] * (len(parts) - 1))}"
        if all(map(_letters, parts[1:])) and parts[1:]
        else None
    )


def _star(one: _Parts) -> str | None:
    if one.lead.endswith("*"):
        letters = replace(one.bare, operator="letters")
        return f"A “*” before a word is text. For these letters anywhere type: {show_term(letters)}"
    if one.trail.startswith("*") and one.core[-1].isalnum():
        beginning = replace(one.bare, operator="prefix")
        return f"“{one.core}*” is text as it stands. For words that begin so type: {show_term(beginning)}"
    if _STAR_WITHIN.search(one.core):
        without = replace(one.bare, text=_STAR_WITHIN.sub("", one.core))
        return f"A “*” within a phrase is text; without it: {show_term(without)}"
    return None


def _small_words(one: _Parts) -> str | None:
    first, *others = _SMALL.split(one.core)
    words, parts = others[::2], (first, *others[1::2])
    if not words or not all(map(_letters, parts)) or _SET_PHRASES.search(one.core):
        return None
    instead = _joined(one, parts, [_WRITTEN[word] for word in words])
    return f"“{one.core}” is looked for as a phrase; small words join nothing. For its parts anywhere type: {instead}"


def _joined(one: _Parts, texts: Sequence[str], signs: Iterable[str]) -> str:
    """The parts of a term as terms of their own with ``signs`` between; a star is of the last one."""
    *words, last = (replace(one.bare, text=text.strip()) for text in texts)
    shown = [*(show_term(replace(word, operator="words")) for word in words), show_term(last)]
    return "".join(part for pair in zip(shown, (*signs, ""), strict=True) for part in pair)


def _around(parts: Sequence[_Parts]) -> str:
    signs = [f"“{sign}”" for sign in dict.fromkeys(sign for one in parts for sign in one.signs)]
    are, them = ("is", "it") if len(signs) == 1 else ("are", "them")
    instead = ", ".join(show_term(one.bare) for one in parts[:_MOST])
    return f"{' and '.join(signs)} {are} looked for too; without {them}: {instead}"
