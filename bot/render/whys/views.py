"""What one subscription has to do with a paper, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from bot.core.messages import shorten
from bot.core.readable import readable
from bot.core.rules.tree import Reason
from bot.core.rules.verdicts import Lack
from bot.render.whys.moments import in_words
from bot.services.explaining.values import SubscriptionView, Why

_FEW = 8
"""So many clauses, and places of each, are named; the rest is counted."""


def heading(view: SubscriptionView) -> str:
    """Which subscription it is."""
    one = view.subscription
    state = "" if one.state == "active" else f", {one.state}"
    rule = f": {shorten(one.rule, 200)}" if one.rule != one.name else ""
    return f"Subscription {one.id}{state}, “{one.name}”{rule}"


def sentences(why: Why, view: SubscriptionView, zone: ZoneInfo) -> Iterator[str]:
    """What ``view`` has to say, one thing after the other."""
    if view.judged is None:
        yield "Its rule cannot be read any more."
    elif view.judged.verdict == "matched":
        yield from _matched(why, view.judged.reasons)
        yield from _but(why, view, zone)
    else:
        if view.standing == "wanted":
            yield "The rule, or the text of the paper, has changed since: today it would not match."
        yield from _excluded(why, view)
        yield from _lacking(why, view)


def _matched(why: Why, reasons: Sequence[Reason]) -> Iterator[str]:
    """Each clause with where its terms stand."""
    clauses = dict.fromkeys(reason.clause for reason in reasons)
    for clause in list(clauses)[:_FEW]:
        places = _places(why, [reason for reason in reasons if reason.clause == clause])
        yield f"It matches by {clause}: {places}."
    if len(clauses) > _FEW:
        yield f"And by {len(clauses) - _FEW} more."


def _places(why: Why, reasons: Sequence[Reason]) -> str:
    """``“Diffusion” in the title, “images” in the abstract``: each word once in each field."""
    said = dict.fromkeys(f"“{_found(why, reason)}” in the {reason.field}" for reason in reasons)
    more = f" and {len(said) - _FEW} more" if len(said) > _FEW else ""
    return ", ".join(list(said)[:_FEW]) + more


def _found(why: Why, reason: Reason) -> str:
    """What stands at the place of ``reason``."""
    assert why.paper is not None  # noqa: S101 - else there were no reasons
    paper = why.paper
    texts = {
        "title": readable(paper.title).text,
        "abstract": readable(paper.abstract).text,
        "authors": ", ".join(readable(name).text for name in paper.authors),
        "categories": " ".join(paper.categories),
        "id": paper.id,
    }
    return shorten(texts[reason.field][reason.start : reason.end], 60)


def _but(why: Why, view: SubscriptionView, zone: ZoneInfo) -> Iterator[str]:
    """What stood between a rule that fits and a delivery."""
    assert why.paper is not None  # noqa: S101 - no view without one
    read = f", on {in_words(view.read_at, zone)}," if view.read_at else ""
    match view.standing:
        case "paused":
            yield f"But it was paused when the paper was read{read.rstrip(',')}."
        case "policy":
            takes = ", ".join(view.subscription.announce)
            yield f"But the paper was announced as {why.paper.announce_type or 'new'}, and it takes only: {takes}."
        case "unversioned":
            yield "But it was announced as a revision, and without a version number nobody can tell which one this is."
        case "pending":
            yield "But its address is not confirmed yet, so nothing is planned for it."
        case "late":
            yield "But it began after the paper was read, and a new one looks at the latest digest only."
        case "looked_back":
            yield "But the paper was only found by looking back, and for days gone by nothing is sent."
        case "unplanned":
            yield f"But when the paper was read{read or ','} the rule or the text of the paper was another."


def _excluded(why: Why, view: SubscriptionView) -> Iterator[str]:
    for one in view.judged.exclusions if view.judged else ():
        places = _places(why, one.hits)
        fits = f"{one.clause} would fit without that" if one.clause else "it is excluded from the whole rule"
        yield f"-{one.item} keeps it out: {places}; {fits}." if places else f"-{one.item} keeps it out; {fits}."


def _lacking(why: Why, view: SubscriptionView) -> Iterator[str]:
    lacks = view.judged.lacks if view.judged else ()
    for one in sorted(lacks, key=lambda lack: len(lack.items))[:_FEW]:
        yield _lack(why, one)
    if len(lacks) > _FEW:
        yield f"And it fits none of {len(lacks) - _FEW} more."


def _lack(why: Why, lack: Lack) -> str:
    """What it has not, and what nobody can tell."""
    unsure = [one.item for one in lack.unsure]
    missing = " and ".join(item for item in lack.items if item not in unsure)
    doubt = f"nobody can tell whether it has {' or '.join(unsure)}: {_names_only(why, lack)}" if unsure else ""
    if lack.items == (lack.clause,):
        return f"{doubt[0].upper()}{doubt[1:]}." if doubt else f"It has no {missing}."
    lacks = f"it lacks {missing}" if missing else ""
    return f"For {lack.clause} {', and '.join(filter(None, (lacks, doubt)))}."


def _names_only(why: Why, lack: Lack) -> str:
    """What the list is that cannot tell."""
    assert why.paper is not None  # noqa: S101 - no view without one
    known = {"authors": len(why.paper.authors), "categories": len(why.paper.categories)}
    said = {0: "none", 1: "only one"}
    fields = sorted({field for one in lack.unsure for field in one.fields})
    each = (f"{said.get(known[field], f'only {known[field]}')} of its {field}" for field in fields)
    return f"the digest names {' and '.join(each)}"
