"""Text and HTML as the bytes of one mail (RFC 5322, seven-bit, the same for the same letter).

The bodies are put together from encoded pieces that many mails share (bot.render.pieces), and kept so in a part's
payload: what is sent again is the same to the byte, and sending puts nothing but a head in front of it.
"""

from __future__ import annotations

from binascii import a2b_qp
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from email.headerregistry import Address as Mailbox
from hashlib import sha256
from urllib.parse import quote

from bot.core.messages import NO_LINKS, Group, MessageLinks, Page
from bot.core.notes import Note
from bot.render import headers, html, pieces, text
from bot.render.headers import header, safe
from bot.render.words import PageWords, page_words

SUBJECT = 120
HOST = "paperround.local"
LIMITS = html.LIMITS


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Who sends. ``host`` stands in the Message-ID and in the name of the list, and should stay the same for ever."""

    sender: Mailbox
    reply_to: Mailbox | None = None
    host: str = HOST


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What one mail says, to whom. ``key`` is unique for ever and the same whenever this letter is sent again.
    ``text`` and ``html`` are quoted-printable (see ``pieces.quoted``). ``links``: how to leave the list that this is
    a mail of; None where it is a mail by itself."""

    key: str
    house: House
    to: Mailbox
    date: datetime
    subject: str
    text: str
    html: str
    links: MessageLinks | None = None


def payload(page: Page, words: PageWords | None = None) -> dict[str, str]:
    """What the store keeps of a mail. ``text`` is for people; the two bodies are as they will be sent."""
    words = words or page_words(page)
    parts, links = text.pieces(words), page.message.links
    said = {
        "subject": _subject(page, words.heading),
        "text": pieces.joined(parts),
        "mail.text": pieces.encoded(parts),
        "mail.html": pieces.encoded(html.pieces(words)),
    }
    if links.unsubscribe:
        said["unsubscribe"] = links.unsubscribe
    if links.mailto:
        said["mailto"] = links.mailto
    if page.beyond:
        said["web"] = pieces.quoted(html.render(_whole(page)))
    return said


def leaving_by_mail(page: Page, to: str) -> Page:
    """The page with a way to leave by a mail to the address ``to``, where there is none on the web."""
    links = page.message.links
    if links.leave:
        return page
    who = links.sealed or quote(page.message.address.target, safe="@")  # a person would read that
    here = replace(links, mailto=f"mailto:{quote(to, safe='@+')}?subject=unsubscribe%20{who}")
    return replace(page, message=replace(page.message, links=here))


def mailbox(address: str) -> Mailbox:
    """An address that was checked when it was subscribed."""
    local, _, domain = address.rpartition("@")
    return Mailbox(username=local, domain=domain)


def letter(key: str, payload: Mapping[str, str], *, house: House, to: Mailbox, date: datetime) -> Letter:
    """The mail of a part, from its payload; in those of older versions nothing is encoded."""
    return Letter(
        key=key,
        house=house,
        to=to,
        date=date,
        subject=payload["subject"],
        text=payload.get("mail.text") or pieces.quoted(payload["text"]),
        html=payload.get("mail.html") or pieces.quoted(payload["html"]),
        links=MessageLinks(unsubscribe=payload.get("unsubscribe", ""), mailto=payload.get("mailto", "")),
    )


def note(note: Note, *, house: House, to: Mailbox) -> Letter:
    """The mail of a note."""
    return Letter(
        key=note.key,
        house=house,
        to=to,
        date=note.date,
        subject=note.subject,
        text=pieces.quoted(note.text),
        html=pieces.quoted(note.html),
    )


def web(payload: Mapping[str, str]) -> str:
    """The mail of that payload as a page, with the papers that the mail had no room for."""
    body = payload.get("web") or payload.get("mail.html")
    return read(body) if body else payload["html"]


def read(body: str) -> str:
    """What a quoted-printable body says."""
    return a2b_qp(body.encode("ascii")).decode().replace("\r\n", "\n")


def subject(page: Page) -> str:
    """The heading, short enough for a subject, and which part this is."""
    return _subject(page, page.message.heading)


def _subject(page: Page, heading: str) -> str:
    part = f" (part {page.number} of {page.of})" if page.of > 1 else ""
    return header(heading, SUBJECT - len(part)) + part


def message_id(key: str, host: str = HOST) -> str:
    """The Message-ID of the letter with ``key``: the same for every attempt, so that a second copy can be told."""
    return f"<{safe(key)}@{host}>"


def build(letter: Letter) -> bytes:
    """The mail. Its boundary comes from its key: the same letter gives the same bytes."""
    boundary = f"=_{sha256(letter.key.encode(errors='replace')).hexdigest()[:24]}"
    head = [*_head(letter), *(_list(letter) if letter.links else ()), *_closing(boundary)]
    written = "".join([line for _, line in head])
    headers.check(written, [name for name, _ in head])
    mark = f"--{boundary}"
    bodies = [
        f"{written}\r\n{mark}\r\n{_PLAIN}",
        letter.text,
        f"\r\n{mark}\r\n{_HTML}",
        letter.html,
        f"\r\n{mark}--\r\n",
    ]
    return "".join(bodies).encode("ascii")


_Header = tuple[str, str]
"""A name, and all the lines of it."""


def _head(letter: Letter) -> Iterator[_Header]:
    yield "From", headers.mailbox("From", letter.house.sender)
    if letter.house.reply_to:
        yield "Reply-To", headers.mailbox("Reply-To", letter.house.reply_to)
    yield "To", headers.mailbox("To", letter.to)
    yield "Subject", headers.text("Subject", header(letter.subject, SUBJECT))
    yield "Date", headers.moment("Date", letter.date)
    yield "Message-ID", headers.plain("Message-ID", message_id(letter.key, letter.house.host))
    yield "Auto-Submitted", "Auto-Submitted: auto-generated\r\n"
    yield "X-Auto-Response-Suppress", "X-Auto-Response-Suppress: OOF, AutoReply\r\n"


def _list(letter: Letter) -> Iterator[_Header]:
    """Of mails about papers only. One click (RFC 8058) needs a page by HTTPS that does it."""
    links = letter.links or NO_LINKS
    yield "Precedence", "Precedence: bulk\r\n"
    yield "List-Id", headers.plain("List-Id", f"Paperround <papers.{letter.house.host}>")
    if uris := [uri for uri in (links.unsubscribe, links.mailto) if uri]:
        yield "List-Unsubscribe", headers.uris("List-Unsubscribe", uris)
    if links.one_click:
        yield "List-Unsubscribe-Post", "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"


def _closing(boundary: str) -> Iterator[_Header]:
    yield "MIME-Version", "MIME-Version: 1.0\r\n"
    yield "Content-Type", f'Content-Type: multipart/alternative; boundary="{boundary}"\r\n'


_PLAIN, _HTML = (
    f'Content-Type: text/{kind}; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
    for kind in ("plain", "html")
)


def _whole(page: Page) -> Page:
    """The page with the papers that are beyond it, a line each."""
    beyond = {group.subscription_id: group for group in page.beyond}
    own = {group.subscription_id for group in page.groups}
    groups = [_together(group, beyond.get(group.subscription_id)) for group in page.groups]
    others = [_together(replace(group, items=()), group) for group in page.beyond if group.subscription_id not in own]
    return replace(page, groups=(*groups, *others), beyond=())


def _together(group: Group, beyond: Group | None) -> Group:
    lines = [replace(item, full=False) for item in beyond.items] if beyond else []
    return replace(group, items=(*group.items, *lines))
