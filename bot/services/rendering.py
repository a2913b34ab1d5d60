"""What would be sent to one address now, composed as a round does; on a store that is thrown away."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from bot.core.addresses import Address
from bot.core.deliveries import Part
from bot.core.subscriptions import Subscription
from bot.services.bot import Bot
from bot.services.composing import CHUNK, compose_one
from bot.services.emptydays import tell_one_of_nothing
from bot.services.following import FollowingCache
from bot.services.reports import RoundReport
from bot.services.rounds import source_lines
from bot.services.subscribing import wake
from bot.services.timing import due_at, slots_now


def render(bot: Bot, address: Address) -> tuple[Sequence[Part], str]:
    """The parts that go to ``address`` first thing in the next dispatch: what was composed before and may be tried
    now, then what is due and not composed. Where there are none, why. Changes the store."""
    wake(bot.store, now=bot.clock.now())
    held = bot.store.subscriptions(address=address, ended=True)
    if not held:
        return [], _why_nothing(bot, address)
    lines = source_lines(bot.store)
    slots = slots_now(bot.store, bot.clock.now(), lines)
    waiting = [part for part in _composed_before(bot) if part.address.identity == address.identity]
    who, report = held[0].subscriber.id, RoundReport()
    fresh = compose_one(bot, FollowingCache(bot.store, bot.shelf), lines, report, slots, who=who)
    nothing = tell_one_of_nothing(bot, lines, report, slots, who=who)
    parts = [*waiting, *chain.from_iterable(fresh), *chain.from_iterable(nothing)]
    return parts, "" if parts else " ".join(report.problems) or _why_nothing(bot, address)


def _composed_before(bot: Bot) -> list[Part]:
    found: list[Part] = []
    while parts := bot.store.claim(
        owner=bot.owner, machine=bot.clock.machine(), lease_until=bot.lease_until(), limit=CHUNK
    ):
        found.extend(parts)
    return found


def _why_nothing(bot: Bot, address: Address) -> str:
    held = bot.store.subscriptions(address=address)
    if not held:
        return f"{address} follows nothing."
    if blocked := held[0].subscriber.blocked:
        return f"{address} is blocked: {blocked}"
    return f"Nothing is due to {address} now.{_next(bot, held)}"


def _next(bot: Bot, held: Sequence[Subscription]) -> str:
    active = [one for one in held if one.state == "active"]
    if not active:
        return f" No subscription is active there: {', '.join(sorted({one.state for one in held}))}."
    moments = [moment for moment in due_at(bot.store, active, bot.clock.now()) if moment]
    return f" Next time: {min(moments):%Y-%m-%d %H:%M %Z}, should anything match." if moments else ""
