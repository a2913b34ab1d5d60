"""How one subscription stands to a paper: whether its rule fits, and what stood between it and the paper if it does."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.errors import RuleError
from bot.core.papers import Paper
from bot.core.rules.grammar import MAX_LENGTH
from bot.core.rules.matching import Topics
from bot.core.rules.parsing import parse
from bot.core.rules.showing import show
from bot.core.rules.tree import Rule
from bot.core.rules.verdicts import judge
from bot.core.subscriptions import Subscription, edition
from bot.core.traces import Appearance, Trace
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
        heard = _heard(subscription, trace)
        standing = "wanted" if wanted else _held_up(subscription, paper, trace, heard)
        read_at = heard.read_at if heard else None
        return SubscriptionView(subscription=subscription, standing=standing, judged=judged, read_at=read_at)
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


def _held_up(subscription: Subscription, paper: Paper, trace: Trace, heard: Appearance | None) -> Standing:
    """Why nothing was planned although the rule fits."""
    if subscription.state == "pending":
        return "pending"
    if edition(paper.announce_type, paper.version, subscription.announce) is None:
        return "unversioned" if _is_revision_asked_for(paper, subscription) else "policy"
    if heard is None:
        return "late" if _shown(trace) else "looked_back"
    return "paused" if _was_paused(subscription, heard, trace) else "unplanned"


def _is_revision_asked_for(paper: Paper, subscription: Subscription) -> bool:
    return paper.announce_type in ("replace", "replace-cross") and "replace" in subscription.announce


def _shown(trace: Trace) -> Sequence[Appearance]:
    """The listings of the paper's latest batch; none where it was only found by looking back."""
    shown = [one for one in trace.appearances if not one.looked_back]
    return [one for one in shown if one.batch == shown[-1].batch]


def _heard(subscription: Subscription, trace: Trace) -> Appearance | None:
    """The first of them that was read after the subscription began."""
    return next((one for one in _shown(trace) if one.number > subscription.after_digest), None)


def _was_paused(subscription: Subscription, heard: Appearance, trace: Trace) -> bool:
    """Of a pause from before pauses were noted only the state is known."""
    own = [pause for pause in trace.pauses if pause.subscription_id == subscription.id]
    return any(pause.covers(heard.number) for pause in own) or (subscription.state == "paused" and not own)
