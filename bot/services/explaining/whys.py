"""Finding out what decided about one paper for one address, over all its subscriptions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.core.addresses import Address
from bot.core.papers import Paper, PaperId
from bot.core.ports import Store
from bot.core.records import HistoryLine
from bot.core.subscriptions import Subscription, edition
from bot.core.traces import Trace
from bot.services.explaining.standing import view_of
from bot.services.explaining.values import ReadSource, Standing, SubscriptionView, Why, WhyVerdict
from bot.services.timing import due_at

_NEAREST: Mapping[Standing, WhyVerdict] = {
    "paused": "paused",
    "policy": "policy",
    "unversioned": "policy",
    "pending": "no_subscription",
    "late": "no_subscription",
    "looked_back": "no_subscription",
    "unplanned": "no_subscription",
    "excluded": "excluded",
    "no_match": "no_match",
    "unreadable": "no_match",
}
"""What a standing means where nothing was planned; of several subscriptions the one that was nearest to it decides."""


def why(store: Store, address: Address, paper: PaperId, *, now: datetime) -> Why:
    """Why ``paper``, under any of its names, came to ``address``, or why it did not."""
    id_ = store.resolve([paper]).get(paper, paper)
    known = store.papers([id_]).get(id_)
    if known is None:
        return _unknown(store, address, id_)
    trace = store.trace(address, id_)
    views = _views(store, address, known.paper, trace)
    line = next((one for one in reversed(trace.lines) if one.state != "withdrawn"), None)
    blocked = next((view.subscription.subscriber.blocked for view in views), "")
    due = _due_at(store, views, now) if line else None
    return Why(
        address=address,
        id=id_,
        paper=known.paper,
        verdict=_planned(known.paper, line, views, trace, blocked) if line else _unplanned(views),
        line=line,
        due_at=due,
        overdue=due is not None and due <= now,
        blocked=blocked,
        views=views,
        appearances=tuple(trace.appearances),
    )


def _unknown(store: Store, address: Address, id_: PaperId) -> Why:
    sources = tuple(ReadSource(one.name, one.date) for one in store.sources())
    first = next((day for day, _ in store.days()), None)
    return Why(address=address, id=id_, paper=None, verdict="unknown_paper", sources=sources, known_since=first)


def _views(store: Store, address: Address, paper: Paper, trace: Trace) -> tuple[SubscriptionView, ...]:
    topics = {topic.name: topic for topic in store.topics()}
    planned_for = _planned_for(trace)
    every = store.subscriptions(address=address, ended=True)
    shown = [one for one in every if one.state != "ended" or one.id in planned_for]
    return tuple(view_of(one, paper, topics, trace, wanted=one.id in planned_for) for one in shown)


def _planned_for(trace: Trace) -> frozenset[int]:
    """The subscriptions for which something is, or was, planned and not withdrawn."""
    lines = [line for line in trace.lines if line.state != "withdrawn"]
    editions = {line.edition for line in lines}
    under = {line.subscription_id for line in lines if line.subscription_id}
    return frozenset(under.union(subscription for edition, subscription in trace.wanted_by if edition in editions))


def _planned(
    paper: Paper, line: HistoryLine, views: Sequence[SubscriptionView], trace: Trace, blocked: str
) -> WhyVerdict:
    """What became of the delivery."""
    match line.state:
        case "failed":
            return "failed"
        case "sent" | "summarised":
            return "told_before" if _is_old_news(paper, line, views, trace) else "sent"
    if blocked:
        return "blocked"
    wanting = [view.subscription for view in views if view.standing == "wanted"]
    return "paused" if wanting and all(one.state == "paused" for one in wanting) else "due"


def _is_old_news(paper: Paper, line: HistoryLine, views: Sequence[SubscriptionView], trace: Trace) -> bool:
    """Whether a subscription wants the paper now and got nothing because it was told before: in an earlier edition, or
    for a subscription that has ended since."""
    told = {one.edition for one in trace.lines}
    wanting = [view.subscription for view in views if view.judged and view.judged.verdict == "matched"]
    live = [one for one in wanting if one.state != "ended"]
    revised = any(_edition(one, paper) not in (None, *told) for one in live)
    ended = any(v.subscription.state == "ended" and v.subscription.id == line.subscription_id for v in views)
    return revised or (ended and bool(live))


def _edition(subscription: Subscription, paper: Paper) -> int | None:
    return edition(paper.announce_type, paper.version, subscription.announce)


def _unplanned(views: Sequence[SubscriptionView]) -> WhyVerdict:
    standings = {view.standing for view in views}
    return next((verdict for standing, verdict in _NEAREST.items() if standing in standings), "no_subscription")


def _due_at(store: Store, views: Sequence[SubscriptionView], now: datetime) -> datetime | None:
    """When the first of the subscriptions that want it has its next slot; None with each batch."""
    wanting = [view.subscription for view in views if view.standing == "wanted"]
    moments = due_at(store, wanting, now)
    return None if None in moments else min((one for one in moments if one), default=None)
