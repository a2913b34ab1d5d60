"""Notes: mails that are not about papers, such as the one that asks whether an address is to be subscribed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

from bot.core.addresses import Address
from bot.core.deliveries import Outcome, Part


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One mail, ready to go. ``key`` is never used again for another one."""

    key: str
    address: Address
    date: datetime
    subject: str
    text: str
    html: str


@runtime_checkable
class Postman(Protocol):
    """A messenger that takes notes, too."""

    def post(self, note: Note) -> Outcome:
        """Try once, within seconds. Every expected failure is an Outcome; an exception is a bug."""
        ...


@runtime_checkable
class Mailer(Protocol):
    """A messenger whose parts are mails."""

    def as_mail(self, part: Part) -> bytes:
        """The mail of a part, to the byte."""
        ...


@dataclass(frozen=True, slots=True)
class Wording:
    """What a note says."""

    subject: str
    text: str
    html: str


class Letters(Protocol):
    """Writes the notes: nothing stands in them that a stranger has typed."""

    def confirmation(self, link: str, until: datetime) -> Wording:
        """Asks whether this address is to get papers: ``link`` says yes, ``until`` then."""
        ...
