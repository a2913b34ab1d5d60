"""Station 5: what is due to a subscriber becomes one message, cut into parts and rendered, before anything is sent."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.core.deliveries import Part
from bot.core.links import Links
from bot.core.messages import Group, Item, Message, Page, SourceLine, list_days
from bot.core.paging import split
from bot.core.papers import Paper, PaperId
from bot.core.ports import Messenger
from bot.core.readable import readable_paper
from bot.core.records import Composed, ComposedPart, Owed
from bot.core.rules.aloud import reads_as
from bot.core.rules.matching import explain
from bot.core.slots import Slots
from bot.core.subscriptions import Subscriber, Subscription
from bot.core.topics import Topic
from bot.services.bot import Bot
from bot.services.following import Following, FollowingCache, Rules
from bot.services.reports import RoundReport

log = logging.getLogger(__name__)

CHUNK = 100
"""Subscribers composed and claimed in one go: bounds memory, and what a killed process leaves to its lease."""

REMEMBERED = 4_000
"""Papers with the reasons of a rule that are kept for the next subscribers: more than a day has for the same few rules.
Where everybody has rules of their own, keeping them would only take room."""


@dataclass(slots=True)
class Explainer:
    """Rules in words, the reasons of matches and the papers as they are shown, each worked out once: many subscribers
    share rules and papers. Whenever it has come to ``REMEMBERED`` of them, it begins anew."""

    rules: Rules
    topics: Mapping[str, Topic]
    _items: dict[tuple[str, Paper, int], Item] = field(default_factory=dict)
    _shown: dict[Paper, Paper] = field(default_factory=dict)
    _aloud: dict[str, str] = field(default_factory=dict)

    def item(self, subscription: Subscription, paper: Paper, edition: int) -> Item:
        """``paper`` as people read it; the places of its reasons are in that text."""
        key = (subscription.rule, paper, edition)
        if (known := self._items.get(key)) is not None:
            return known
        self._make_room()
        rule = self.rules.get(subscription.rule)
        reasons = explain(rule, paper, self.topics) if rule else ()
        made = self._items[key] = Item(paper=self._readable(paper), edition=edition, reasons=reasons)
        return made

    def _make_room(self) -> None:
        if len(self._items) >= REMEMBERED:
            for remembered in (self._items, self._shown, self._aloud):
                remembered.clear()

    def _readable(self, paper: Paper) -> Paper:
        if paper not in self._shown:
            self._shown[paper] = readable_paper(paper)
        return self._shown[paper]

    def group(self, subscription: Subscription, items: Sequence[Item]) -> Group:
        return Group(
            subscription_id=subscription.id,
            name=subscription.name,
            rule=subscription.rule,
            reads_as=self._reads_as(subscription.rule),
            items=tuple(items),
        )

    def _reads_as(self, text: str) -> str:
        if text not in self._aloud:
            rule = self.rules.get(text)
            self._aloud[text] = reads_as(rule) if rule else text
        return self._aloud[text]

    def notices(self, subscriptions: Sequence[Subscription]) -> tuple[str, ...]:
        """What the reader is told about retired topics."""
        followed = {name for s in subscriptions if (rule := self.rules.get(s.rule)) for name in rule.topics}
        retired = sorted(name for name in followed if name in self.topics and self.topics[name].retired)
        return tuple(
            f"The topic {name} is no longer kept up. You still get papers by its last keywords; "
            "to change that, edit the subscription."
            for name in retired
        )


def compose(
    bot: Bot, following: FollowingCache, lines: Sequence[SourceLine], report: RoundReport, slots: Slots
) -> Iterator[Sequence[Part]]:
    """Message by message for everybody to whom something is due at ``slots``: the parts, stored and claimed by us.

    ``report.overtaken`` counts what was left out because somebody was quicker, or changed their mind, meanwhile.
    """
    after, composer = 0, _Composer(bot, following.get(), tuple(lines), report)
    while owed := bot.store.owed(after=after, limit=CHUNK, slots=slots):
        after = owed[-1].subscriber.id
        if composer.held is not (held := following.get()):
            composer = _Composer(bot, held, tuple(lines), report)
        yield from _stored(bot, composer, owed)


def compose_one(
    bot: Bot, following: FollowingCache, lines: Sequence[SourceLine], report: RoundReport, slots: Slots, *, who: int
) -> Sequence[Sequence[Part]]:
    """As ``compose``, for that one subscriber."""
    owed = [one for one in bot.store.owed(after=who - 1, limit=1, slots=slots) if one.subscriber.id == who]
    return _stored(bot, _Composer(bot, following.get(), tuple(lines), report), owed)


def _stored(bot: Bot, composer: _Composer, owed: Sequence[Owed]) -> Sequence[Sequence[Part]]:
    composed = [message for one in owed if (message := composer.compose(one))]
    stored = bot.store.add_messages(composed, owner=bot.owner, lease_until=bot.lease_until())
    composer.report.overtaken += len(composed) - len(stored)
    return stored


class _Composer:
    """Composes messages for as long as subscriptions and topics stay as they are; what the messages share is worked out
    once."""

    def __init__(self, bot: Bot, held: Following, lines: tuple[SourceLine, ...], report: RoundReport) -> None:
        self.bot = bot
        self.held = held
        self.lines = lines
        self.report = report
        self.explainer = Explainer(held.rules, held.topics)

    def compose(self, owed: Owed) -> Composed | None:
        """The message for one subscriber; None where no messenger reaches it, or where it cannot be made: then the
        report says so, its papers stay due, and the others get theirs."""
        messenger = self.bot.routes.to(owed.subscriber.address)
        if messenger is None:
            self._no_messenger(owed)
            return None
        now = self.bot.clock.now()
        try:
            message = self._message(owed, now)
            if message is None:
                self.report.overtaken += 1
                return None
            made = to_composed(self.bot, message, owed.subscriber, messenger, now=now)
            return replace(made, served=_served(owed))
        except Exception as error:
            log.exception("the message for %s could not be composed", owed.subscriber.address)
            self.report.problems.append(
                f"The message for {owed.subscriber.address} could not be composed ({type(error).__name__}: {error}). "
                "Its papers stay due; please report this."
            )
            return None

    def _no_messenger(self, owed: Owed) -> None:
        kind = owed.subscriber.address.kind
        problem = f"What is due to {kind} addresses waits: {self.bot.routes.reasons.get(kind, 'nothing carries it.')}"
        if problem not in self.report.problems:
            self.report.problems.append(problem)

    def _message(self, owed: Owed, now: datetime) -> Message | None:
        """None when none of those who wanted the papers is active any more. A subscription that has become active since
        we read who is may be missing here; its papers stay due, and the next look finds them."""
        shown: defaultdict[int, list[Item]] = defaultdict(list)
        for _, editions in groupby(owed.papers, key=lambda one: one[0].id):
            wanted = [(paper, edition, first) for paper, edition, n in editions if (first := self._first(n))]
            if wanted:
                paper, edition, _ = wanted[-1]
                subscription = wanted[0][2]
                item = self.explainer.item(subscription, paper, edition)
                covers = tuple(earlier for _, earlier, _ in wanted[:-1])
                shown[subscription.id].append(replace(item, covers=covers) if covers else item)
        if not shown:
            return None
        own = [self.held.subscriptions[n] for n in sorted(shown)]
        return Message(
            address=owed.subscriber.address,
            date=now.astimezone(ZoneInfo(own[0].schedule.tz)).date(),
            groups=tuple(self.explainer.group(s, shown[s.id]) for s in own),
            sources=self.lines,
            notices=(*_days(owed.days, now.date()), *self.explainer.notices(own)),
        )

    def _first(self, wanting: Sequence[int]) -> Subscription | None:
        """The first of those subscriptions that is active."""
        return next((self.held.subscriptions[n] for n in wanting if n in self.held.subscriptions), None)


def _served(owed: Owed) -> tuple[int, ...]:
    """The subscriptions whose slot this message settles: those that wanted something, and others of the same moment."""
    wanting = {id_ for _, _, ids in owed.papers for id_ in ids}
    moments = {moment for id_, moment in owed.slots.items() if id_ in wanting}
    return tuple(id_ for id_, moment in owed.slots.items() if moment in moments)


def _days(days: Sequence[date], today: date) -> Iterator[str]:
    """The days that a message covers, where they are several or long gone: a catch-up, or a week. An evening's batch is
    read the next morning."""
    if len(days) > 1:
        yield f"These are the papers of {len(days)} days: {list_days(days)}."
    elif days and (today - days[0]).days > 1:
        yield f"These are the papers of {list_days(days)}."


def to_composed(bot: Bot, message: Message, subscriber: Subscriber, messenger: Messenger, *, now: datetime) -> Composed:
    """``message`` cut to ``messenger``'s limits and rendered."""
    key = bot.new_key()
    split_up = split(message, limits=messenger.limits, weigh=messenger.weigh, key=key)
    pages = [_linked(page, subscriber, bot.links) for page in split_up]
    return Composed(
        subscriber_id=subscriber.id,
        key=key,
        messenger=messenger.name,
        heading=message.heading,
        composed_at=now,
        parts=[
            ComposedPart(payload=messenger.render(page), papers=_papers(page.groups), beyond=_papers(page.beyond))
            for page in pages
        ],
        again=message.again,
    )


def _linked(page: Page, subscriber: Subscriber, links: Links | None) -> Page:
    """With links to our pages, in mails: who reads on Slack leaves there."""
    if links is None or subscriber.address.kind != "email":
        return page
    here = replace(
        page.message.links,
        unsubscribe=links.unsubscribe(subscriber),
        sealed=links.sealed(subscriber),
        manage=links.manage(subscriber),
        web=links.message(page.key),
    )
    return replace(page, message=replace(page.message, links=here))


def _papers(groups: Sequence[Group]) -> list[tuple[PaperId, int, int]]:
    return [
        (item.paper.id, edition, group.subscription_id)
        for group in groups
        for item in group.items
        for edition in (*item.covers, item.edition)
    ]
