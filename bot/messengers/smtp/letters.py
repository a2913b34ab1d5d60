"""What the mail and its envelope say of who sends it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.core.deliveries import Part
from bot.core.notes import Note
from bot.messengers.smtp.talking import Envelope
from bot.render import headers, mail

_TOKEN = 40
LEAVE = "leave"
"""What stands in place of a part's key in the address that mails go to which end it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """``house`` is who readers see. Where ``bounces`` is set (an address), what cannot be delivered comes back to
    ``local+KEY@domain``, KEY being the part's (VERP); else to the sender's own address."""

    house: mail.House
    bounces: str = ""

    @property
    def leaving(self) -> str:
        """Where mails go that end it: to where mails come back, for the same program reads them; else to whoever
        answers for the house."""
        local, _, domain = self.bounces.rpartition("@")
        return f"{local}+{LEAVE}@{domain}" if local else (self.house.reply_to or self.house.sender).addr_spec

    def envelope(self, key: str, recipient: str) -> Envelope:
        token = headers.safe(key)[:_TOKEN]
        local, _, domain = self.bounces.rpartition("@")
        own = self.house.sender.addr_spec
        return Envelope(f"{local}+{token}@{domain}" if local else own, recipient, token)

    def letter(self, part: Part) -> mail.Letter:
        """The host in a Message-ID stays what it was when the part was composed, whatever the settings are now: it is
        how a second copy is known."""
        house = replace(self.house, host=part.payload["host"])
        to = mail.mailbox(part.address.target)
        return mail.letter(part.key, part.payload, house=house, to=to, date=part.composed_at)

    def note(self, note: Note) -> mail.Letter:
        return mail.note(note, house=self.house, to=mail.mailbox(note.address.target))
