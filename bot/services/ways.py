"""Whether the messengers' ways are open: who is closed out sends nothing more for a while, and the operator is told
once, and again when it is another trouble or none."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field

from bot.core.channels import Channel
from bot.core.deliveries import Closed, Hindrance
from bot.services.bot import Bot
from bot.services.reports import RoundReport

log = logging.getLogger(__name__)

_WHAT: dict[Hindrance, str] = {
    "down": "cannot be sent now",
    "login": "cannot be sent: the server refuses the login",
    "sender": "cannot be sent: the server refuses the sender",
    "reputation": "is refused, one after the other, as unwanted or against the rules",
}


@dataclass(slots=True)
class Ways:
    """How the ways stood when this was made, and what was seen of them since."""

    bot: Bot
    report: RoundReport
    closed: dict[str, Channel] = field(init=False)

    def __post_init__(self) -> None:
        self.closed = {one.messenger: one for one in self.bot.store.channels() if one.why}

    def is_shut(self, name: str) -> bool:
        """Whether nothing may be sent that way now."""
        return name in self.closed and self.closed[name].try_at > self.bot.clock.machine()

    def close(self, name: str, closed: Closed) -> None:
        """Several that were under way may find it closed at a time: that counts once."""
        if not self.is_shut(name):
            self.closed[name], news = self.bot.store.close_channel(name, closed, machine=self.bot.clock.machine())
            if news:
                self._tell(name, closed)
        self.report.misconfigured |= closed.why in ("login", "sender")

    def carries(self, name: str) -> None:
        """Something arrived. What was still under way when the way was closed does not open it again."""
        if name not in self.closed or self.is_shut(name):
            return
        del self.closed[name]
        if before := self.bot.store.open_channel(name, machine=self.bot.clock.machine()):
            self.report.notices.append(f"{_title(name)} is sent again; it was not since {_said(before)}.")

    def _tell(self, name: str, closed: Closed) -> None:
        said = f"{_title(name)} {_WHAT[closed.why]}: {closed.text} Papers wait until it is tried again; none is lost."
        log.error("%s (%s)", said, closed.code)
        self.report.problems.append(said)


def _title(name: str) -> str:
    return {"email": "E-mail"}.get(name, name.capitalize())


def _said(before: Channel) -> str:
    return f"{before.since:%Y-%m-%d %H:%M} UTC"
