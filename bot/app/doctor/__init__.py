"""The doctor: what this installation needs, looked at piece by piece; nothing is changed, and no mail is sent.

values     a finding: a check, how it came out, and what to do
machine    the clock, the state folder
memory     the database, and what it says of sources and of ways that are closed
mails      who mails come from, and whether the mail server is there for us
pages      whether browsers find the pages, and what signs the links
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.app.clocks import MachineClock
from bot.app.doctor import machine, mails, memory, pages
from bot.app.doctor.values import Finding
from bot.app.settings import Settings


def examine(settings: Settings, given: Mapping[str, str], clock: MachineClock) -> Iterator[Finding]:
    """Finding by finding, as they are made: some take seconds."""
    yield from machine.examine(settings, clock)
    yield from memory.examine(settings)
    yield from mails.examine(settings, given)
    yield from pages.examine(settings)
