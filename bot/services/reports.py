"""What a round did, for the person or program that started it."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.core.deliveries import Outcome, Part, Refused, Sent
from bot.core.digests import Reading, shown_name
from bot.core.messages import SourceLine
from bot.core.records import Left
from bot.core.shortfalls import Shortfall

NOTHING_LEFT = Left(deliveries=0, messages=0, claimed_until=None, next_try_at=None)


@dataclass(slots=True)
class RoundReport:
    """Counts of one run. ``problems`` are sentences for the operator; ``left`` is what is still owed at the end.
    ``rehearsed``: the parts a dry run would have sent. ``shortfalls``: what one source lacks and another has.
    ``empty_sent``: those of the messages that said that there was nothing.
    ``overtaken``: messages left out because something changed while they were composed. ``misconfigured``: a setting is
    wrong; the round went on without it: exit code 2."""

    readings: list[Reading] = field(default_factory=list)
    papers_read: int = 0
    papers_new: int = 0
    matches: int = 0
    planned: int = 0
    deliveries_sent: int = 0
    deliveries_summarised: int = 0
    deliveries_failed: int = 0
    messages_sent: int = 0
    messages_failed: int = 0
    empty_sent: int = 0
    problems: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    rehearsed: list[Part] = field(default_factory=list)
    shortfalls: list[Shortfall] = field(default_factory=list)
    overtaken: int = 0
    misconfigured: bool = False
    left: Left = field(default=NOTHING_LEFT)
    _broken: set[int] = field(default_factory=set)

    @property
    def failed(self) -> bool:
        """Whether a source failed, or a delivery or message became failed: exit code 1."""
        return bool(self.deliveries_failed or self.messages_failed) or any(r.state == "failed" for r in self.readings)

    def lines(self) -> tuple[SourceLine, ...]:
        """The sources as a message's footer names them: each once, as it was read last."""
        last = {reading.series: reading for reading in self.readings}
        return tuple(
            SourceLine(
                name=shown_name(r.source),
                state=r.state,
                date=r.date,
                papers=len(r.papers),
                error=r.error,
                missing=r.missing,
            )
            for r in last.values()
        )

    def settled(self, part: Part, outcome: Outcome, *, final: bool) -> None:
        """Count an outcome that was written; not ``final``: it will be tried again."""
        if isinstance(outcome, Sent):
            self.deliveries_sent += part.papers
            self.deliveries_summarised += part.beyond
            self.empty_sent += not (part.papers or part.beyond)
            self._message_done(part)
        elif final and not (isinstance(outcome, Refused) and outcome.gone):
            self.deliveries_failed += part.papers + part.beyond
            self._broken.add(part.message_id)
            self._message_done(part)

    def _message_done(self, part: Part) -> None:
        if part.number < part.of:
            return
        if part.message_id in self._broken:
            self.messages_failed += 1
        else:
            self.messages_sent += 1
