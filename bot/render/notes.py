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
        return _wording("confirmation", subject, site=self.site, link=link, until=moment(until))

    def trial(self, when: datetime) -> Wording:
        """The mail with which an operator tries whether mails go out."""
        return _wording("trial", f"A test mail from {self.site}", site=self.site, when=moment(when))


def _wording(name: str, subject: str, **words: str) -> Wording:
    templates = [environment().get_template(f"note/{name}.{kind}") for kind in ("txt", "html")]
    text, html = (template.render(subject=subject, **words) + "\n" for template in templates)
    return Wording(subject, text, html)


def moment(when: datetime) -> str:
    """``Saturday 28 November 2026, 18:00 UTC``."""
    return f"{when:%A} {when.day} {when:%B %Y, %H:%M} {when.tzname()}"
