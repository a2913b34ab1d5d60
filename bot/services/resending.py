"""Sending again on request: a new message over old deliveries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import chain
from zoneinfo import ZoneInfo

from bot.core.addresses import Address
from bot.core.errors import NotFoundError, UsageError
from bot.core.messages import Item, Message
from bot.core.papers import Paper, PaperId
from bot.core.subscriptions import Subscriber
from bot.services.bot import Bot
from bot.services.composing import Explainer, to_composed
from bot.services.following import Rules
from bot.services.reports import RoundReport
from bot.services.rounds import source_lines
from bot.services.sending import send_all
from bot.services.subscribing import existing
from bot.services.timing import slots_now


def resend(
    bot: Bot, *, message_id: int | None = None, address: Address | None = None, paper: PaperId | None = None
) -> RoundReport:
    """Send a message, or one paper to one address, again. Raises NotFoundError where nothing was sent before."""
    told = bot.store.told(message_id=message_id, address=address, paper=paper)
    if told is None:
        raise NotFoundError(
            "Nothing of that was ever sent.",
            do="`paperround history` lists messages and papers; what is due comes by itself.",
        )
    if not told[1]:
        raise NotFoundError(
            "That message only said that there was nothing.", do="`paperround history` lists those with papers."
        )
    _check_wanted(bot, told[0])
    report = RoundReport()
    _send(bot, *told, report)
    slots = slots_now(bot.store, bot.clock.now(), source_lines(bot.store))
    report.left = bot.store.left(owner=bot.owner, machine=bot.clock.machine(), slots=slots)
    return report


def _check_wanted(bot: Bot, subscriber: Subscriber) -> None:
    """Whoever has said “nothing more” gets nothing more, whoever asks for it."""
    if bot.store.suppressed(subscriber.address) is not None:
        raise UsageError(
            f"Nothing is sent to {subscriber.address}: its owner has unsubscribed from everything.",
            do="Only they can come back, by the link in a mail that asks them: `paperround subscribe` sends it.",
        )


def _send(bot: Bot, subscriber: Subscriber, papers: Sequence[tuple[Paper, int, int]], report: RoundReport) -> None:
    messenger = bot.routes.to(subscriber.address)
    if messenger is None:
        reason = bot.routes.reasons.get(subscriber.address.kind, "there is no messenger for it.")
        raise UsageError(f"Nothing can be sent to {subscriber.address}: {reason}")
    message = _message(bot, subscriber, papers)
    composed = to_composed(bot, message, subscriber, messenger, now=bot.clock.now())
    with bot.heartbeat(bot.owner):
        stored = bot.store.add_messages([composed], owner=bot.owner, lease_until=bot.lease_until())
        send_all(bot, chain.from_iterable(stored), report)


def _message(bot: Bot, subscriber: Subscriber, papers: Sequence[tuple[Paper, int, int]]) -> Message:
    rules = Rules()
    explainer = Explainer(rules, {topic.name: topic for topic in bot.store.topics()})
    own = {n: existing(bot.store, n) for n in {n for *_, n in papers}}
    shown: defaultdict[int, list[Item]] = defaultdict(list)
    for paper, edition, n in papers:
        shown[n].append(explainer.item(own[n], paper, edition))
    zone = ZoneInfo(next(iter(own.values())).schedule.tz)
    return Message(
        address=subscriber.address,
        date=bot.clock.now().astimezone(zone).date(),
        groups=tuple(explainer.group(own[n], items) for n, items in shown.items()),
        sources=source_lines(bot.store),
        again=True,
    )
