"""Mails as they go to the server, and what they are to be, from messages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from email.headerregistry import Address as Mailbox

from bot.core.messages import Message, MessageLinks, Page
from bot.core.paging import split
from bot.render import html, mail
from bot.render.papers import line_words, paper_words, plain
from tests.support.mail_checker import Wanted

HOUSE = mail.House(sender=Mailbox("Paperround", "papers", "example.org"), host="example.org")
LINKS = MessageLinks(
    unsubscribe="https://papers.example.org/unsubscribe/Ab-9_" + "x" * 30,
    manage="https://papers.example.org/manage/Ab-9_" + "y" * 30,
    web="https://papers.example.org/messages/Ab-9_" + "z" * 30,
    mailto="mailto:papers+leave@example.org?subject=unsubscribe%20Ab-9",
)


def mails(message: Message, *, same_words: bool = False, links: MessageLinks = LINKS) -> Iterator[tuple[bytes, Wanted]]:
    """All mails of a message."""
    for page in pages(message, links):
        yield built(page), wanted(page, same_words=same_words)


def pages(message: Message, links: MessageLinks = LINKS) -> Sequence[Page]:
    return split(replace(message, links=links), limits=mail.LIMITS, weigh=html.weigh, key="3f9c2a1b")


def built(page: Page, house: mail.House = HOUSE) -> bytes:
    to = mail.mailbox(page.message.address.target)
    date = datetime(2025, 5, 1, 6, 0, tzinfo=UTC)
    return mail.build(mail.letter(page.key, mail.payload(page), house=house, to=to, date=date))


def wanted(page: Page, *, same_words: bool = False) -> Wanted:
    links = page.message.links
    titles = [plain((paper_words if item.full else line_words)(item).title) for item in page.items]
    leave = [uri for uri in (links.unsubscribe, links.mailto) if uri]
    return Wanted(to=page.message.address.target, leave=leave, titles=titles, same_words=same_words)
