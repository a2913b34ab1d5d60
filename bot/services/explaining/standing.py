"""How one subscription stands to a paper: whether its rule fits, and what stood between it and the paper if it does."""

from __future__ import annotations

from datetime import datetime

from bot.core.errors import RuleError
from bot.core.papers import Paper
from bot.core.rules.grammar import MAX_LENGTH
from bot.core.rules.matching import Topics
from bot.core.rules.parsing import parse
from bot.core.rules.showing import show
from bot.core.rules.tree import Rule
from bot.core.rules.verdicts import judge
from bot.core.subscriptions import Subscription, edition
from bot.core.traces import Trace
from bot.services.explaining.suggesting import would_catch
from bot.services.explaining.values import Standing, SubscriptionView


def view_of(
    subscription: Subscription, paper: Paper, topics: Topics, trace: Trace, *, wanted: bool
) -> SubscriptionView:
    """``subscription`` and ``paper``. ``wanted``: something was planned for it."""
    rule = _read(subscription.rule)
    if rule is None:
        standing: Standing = "wanted" if wanted else "unreadable"
        return SubscriptionView(subscription=subscription, standing=standing, judged=None)
    judged = judge(rule, paper, topics)
    if wanted or judged.verdict == "matched":
        standing = "wanted" if wanted else _held_up(subscription, paper, trace)
        return SubscriptionView(subscription=subscription, standing=standing, judged=judged)
    instead = would_catch(rule, paper, topics)
    return SubscriptionView(
        subscription=subscription, standing=judged.verdict, judged=judged, instead=_typed(instead) if instead else ""
    )


def _typed(rule: Rule) -> str:
    """``rule`` as it can be typed; empty where that is longer than a rule may be."""
    shown = show(rule)
    return shown if len(shown) <= MAX_LENGTH else ""


def _read(text: str) -> Rule | None:
    try:
        return parse(text)
    except RuleError:  # stored by an earlier version
        return None


def _held_up(subscription: Subscription, paper: Paper, trace: Trace) -> Standing:
    """Why nothing was planned although the rule fits."""
    if subscription.state == "pending":
        return "pending"
    if edition(paper.announce_type, paper.version, subscription.announce) is None:
        return "policy"
    read_at = _read_at(trace)
    if read_at is None:
        return "looked_back"
    if _was_paused(subscription, read_at, trace):
        return "paused"
    return "late" if subscription.created_at > read_at else "unplanned"


def _read_at(trace: Trace) -> datetime | None:
    """When the latest batch with the paper was read first; None where it was only found by looking back."""
    shown = [one for one in trace.appearances if not one.looked_back]
    return min((one.read_at for one in shown if one.batch == shown[-1].batch), default=None)


def _was_paused(subscription: Subscription, read_at: datetime, trace: Trace) -> bool:
    """Of a pause from before pauses were noted only the state is known."""
    own = [pause for pause in trace.pauses if pause.subscription_id == subscription.id]
    return any(pause.covers(read_at) for pause in own) or (subscription.state == "paused" and not own)
