"""Station 6: send parts and settle their outcomes, each only under a standing claim."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby, islice
from typing import TypedDict

from bot.core.channels import SendsTogether, Take
from bot.core.deliveries import Closed, Outcome, Part, Refused, Sent, Unknown, back_off, is_final, worn_out
from bot.core.ports import Messenger
from bot.services.bot import Bot
from bot.services.handing import Hand
from bot.services.reports import RoundReport
from bot.services.ways import Ways

log = logging.getLogger(__name__)

TOGETHER = 50
"""Parts between two commits where sending one twice does no harm. Elsewhere it is one at a time: whoever stalls longer
than a lease must not go on with parts that another worker has sent meanwhile."""

LOOK_AGAIN = 300.0
"""Seconds until a part whose messenger is gone from the configuration is looked at again."""


class Signature(TypedDict):
    """Who writes outcomes, when."""

    owner: str
    now: datetime
    machine: float
    next_try_at: Mapping[int, float]


def send_all(bot: Bot, parts: Iterable[Part], report: RoundReport) -> int:
    """Send claimed parts, those of one message in their order; how many outcomes were written."""
    return _Sending(bot, report, Ways(bot, report)).run(parts)


@dataclass(slots=True)
class _Sending:
    bot: Bot
    report: RoundReport
    ways: Ways
    held: dict[int, float] = field(default_factory=dict)
    """Messages with a part that has to be tried again, and when: their later parts wait."""
    untried: list[Part] = field(default_factory=list)
    heard: list[tuple[Part, Outcome]] = field(default_factory=list)
    """Outcomes that are not written yet."""
    written: int = 0

    def run(self, parts: Iterable[Part]) -> int:
        written = 0
        for name, run in groupby(parts, key=lambda part: part.messenger):
            messenger = self.bot.routes.messengers.get(name)
            if messenger is None:
                self._no_messenger(name, list(run))
            elif messenger.repeat_is_harmless:
                written += sum(self._send(messenger, batch) for batch in _batches(run, TOGETHER))
            else:
                written += self._send_singly(messenger, run)
        return written

    def _no_messenger(self, name: str, parts: Sequence[Part]) -> None:
        self.bot.store.release(parts, owner=self.bot.owner, next_try_at=self.bot.clock.machine() + LOOK_AGAIN)
        self.report.problems.append(
            f"{len(parts)} composed for {name} wait: {name} is not configured any more. Configure it again."
        )

    def _send(self, messenger: Messenger, batch: Sequence[Part]) -> int:
        going = [part for part in batch if self._may_go(part)]
        live = self.bot.store.begin(going, owner=self.bot.owner, lease_until=self.bot.lease_until())
        outcomes = list(self._outcomes(messenger, [part for part in going if part.id in live]))
        written = self._settle(outcomes)
        tried = {part.id for part, _ in outcomes}
        if untried := [part for part in batch if part.id not in tried]:
            self.bot.store.release(untried, owner=self.bot.owner)
        return written

    def _outcomes(self, messenger: Messenger, parts: Sequence[Part]) -> Iterator[tuple[Part, Outcome]]:
        for part in parts:
            if self._may_go(part):  # no earlier part of the same message has to be tried again
                yield part, self._heard(part, _attempt(messenger, part))

    def _send_singly(self, messenger: Messenger, parts: Iterator[Part]) -> int:
        """Outcomes are written at once: with the beginning of the next parts, where there are any, in one commit."""
        hand, before = Hand(parts, self._begin), self.written

        def take(most: int) -> Sequence[Part]:
            some = hand.take(most)
            if not some:
                self._write_heard()
            return some

        try:
            for outcomes in _outcomes_of(messenger, take):
                self._write_heard()
                for part, outcome in outcomes:
                    self._settle_later(part, self._heard(part, outcome))
                    hand.settled(part)
        finally:
            self._write_heard()
        self._give_back()
        return self.written - before

    def _settle_later(self, part: Part, outcome: Outcome) -> None:
        if isinstance(outcome, Closed):
            self._settle([(part, outcome)])
        else:
            self.heard.append((part, outcome))

    def _write_heard(self) -> None:
        if self.heard:
            self.written += self._write(self.heard)
            self.heard = []

    def _begin(self, some: Sequence[Part]) -> Sequence[Part]:
        going = [part for part in some if self._may_go(part)]
        begun: frozenset[int] = frozenset()
        if going:
            written, begun = self.bot.store.settle_and_begin(
                self.heard, going, **self._signed(self.heard), lease_until=self.bot.lease_until()
            )
            heard, self.heard = self.heard, []
            self._report(heard, written)
            self.written += len(written)
        self.untried.extend(part for part in some if part.id not in begun)
        if len(self.untried) >= TOGETHER:
            self._give_back()
        return [part for part in going if part.id in begun]

    def _give_back(self) -> None:
        if self.untried:
            self.bot.store.release(self.untried, owner=self.bot.owner)
            self.untried.clear()

    def _may_go(self, part: Part) -> bool:
        return part.message_id not in self.held and not self.ways.is_shut(part.messenger)

    def _heard(self, part: Part, outcome: Outcome) -> Outcome:
        """What came of it, and what that means for others."""
        outcome = worn_out(outcome, part, self.bot.clock.machine())
        if isinstance(outcome, Closed):
            self.ways.close(part.messenger, outcome)
        elif isinstance(outcome, Sent):
            self.ways.carries(part.messenger)
        elif not is_final(outcome):
            pause = back_off(part.attempts + 1, outcome.retry_after)
            self.held[part.message_id] = self.bot.clock.machine() + pause
        return outcome

    def _settle(self, outcomes: Sequence[tuple[Part, Outcome]]) -> int:
        """Who found the way closed is as before, but behind all others: should that part be what closes the way, they
        still go."""
        told = [(part, outcome) for part, outcome in outcomes if not isinstance(outcome, Closed)]
        if back := [part for part, outcome in outcomes if isinstance(outcome, Closed)]:
            self.bot.store.release(back, owner=self.bot.owner, next_try_at=self.bot.clock.machine())
        return self._write(told) if told else 0

    def _write(self, outcomes: Sequence[tuple[Part, Outcome]]) -> int:
        written = self.bot.store.settle(outcomes, **self._signed(outcomes))
        self._report(outcomes, written)
        return len(written)

    def _signed(self, outcomes: Sequence[tuple[Part, Outcome]]) -> Signature:
        return {
            "owner": self.bot.owner,
            "now": self.bot.clock.now(),
            "machine": self.bot.clock.machine(),
            "next_try_at": {part.id: self.held[part.message_id] for part, o in outcomes if not is_final(o)},
        }

    def _report(self, outcomes: Sequence[tuple[Part, Outcome]], written: frozenset[int]) -> None:
        for part, outcome in outcomes:
            if part.id in written:
                self.report.settled(part, outcome, final=is_final(outcome))
                self._tell(part, outcome)
        self.bot.progress("sending", self.report.deliveries_sent, None)

    def _tell(self, part: Part, outcome: Outcome) -> None:
        if isinstance(outcome, Sent):
            return
        log.warning("%s, part %d of %d: %s: %s", part.address, part.number, part.of, outcome.code, outcome.text)
        if isinstance(outcome, Refused) and outcome.gone:
            self.report.problems.append(
                f"{part.address} cannot be reached and is blocked: {outcome.text} Its papers wait. "
                "When it works again, resume one of its subscriptions."
            )
        elif isinstance(outcome, Unknown) and outcome.permanent:
            self.report.problems.append(f"Nobody knows whether a message for {part.address} arrived: {outcome.text}")
        elif is_final(outcome):
            self.report.problems.append(f"A message for {part.address} was refused for good: {outcome.text}")


def _batches(parts: Iterable[Part], size: int) -> Iterator[list[Part]]:
    rest = iter(parts)
    while batch := list(islice(rest, size)):
        yield batch


def _outcomes_of(messenger: Messenger, take: Take) -> Iterator[Sequence[tuple[Part, Outcome]]]:
    if isinstance(messenger, SendsTogether) and not messenger.can_be_asked:
        yield from messenger.send_many(take)
        return
    while parts := take(1):
        yield [(part, _attempt(messenger, part)) for part in parts]


def _attempt(messenger: Messenger, part: Part) -> Outcome:
    """Ask first where an earlier attempt may have arrived; then send.

    A messenger that raises has a bug, and nobody knows how far it came: the outcome is unknown, and the back-off keeps
    the part from going round for ever.
    """
    try:
        if part.repeat and messenger.can_be_asked and (found := messenger.find(part)):
            return found
        return messenger.send(part)
    except Exception as error:
        log.exception("%s failed on a part for %s", messenger.name, part.address)
        return Unknown("bug", f"{type(error).__name__}: {error}")
