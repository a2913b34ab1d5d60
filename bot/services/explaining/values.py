"""What an explanation has in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from bot.core.addresses import Address
from bot.core.papers import Paper, PaperId
from bot.core.records import HistoryLine
from bot.core.rules.tree import Reason
from bot.core.rules.verdicts import Verdict
from bot.core.subscriptions import Subscription
from bot.core.traces import Appearance

WhyVerdict = Literal[
    "sent",
    "due",
    "failed",
    "told_before",
    "no_match",
    "excluded",
    "policy",
    "paused",
    "blocked",
    "no_subscription",
    "unknown_paper",
]
"""The names that the outside relies on (DESIGN, section 7)."""

Standing = Literal[
    "wanted",
    "paused",
    "policy",
    "unversioned",
    "pending",
    "late",
    "looked_back",
    "unplanned",
    "excluded",
    "no_match",
    "unreadable",
]
"""How one subscription stands to a paper. ``wanted``: a delivery is, or was, planned for it. All the others planned
nothing: ``unversioned`` is a revision without the number of its version; ``late`` began after the paper was read; for
what was only ``looked_back`` at nothing is sent; ``unplanned``: the rule fits as it is now, but rule or text were
others when the paper was read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionView:
    """One subscription and the paper. ``judged`` is what its rule says today, None for a rule that cannot be read.
    ``instead``: a rule near to it that would have caught the paper, empty where there is none to be told. ``read_at``:
    when the listing was read that it could have had the paper from; None where there is none."""

    subscription: Subscription
    standing: Standing
    judged: Verdict | None
    instead: str = ""
    read_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReadSource:
    """A source that was read, and the latest day that it gave."""

    name: str
    date: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """``paper`` is None where the store does not know ``id``: then ``sources`` were read, since ``known_since``.
    ``line`` is the delivery that counts, ``due_at`` when it comes if it waits for a slot; ``overdue``: that moment has
    passed. ``views`` has the subscriptions that have not ended, and those for which something was planned.
    ``appearances`` are the listings with the paper."""

    address: Address
    id: PaperId
    paper: Paper | None
    verdict: WhyVerdict
    line: HistoryLine | None = None
    due_at: datetime | None = None
    overdue: bool = False
    blocked: str = ""
    views: tuple[SubscriptionView, ...] = ()
    appearances: tuple[Appearance, ...] = ()
    sources: tuple[ReadSource, ...] = ()
    known_since: date | None = None

    @property
    def reasons(self) -> tuple[tuple[int, Reason], ...]:
        """What matched, or, where that decided, what was excluded; each with its subscription."""
        return tuple(
            (view.subscription.id, reason)
            for view in self.views
            if view.judged
            for reason in (*view.judged.reasons, *(hit for one in view.judged.exclusions for hit in one.hits))
        )
