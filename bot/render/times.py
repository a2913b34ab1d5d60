"""Moments to come, in words."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.core.schedules import schedule_in_words
from bot.core.subscriptions import Subscription


def sent_in_words(subscription: Subscription, due_at: datetime | None, now: datetime) -> str:
    """When its messages come: ``daily at 09:00 Europe/Zurich, next Fri 27 Nov 09:00``."""
    words = schedule_in_words(subscription.schedule)
    if due_at is None:
        return words
    return f"{words}, {'due now' if due_at <= now else f'next {when(due_at, now)}'}"


def when(moment: datetime, now: datetime) -> str:
    """``moment`` in its own zone, seen from ``now``: ``tomorrow 09:00``, ``Fri 27 Nov 09:00``."""
    today = now.astimezone(moment.tzinfo).date()
    near = {today: "today", today + timedelta(days=1): "tomorrow"}
    far = f"{moment:%a} {moment.day} {moment:%b}" + (f" {moment.year}" if moment.year != today.year else "")
    return f"{near.get(moment.date(), far)} {moment:%H:%M}"
