"""Messages as files that a person can open: a folder per part with the mail, the HTML, the text and the Slack posts.
A note has no posts.

A folder appears whole or not at all, under a name that only depends on the part: sending again finds it there.
"""

from __future__ import annotations

import re
import shutil
from datetime import datetime
from email.headerregistry import Address as Mailbox
from pathlib import Path

from bot.core.addresses import Address
from bot.core.deliveries import Outcome, Part, Payload, Refused, Sent
from bot.core.messages import Item, Page
from bot.core.notes import Note
from bot.lib.atomic import sweep, write_folder
from bot.render import blocks, headers, html, mail
from bot.render.words import page_words

_HOUSE = mail.House(sender=Mailbox("Paperround", "paperround", "localhost"))


class OutboxMessenger:
    """Delivers into ``folder``, which is made when the first message comes."""

    name = "outbox"
    limits = mail.LIMITS
    can_be_asked = True
    repeat_is_harmless = True  # the folder's name comes from the part: a second one finds the first

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def weigh(self, item: Item) -> int:
        return html.weigh(item)

    def render(self, page: Page) -> Payload:
        words = page_words(page)
        return {**mail.payload(page, words), "slack": blocks.render_json(page, words)}

    def as_mail(self, part: Part) -> bytes:
        return mail.build(_letter(part))

    def send(self, part: Part) -> Outcome:
        return self._write(self._place(part), _files(part), again=bool(part.attempts or part.repeat))

    def _write(self, target: Path, files: dict[str, bytes], *, again: bool = False) -> Outcome:
        try:
            if again:
                sweep(target)
            write_folder(target, files)
        except OSError as error:
            return Refused("io", f"The outbox {self._folder.as_posix()} cannot be written: {error.strerror}.")
        return _receipt(target)

    def post(self, note: Note) -> Outcome:
        target = self._folder / _name(note.date, note.address, note.key)
        letter = mail.note(note, house=_HOUSE, to=_mailbox(note.address))
        return self._write(target, _bodies(mail.build(letter), note.html, note.text))

    def find(self, part: Part) -> Sent | None:
        target = self._place(part)
        return _receipt(target) if target.is_dir() else None

    def forget(self, address: Address) -> int:
        """Names are cut and cleaned, so that two addresses may share one: the mail inside says whose it is."""
        named = list(self._folder.glob(f"*_{_clean(address)}_*"))
        own = [folder for folder in named if _is_for(folder, address)]
        for folder in own:
            sweep(folder)
            shutil.rmtree(folder)
        return len(own)

    def _place(self, part: Part) -> Path:
        return self._folder / _name(part.composed_at, part.address, part.key)


def _name(day: datetime, address: Address, key: str) -> str:
    """``2025-05-01_reader@example.org_3f9c2a1b-1``: sorted by day, safe on every file system."""
    return f"{day:%Y-%m-%d}_{_clean(address)}_{headers.safe(key)}"


def _clean(address: Address) -> str:
    return re.sub(r"[^A-Za-z0-9@.-]+", "_", address.identity)[:44]


def _is_for(folder: Path, address: Address) -> bool:
    """Whether the mail in ``folder`` is to ``address``, in whatever case."""
    file = folder / "message.eml"
    head = file.read_bytes().partition(b"\r\n\r\n")[0] + b"\r\n" if file.exists() else b""
    return f"\r\n{headers.mailbox('To', _mailbox(address))}".lower().encode() in head.lower()


def _receipt(target: Path) -> Sent:
    return Sent(f"outbox:{target.as_posix()}")


def _files(part: Part) -> dict[str, bytes]:
    payload = part.payload
    bodies = _bodies(mail.build(_letter(part)), mail.web(payload), payload["text"])
    return {**bodies, "slack.json": payload["slack"].encode()}


def _letter(part: Part) -> mail.Letter:
    return mail.letter(part.key, part.payload, house=_HOUSE, to=_mailbox(part.address), date=part.composed_at)


def _bodies(letter: bytes, html: str, text: str) -> dict[str, bytes]:
    return {"message.eml": letter, "message.html": html.encode(), "message.txt": text.encode()}


def _mailbox(address: Address) -> Mailbox:
    if address.kind == "email":
        return mail.mailbox(address.target)
    return Mailbox(headers.header(address.identity, 60), "outbox", "localhost")
