"""What a source that is fetched leaves itself for next time, as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from bot.core.batchstates import Seen, Shown
from bot.core.calendar import YEARS
from bot.core.errors import SourceError
from bot.core.papers import Paper
from bot.sources.web.answers import Validators
from bot.sources.web.patience import Patience

MISSED = 31
"""So many of the days that went by unseen are looked up, the latest."""
_SAID = 1_000
"""Characters of an error that are kept: an address of 300 may stand before its words."""


@dataclass(frozen=True, slots=True)
class Failure:
    """How the last attempts failed: the error's code and words, and when to try again. None failed: ``Failure()``."""

    patience: Patience = field(default_factory=Patience)
    code: str = ""
    said: str = ""

    def again(self, error: SourceError, patience: Patience) -> Failure:
        return Failure(patience, error.code, str(error)[:_SAID])


@dataclass(frozen=True, slots=True)
class Mark:
    """``kind``: what was found at the place. ``seen``: the last batch. ``claimed`` (the day it says) and ``empty`` are
    what was shown at the last look, ``validators`` by what the server knows that look, ``old`` its entries where
    ``seen`` is a later batch from elsewhere; ``listed`` are those of ``seen`` that a rolling feed's last listing had;
    ``digest`` a markdown digest's own bookmark. ``missed``: days that went by unseen and are still to be looked up.
    ``failure`` is of the place itself, ``records`` of arXiv's records."""

    kind: str = ""
    seen: Seen | None = None
    claimed: date | None = None
    empty: bool = False
    old: frozenset[str] = frozenset()
    listed: frozenset[str] = frozenset()
    validators: Validators = field(default_factory=Validators)
    digest: str | None = None
    missed: tuple[date, ...] = ()
    failure: Failure = field(default_factory=Failure)
    records: Failure = field(default_factory=Failure)

    def of(self, kind: str) -> Mark:
        """A place of that kind: what was seen while it was of another is of no use."""
        if self.kind in ("", kind):
            return replace(self, kind=kind)
        return replace(self, kind=kind, seen=None, claimed=None, empty=False, old=frozenset(), listed=frozenset())

    def shown_before(self) -> Shown:
        """What was shown at the last look."""
        entries = self.seen.entries if self.seen and not self.empty else frozenset()
        return Shown(self.claimed, self.old or entries)

    def shows_again(self, shown: Shown) -> bool:
        """Whether ``shown`` is still what was shown before ``seen`` was found elsewhere."""
        return bool(shown.entries) and shown.entries <= self.old

    def ahead(self, seen: Seen) -> Mark:
        """``seen`` was found elsewhere, and is later than what is shown."""
        return replace(self, seen=seen, old=self.shown_before().entries)

    def after(self, shown: Shown, day: date, validators: Validators) -> Mark:
        """``shown`` was seen, and is the batch of ``day``."""
        seen = Seen(day, shown.entries) if shown.entries else self.seen
        return replace(self, seen=seen).looked(shown, validators)

    def looked(self, shown: Shown, validators: Validators) -> Mark:
        """There was an answer, which changes nothing of what is known of the last batch."""
        old = self.old if self.shows_again(shown) else frozenset()
        return replace(self, claimed=shown.day, empty=not shown.entries, old=old).answered(validators)

    def answered(self, validators: Validators) -> Mark:
        """The same as at the last look is there."""
        return replace(self, validators=validators, failure=Failure())

    def missing(self, days: Iterable[date]) -> Mark:
        """These days are still to be looked up; of too many the latest."""
        return replace(self, missed=tuple(sorted(days)[-MISSED:]))

    def dump(self) -> str:
        said = {
            "kind": self.kind,
            "day": _written(self.seen.day if self.seen else None),
            "entries": sorted(self.seen.entries) if self.seen else [],
            "claimed": _written(self.claimed),
            "empty": self.empty,
            "old": sorted(self.old),
            "listed": sorted(self.listed),
            "validators": self.validators.dump(),
            "digest": self.digest,
            "missed": [day.isoformat() for day in self.missed],
            "failure": _packed(self.failure),
            "records": _packed(self.records),
        }
        return json.dumps(said, separators=(",", ":"))


def load(text: str | None) -> Mark:
    """The mark in ``text``; an empty one when there is none, or when it is not ours."""
    try:
        found = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return Mark()
    return _mark(found) if isinstance(found, dict) else Mark()


def entries_of(papers: Iterable[Paper]) -> frozenset[str]:
    """What a listing is known by: its papers in their versions."""
    return frozenset(map(entry_of, papers))


def entry_of(paper: Paper) -> str:
    """What one paper of a listing is known by."""
    return f"{paper.id}v{paper.version}" if paper.version else paper.id


def _mark(found: Mapping[str, Any]) -> Mark:
    day = _day(found.get("day"))
    known = day is not None or _text(found.get("digest"))
    return Mark(
        kind=_text(found.get("kind")),
        seen=Seen(day, frozenset(_texts(found.get("entries")))) if day else None,
        claimed=_day(found.get("claimed")),
        empty=found.get("empty") is True,
        old=frozenset(_texts(found.get("old"))),
        listed=frozenset(_texts(found.get("listed"))),
        validators=Validators.load(found.get("validators")) if known else Validators(),
        digest=_text(found.get("digest")) or None,
        missed=tuple(sorted(day for text in _texts(found.get("missed")) if (day := _day(text)))),
        failure=_unpacked(found.get("failure")),
        records=_unpacked(found.get("records")),
    )


def _packed(failure: Failure) -> Mapping[str, Any]:
    return {"patience": failure.patience.dump(), "code": failure.code, "said": failure.said}


def _unpacked(found: object) -> Failure:
    if not isinstance(found, dict):
        return Failure()
    return Failure(Patience.load(found.get("patience")), _text(found.get("code")), _text(found.get("said")))


def _written(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(value: object) -> date | None:
    with suppress(ValueError):
        day = date.fromisoformat(value) if isinstance(value, str) else None
        return day if day and day.year in YEARS else None
    return None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _texts(value: object) -> list[str]:
    return [text for text in value if isinstance(text, str)] if isinstance(value, list) else []
