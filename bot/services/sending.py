"""Station 6: send parts and settle their outcomes, each only under a standing claim."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, islice

from bot.core.deliveries import Outcome, Part, Refused, Sent, Unknown, back_off
from bot.core.ports import Messenger
from bot.services.bot import Bot
from bot.services.reports import RoundReport

log = logging.getLogger(__name__)

TOGETHER = 50
"""Parts between two commits where sending one twice does no harm. Elsewhere it is one at a time: whoever stalls longer
than a lease must not go on with parts that another worker has sent meanwhile."""

LOOK_AGAIN = 300.0
"""Seconds until a part whose messenger is gone from the configuration is looked at again."""


def send_all(bot: Bot, parts: Iterable[Part], report: RoundReport) -> int:
    """Send claimed parts, those of one message in their order; how many outcomes were written."""
    return _Sending(bot, report).run(parts)


@dataclass(slots=True)
class _Sending:
    bot: Bot
    report: RoundReport
    held: dict[int, float] = field(default_factory=dict)
    """Messages with a part that has to be tried again, and when: their later parts wait."""

    def run(self, parts: Iterable[Part]) -> int:
        written = 0
        for name, run in groupby(parts, key=lambda part: part.messenger):
            messenger = self.bot.routes.messengers.get(name)
            if messenger is None:
                self._no_messenger(name, list(run))
                continue
            for batch in _batches(run, TOGETHER if messenger.repeat_is_harmless else 1):
                written += self._send(messenger, batch)
                self.bot.progress("sending", self.report.deliveries_sent, None)
        return written

    def _no_messenger(self, name: str, parts: Sequence[Part]) -> None:
        self.bot.store.release(parts, owner=self.bot.owner, next_try_at=self.bot.clock.machine() + LOOK_AGAIN)
        self.report.problems.append(
            f"{len(parts)} composed for {name} wait: {name} is not configured any more. Configure it again."
        )

    def _send(self, messenger: Messenger, batch: Sequence[Part]) -> int:
        going = [part for part in batch if part.message_id not in self.held]
        live = self.bot.store.begin(going, owner=self.bot.owner, lease_until=self.bot.lease_until())
        outcomes = list(self._outcomes(messenger, [part for part in going if part.id in live]))
        written = self._settle(outcomes)
        tried = {part.id for part, _ in outcomes}
        if untried := [part for part in batch if part.id not in tried]:
            self.bot.store.release(untried, owner=self.bot.owner)
        return written

    def _outcomes(self, messenger: Messenger, parts: Sequence[Part]) -> Iterator[tuple[Part, Outcome]]:
        for part in parts:
            if part.message_id not in self.held:  # an earlier part of the same message has to be tried again
                yield part, self._outcome(messenger, part)

    def _outcome(self, messenger: Messenger, part: Part) -> Outcome:
        outcome = _attempt(messenger, part)
        if not is_final(outcome):
            retry_after = outcome.retry_after if isinstance(outcome, Refused) else None
            self.held[part.message_id] = self.bot.clock.machine() + back_off(part.attempts + 1, retry_after)
        return outcome

    def _settle(self, outcomes: Sequence[tuple[Part, Outcome]]) -> int:
        written = self.bot.store.settle(
            outcomes,
            owner=self.bot.owner,
            now=self.bot.clock.now(),
            next_try_at={part.id: self.held[part.message_id] for part, o in outcomes if not is_final(o)},
        )
        for part, outcome in outcomes:
            if part.id in written:
                self.report.settled(part, outcome, final=is_final(outcome))
                self._tell(part, outcome)
        return len(written)

    def _tell(self, part: Part, outcome: Outcome) -> None:
        if isinstance(outcome, Sent):
            return
        log.warning("%s, part %d of %d: %s: %s", part.address, part.number, part.of, outcome.code, outcome.text)
        if isinstance(outcome, Refused) and outcome.destination:
            self.report.problems.append(
                f"{part.address} cannot be reached and is blocked: {outcome.text} Its papers wait. "
                "When it works again, resume one of its subscriptions."
            )
        elif is_final(outcome):
            self.report.problems.append(f"A message for {part.address} was refused for good: {outcome.text}")


def _batches(parts: Iterable[Part], size: int) -> Iterator[list[Part]]:
    rest = iter(parts)
    while batch := list(islice(rest, size)):
        yield batch


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


def is_final(outcome: Outcome) -> bool:
    """Whether nothing more is to be tried."""
    return isinstance(outcome, Sent) or (isinstance(outcome, Refused) and outcome.permanent)
