"""What the mail and its envelope say of who sends it."""

from __future__ import annotations

from dataclasses import dataclass
from email.headerregistry import Address as Mailbox

from bot.core.deliveries import Part
from bot.core.notes import Note
from bot.messengers.smtp.talking import Envelope
from bot.render import mail

_TOKEN = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """``mailbox`` is who readers see. Where ``bounces`` is set (an address), what cannot be delivered comes back to
    ``local+KEY@domain``, KEY being the part's (VERP); else to the mailbox itself."""

    mailbox: Mailbox
    reply_to: Mailbox | None = None
    bounces: str = ""

    @property
    def host(self) -> str:
        """What stands behind the @ of Message-IDs, and in the list's name."""
        return self.mailbox.domain

    def envelope(self, key: str, recipient: str) -> Envelope:
        token = mail.safe(key)[:_TOKEN]
        local, _, domain = self.bounces.rpartition("@")
        return Envelope(f"{local}+{token}@{domain}" if local else self.mailbox.addr_spec, recipient, token)

    def list_headers(self) -> dict[str, str]:
        """That this comes from a machine, to a list of its kind (RFC 2919, RFC 3834, and what Exchange wants)."""
        return {
            "List-Id": f"Paperround <paperround.{self.host}>",
            "Precedence": "bulk",
            "X-Auto-Response-Suppress": "OOF, AutoReply",
            **self._answers(),
        }

    def _answers(self) -> dict[str, str]:
        return {"Reply-To": str(self.reply_to)} if self.reply_to else {}

    def letter(self, part: Part) -> mail.Letter:
        return mail.Letter(
            key=part.key,
            sender=self.mailbox,
            to=Mailbox(addr_spec=part.address.target),
            date=part.composed_at,
            subject=part.payload["subject"],
            text=part.payload["text"],
            html=part.payload["html"],
            host=part.payload["host"],
            headers=self.list_headers(),
        )

    def note(self, note: Note) -> mail.Letter:
        return mail.Letter(
            key=note.key,
            sender=self.mailbox,
            to=Mailbox(addr_spec=note.address.target),
            date=note.date,
            subject=note.subject,
            text=note.text,
            html=note.html,
            host=self.host,
            headers=self._answers(),
        )
