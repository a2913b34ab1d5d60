"""Subscriptions as the pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.core.errors import RuleError
from bot.core.rules.aloud import reads_as
from bot.core.rules.parsing import parse
from bot.core.schedules import schedule_in_words
from bot.core.subscriptions import Subscription
from bot.render.showing import shown
from bot.render.times import when

_STATES = {"pending": "not confirmed yet", "paused": "paused", "blocked": "held back: mails did not arrive"}
_LONGEST = 600


@dataclass(frozen=True, slots=True)
class SubscriptionWords:
    id: int
    name: str
    rule: str
    reads_as: str
    sent: str
    state: str
    """Empty where all is well."""


def subscription_words(subscription: Subscription) -> SubscriptionWords:
    name, rule = shown(subscription.name, _LONGEST), shown(subscription.rule, _LONGEST)
    return SubscriptionWords(
        id=subscription.id,
        name=name,
        rule="" if rule == name else rule,
        reads_as=_sentence(shown(_reads_as(subscription.rule), _LONGEST)),
        sent=schedule_in_words(subscription.schedule),
        state=_STATES.get(subscription.state, ""),
    )


def _reads_as(rule: str) -> str:
    """The rule in words; nothing for one that cannot be read any more: it can still be left."""
    try:
        return reads_as(parse(rule))
    except RuleError:
        return ""


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def first_message(subscription: Subscription, due_at: datetime | None, now: datetime) -> str:
    """When the first message comes, should anything match."""
    if due_at is None:
        return "with the next digest" if subscription.schedule.every == "batch" else ""
    return "with the next round" if due_at <= now else f"{when(due_at, now)} {due_at.tzinfo}"
