"""The mails that are not about papers, in words: nothing stands in them but what the bot itself says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.core.notes import Wording
from bot.lib.templates import environment


@dataclass(frozen=True, slots=True)
class NoteLetters:
    """``site`` is how this bot is called: the host of its pages."""

    site: str

    def confirmation(self, link: str, until: datetime) -> Wording:
        subject = f"Please confirm: papers from {self.site}"
        words = {"subject": subject, "site": self.site, "link": link, "until": moment(until)}
        text, html = (
            environment().get_template(f"note/confirmation.{kind}").render(**words) + "\n" for kind in ("txt", "html")
        )
        return Wording(subject, text, html)


def moment(when: datetime) -> str:
    """``Saturday 28 November 2026, 18:00 UTC``."""
    return f"{when:%A} {when.day} {when:%B %Y, %H:%M} {when.tzname()}"
