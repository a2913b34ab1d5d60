"""The whole explanation: answer, subscriptions, where the paper was read, what to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.core.digests import shown_name
from bot.render.whys.answers import answer
from bot.render.whys.moments import in_words
from bot.render.whys.views import heading, sentences
from bot.render.words import written
from bot.services.explaining.values import Why

_FEW = 8
"""So many listings or sources are named."""


@dataclass(frozen=True, slots=True)
class WhyWords:
    """``answer`` is the one thing that decided. ``subscriptions`` are heading and sentences of each, ``read`` the
    listings with the paper, or, for one that is not known, what was read at all. ``advice``: what would help, and the
    command that does it."""

    answer: str
    subscriptions: tuple[tuple[str, tuple[str, ...]], ...]
    read: tuple[str, ...]
    advice: tuple[tuple[str, str], ...]


def why_words(why: Why, zone: ZoneInfo) -> WhyWords:
    """``why`` for a person who reads times in ``zone``."""
    return WhyWords(
        answer=answer(why, zone),
        subscriptions=tuple((heading(view), tuple(sentences(why, view, zone))) for view in why.views),
        read=tuple(_read(why, zone)),
        advice=tuple(_advice(why)),
    )


def _read(why: Why, zone: ZoneInfo) -> Iterator[str]:
    """Where the paper stood, or, for one that is not known, what was read at all."""
    for one in why.appearances[-_FEW:]:
        how = "found by looking back" if one.looked_back else "read"
        yield f"{shown_name(one.source)} of {written(one.day)}, {how} on {in_words(one.read_at, zone)}"
    if why.paper is not None:
        return
    for source in why.sources[:_FEW]:
        yield f"{shown_name(source.name)}{f', last of {written(source.date)}' if source.date else ''}"
    if len(why.sources) > _FEW:
        yield f"and {len(why.sources) - _FEW} more"


def _advice(why: Why) -> Iterator[tuple[str, str]]:
    """What would help, and the command that does it."""
    if why.verdict in ("failed", "told_before") or (why.line and why.line.state == "summarised"):
        yield "To have it sent again", f"resend --address {why.address} --paper {why.id.removeprefix('arxiv:')}"
    for view in why.views:
        id_ = view.subscription.id
        if why.verdict == "blocked" or (why.verdict == "paused" and view.subscription.state == "paused"):
            yield "To go on", f"resume {id_}"
            return
        if why.verdict == view.standing == "policy":
            yield "To be told of these, too", f"edit {id_} --announce new,cross,replace"
        if why.verdict in ("no_match", "excluded") and view.instead:
            yield "This would have caught it", f"edit {id_} --rule {_quoted(view.instead)}"
    if why.verdict == "unknown_paper" and why.sources:
        yield "To look at days gone by", "backfill --from DAY --to DAY"
    elif why.verdict == "unknown_paper":
        yield "Nothing was read yet; to begin", "round"


def _quoted(text: str) -> str:
    """For a shell."""
    return "'" + text.replace("'", "'\\''") + "'"
