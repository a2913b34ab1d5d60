"""Subscribing, changing, pausing, ending."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.core.addresses import Address
from bot.core.errors import NotFoundError, RuleError, StaleError, StoreError, UsageError
from bot.core.papers import PaperId
from bot.core.ports import Store
from bot.core.records import Change, NewSubscription
from bot.core.rules.advice import advice
from bot.core.rules.keys import key
from bot.core.rules.parsing import parse, places
from bot.core.rules.tree import Alternative, Rule, Term
from bot.core.schedules import Schedule
from bot.core.subscriptions import Announce, EmptyDays, Subscription, SubscriptionState
from bot.core.topics import Topic, find_topic, suggest
from bot.services.advising import flood_of_latest, with_same_rule
from bot.services.bot import RETRIES
from bot.services.looking import LatestBatch, look_again, look_at_due, wanted

log = logging.getLogger(__name__)

NAME_LENGTH = 40

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants to follow. ``confirmed``: an e-mail address whose owner has agreed already; it does not count
    where the owner has left since (``bot.core.register``)."""

    address: Address
    rule: str
    name: str | None
    schedule: Schedule
    announce: tuple[Announce, ...]
    confirmed: bool = False
    empty_days: EmptyDays = "silent"


@dataclass(frozen=True, slots=True)
class Subscribed:
    """``created`` is False where the address had that rule already. ``warnings`` are sentences for the person."""

    subscription: Subscription
    created: bool
    warnings: tuple[str, ...] = ()


def subscribe(store: Store, wish: Wish, *, now: datetime) -> Subscribed:
    """Add the subscription, which looks at the latest batch at once; an equal one is returned as it is, and confirmed
    if ``wish`` says so. One that is pending waits for its owner (``bot.services.joining``). Raises RuleError for a rule
    that cannot be read or follows an unknown topic."""
    rule = read_rule(wish.rule, store)
    return retried(lambda: _subscribe(store, wish, rule, now))


def _subscribe(store: Store, wish: Wish, rule: Rule, now: datetime) -> Subscribed:
    epochs, latest, topics = LatestBatch(store, now).read()  # first: whatever moves from here on is noticed
    left = wish.address.kind == "email" and store.suppressed(wish.address) is not None
    state: SubscriptionState = "active" if wish.address.kind != "email" or (wish.confirmed and not left) else "pending"
    if there := next(with_same_rule(store, wish.address, rule), None):
        if there.state == "pending" and state == "active":
            return Subscribed(_change(store, there.id, Change(state="active"), rule, now), created=False)
        return Subscribed(there, created=False, warnings=_warnings(there, created=False, left=left))
    papers = wanted(rule, wish.announce, latest, topics) if state == "active" else []
    added = store.add_subscription(_new(wish, rule, state), papers, epochs=epochs, now=now)
    warnings = (*_warnings(added, created=True, left=left), *advice(wish.rule), *flood_of_latest(rule, latest, topics))
    return Subscribed(added, created=True, warnings=warnings)


def _new(wish: Wish, rule: Rule, state: SubscriptionState) -> NewSubscription:
    return NewSubscription(
        address=wish.address,
        name=wish.name or default_name(wish.rule, rule),
        rule=wish.rule,
        rule_key=key(rule),
        schedule=wish.schedule,
        announce=wish.announce,
        state=state,
        empty_days=wish.empty_days,
    )


def _warnings(subscription: Subscription, *, created: bool, left: bool) -> tuple[str, ...]:
    warnings = [] if created else ["This address follows that rule already; nothing was changed."]
    if left:
        warnings.append(
            "The owner of this address has unsubscribed from everything. Only they can come back, by the link in a "
            "confirmation mail; --confirmed does not count for them."
        )
    if subscription.state == "blocked":
        warnings.append(
            f"Nothing comes, as nothing reaches this address ({subscription.subscriber.blocked.rstrip('.')}). When it "
            f"works again, run: paperround resume {subscription.id}"
        )
    if subscription.state == "paused":
        warnings.append(f"It is paused. To go on, run: paperround resume {subscription.id}")
    if subscription.state == "pending":
        warnings.append("The address is not confirmed yet, so nothing is planned for it.")
    return tuple(warnings)


def default_name(text: str, rule: Rule) -> str:
    """A short name for a rule: the topic's where it is only that, else the beginning of the text."""
    flat = " ".join(text.split())
    if rule in [Rule((Alternative((Term("topic", name),)),)) for name in rule.topics]:
        return next(iter(rule.topics))
    return flat if len(flat) <= NAME_LENGTH else flat[: NAME_LENGTH - 1].rstrip(" ,+(") + "…"


def read_rule(text: str, store: Store) -> Rule:
    """``text`` as a rule that can be followed now. Raises RuleError with the place of the mistake."""
    rule = parse(text)
    topics = store.topics()
    for name in sorted(rule.topics):
        _check_topic(name, text, topics)
    return rule


def _check_topic(name: str, text: str, topics: tuple[Topic, ...]) -> None:
    found = find_topic(name, topics)
    if found is not None and found.name == name:
        return
    names = [topic.name for topic in topics]
    near = found.name if found else suggest(name, names)
    hint = f"Did you mean topic:{near}? " if near else ""
    raise RuleError(
        f"There is no topic “{name}”.",
        text=text,
        position=places(text)[Term("topic", name)],
        do=f"{hint}The topics are: {', '.join(names) or 'none yet'}.",
    )


def edit(
    store: Store,
    id: int,  # noqa: A002 - the field's own word
    *,
    rule: str | None = None,
    name: str | None = None,
    schedule: Schedule | None = None,
    announce: tuple[Announce, ...] | None = None,
    empty_days: EmptyDays | None = None,
    now: datetime,
) -> Subscription:
    """Change what is given. The rule looks again at what is still due (no longer wanted: withdrawn) and at the latest
    batch. Raises NotFoundError, RuleError."""
    parsed = read_rule(rule, store) if rule is not None else None
    change = Change(
        name=name or _new_name(existing(store, id), rule, parsed),
        rule=rule,
        rule_key=key(parsed) if parsed else None,
        schedule=schedule,
        announce=announce,
        empty_days=empty_days,
    )
    return retried(lambda: _change(store, id, change, parsed, now))


def _new_name(current: Subscription, text: str | None, rule: Rule | None) -> str | None:
    """A name that was made from the old rule follows the new one; a person's own stays."""
    if text is None or rule is None or current.name != _made_name(current.rule):
        return None
    return default_name(text, rule)


def _made_name(text: str) -> str | None:
    """The default name for a stored rule, None for one that cannot be read any more: an edit is its cure."""
    try:
        return default_name(text, parse(text))
    except RuleError:
        return None


def pause(store: Store, id: int, *, until: date | None, now: datetime) -> Subscription:  # noqa: A002
    """Plan nothing until ``until`` (or resume); what was due waits."""
    return retried(lambda: _set_state(store, id, "paused", until, now))


def resume(store: Store, id: int, *, now: datetime) -> Subscription:  # noqa: A002
    """Go on; also lifts a block, since whoever resumes has seen to the cause."""
    return retried(lambda: _set_state(store, id, "active", None, now))


def unsubscribe(store: Store, id: int, *, now: datetime) -> Subscription:  # noqa: A002
    """End it for good. What only it wanted and was not sent is withdrawn."""
    return retried(lambda: _set_state(store, id, "ended", None, now))


def _set_state(store: Store, id: int, state: SubscriptionState, until: date | None, now: datetime) -> Subscription:  # noqa: A002
    epochs, current = store.epochs(), existing(store, id)
    if current.state == "ended":
        if state == "ended":
            return current
        raise NotFoundError(f"Subscription {id} has ended.", do="Subscribe again.")
    if current.state == "pending" and state in ("paused", "active"):
        raise NotFoundError(
            f"Subscription {id} waits for its address to be confirmed.",
            do="Run subscribe with the same rule again: its owner is asked by mail once more. If they have agreed, add "
            "--confirmed.",
        )
    wants = _still_wanted(store, current, now) if state == "active" else None
    change = Change(state=state, paused_until=until)
    return store.change_subscription(id, change, wanted=wants, epochs=epochs, now=now)


def _still_wanted(store: Store, paused: Subscription, now: datetime) -> list[tuple[PaperId, int]]:
    """What was due when it was paused, and matches today's texts. Later digests are passed over: that was the wish."""
    return look_at_due(LatestBatch(store, now), paused, parse(paused.rule), paused.announce)


def wake(store: Store, *, now: datetime) -> None:
    """Go on with what was paused until today or before, each by its own zone's today."""
    for sleeper in store.asleep((now + timedelta(days=1)).date()):
        today = now.astimezone(ZoneInfo(sleeper.schedule.tz)).date()
        if sleeper.paused_until is not None and sleeper.paused_until <= today:
            _try_to_wake(store, sleeper, now)


def _try_to_wake(store: Store, sleeper: Subscription, now: datetime) -> None:
    try:
        resume(store, sleeper.id, now=now)
    except UsageError as error:  # it ended meanwhile, or its rule cannot be read any more
        log.warning("subscription %d does not wake: %s", sleeper.id, error)


def _change(store: Store, id: int, change: Change, rule: Rule | None, now: datetime) -> Subscription:  # noqa: A002
    epochs, current = store.epochs(), existing(store, id)
    if current.state == "ended":
        raise NotFoundError(f"Subscription {id} has ended.", do="Subscribe again.")
    if rule is None and change.announce is None:
        return store.change_subscription(id, change, epochs=epochs, now=now)
    effective = rule or parse(current.rule)
    asker = replace(current, state=change.state or current.state)
    wants = look_again(LatestBatch(store, now), asker, effective, change.announce or current.announce)
    return store.change_subscription(id, change, wanted=wants, epochs=epochs, now=now)


def existing(store: Store, id: int) -> Subscription:  # noqa: A002
    """The subscription with that id, ended or not. Raises NotFoundError."""
    if (found := store.subscription(id)) is None:
        raise NotFoundError(f"There is no subscription {id}.", do="`paperround subscriptions` lists them.")
    return found


def retried(attempt: Callable[[], T]) -> T:
    """What ``attempt`` comes to, once nobody else changes what it decides from meanwhile."""
    for _ in range(RETRIES):
        try:
            return attempt()
        except StaleError:
            continue
    raise StoreError("Subscriptions and digests kept changing.", do="Try again in a moment.")
