"""Composing mail: how many a second, beside the way the standard library has.

    python -m benchmarks.mail [--digest README.md] [--subscribers 10000] [--papers 20] [--peers 200] [--runs 3]

Every subscriber has a rule of their own name and gets their own choice of the day's papers; what is shared are the
papers. From a page, which knows papers and reasons, to the bytes that go to the server; beside it from the message,
which has to be arranged and cut into pages first. Beside both ``EmailMessage`` for each mail, which is given the
finished texts. What is in their mails is asserted to be the same to the letter.

Seconds of one core's time, the best of ``--runs``. Every run begins as a new day does, so that it renders the day's
papers, too; and messages are made by the hundred, as in a round.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from email.headerregistry import Address as Mailbox
from email.message import EmailMessage
from itertools import islice
from pathlib import Path

from bot.core import paging
from bot.core.addresses import Address
from bot.core.digests import Reading
from bot.core.messages import Group, Item, Message, MessageLinks, Page, SourceLine
from bot.core.paging import split
from bot.core.readable import readable_paper
from bot.core.rules.matching import explain
from bot.core.rules.parsing import parse
from bot.render import headers, html, mail, pieces, text
from bot.render import papers as words_of_papers
from bot.services.composing import CHUNK
from bot.sources import open_sources
from bot.sources.kinds import Context

def pages(message: Message) -> Sequence[Page]:
    return split(message, limits=mail.LIMITS, weigh=html.weigh, key=f"{message.groups[0].subscription_id:08x}")


def joined(page: Page) -> bytes:
    """Our way, as the messengers go it."""
    letter = mail.letter(
        page.key, mail.payload(page), house=HOUSE, to=mail.mailbox(page.message.address.target), date=MORNING
    )
    return mail.build(letter)


BUILDING = policy.SMTP.clone(cte_type="7bit")


def by_library(page: Page, plain: str, markup: str) -> bytes:
    """The standard library's way, for the same headers and texts."""
    links = page.message.links
    made = EmailMessage(policy=BUILDING)
    made["From"] = HOUSE.sender
    made["To"] = Mailbox(addr_spec=page.message.address.target)
    made["Subject"] = mail.subject(page)
    made["Date"] = MORNING
    made["Message-ID"] = mail.message_id(page.key, HOUSE.host)
    made["Auto-Submitted"] = "auto-generated"
    made["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    made["Precedence"] = "bulk"
    made["List-Id"] = f"Paperround <papers.{HOUSE.host}>"
    made["List-Unsubscribe"] = f"<{links.unsubscribe}>"
    made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    made.set_content(plain, cte="quoted-printable")
    made.add_alternative(markup, subtype="html", cte="quoted-printable")
    return made.as_bytes(policy=BUILDING.clone(max_line_length=998))


def said(written: bytes) -> tuple[dict[str, str], list[str]]:
    """Headers and bodies, as a reader has them."""
    read = message_from_bytes(written, policy=policy.default)
    assert isinstance(read, EmailMessage)
    bodies = [part.get_content().replace("\r\n", "\n") for part in read.iter_parts()]
    return {name: re.sub(r"\s+", " ", str(value)) for name, value in read.items() if name != "Content-Type"}, bodies


CACHES = [
    remembered
    for module in (paging, words_of_papers, pieces, headers, text, html)
    for remembered in vars(module).values()
    if hasattr(remembered, "cache_clear")
]


def forget() -> None:
    """As on a new day: whatever remembers papers forgets them."""
    for remembered in CACHES:
        remembered.cache_clear()
    for layout in (text._PAGE, html._PAGE):  # noqa: SLF001
        layout.forget()


@dataclass(frozen=True)
class Rate:
    what: str
    mails: int
    seconds: float

    def __str__(self) -> str:
        each = self.seconds / self.mails
        return f"{self.what:<58} {self.mails:>7,} mails {1 / each:>9,.0f} a second {each * 1000:>8.3f} ms each"


def by_hundreds(papers: Sequence[Item], given: argparse.Namespace, *, cutting: bool) -> Rate:
    """Ours; what it takes to cut the messages into pages counts only where ``cutting``."""
    count, seconds = 0, 0.0
    told = messages(papers, given.subscribers, given.papers)
    forget()
    while some := list(islice(told, CHUNK)):
        before = time.process_time()
        cut = [page for message in some for page in pages(message)]
        start = before if cutting else time.process_time()
        for page in cut:
            joined(page)
        seconds += time.process_time() - start
        count += len(cut)
    what = "the same, from the message on" if cutting else "a page put together from encoded pieces"
    return Rate(what, count, seconds)


def by_the_library(finished: Sequence[tuple[Page, str, str]]) -> Rate:
    start = time.process_time()
    for page, plain, markup in finished:
        by_library(page, plain, markup)
    return Rate("EmailMessage, given the finished texts", len(finished), time.process_time() - start)


def best(runs: int, measure: Callable[[], Rate]) -> Rate:
    return min((measure() for _ in range(runs)), key=lambda rate: rate.seconds)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--digest", type=Path, default=REAL)
    options.add_argument("--subscribers", type=int, default=10_000)
    options.add_argument("--papers", type=int, default=20)
    options.add_argument("--peers", type=int, default=200, help="mails that the slow ways make")
    options.add_argument("--runs", type=int, default=3)
    given = options.parse_args()
    if not given.digest.exists():
        raise SystemExit(f"There is no digest at {given.digest}. Name one with --digest.")
    papers = items(given.digest)
    some = [page for message in messages(papers, given.peers, given.papers) for page in pages(message)]
    finished = [(page, text.render(page), html.render(page)) for page in some]
    size = sum(len(joined(page)) for page in some) / len(some) / 1000
    each = f"{given.papers} papers each, {size:.0f} kB a mail"
    print(f"{given.subscribers:,} subscribers, {each}; Python {sys.version.split()[0]}\n")
    for page, plain, markup in finished:
        assert said(joined(page)) == said(by_library(page, plain, markup))
    ours = best(given.runs, lambda: by_hundreds(papers, given, cutting=False))
    library = best(given.runs, lambda: by_the_library(finished))
    for rate in (ours, best(given.runs, lambda: by_hundreds(papers, given, cutting=True)), library):
        print(rate)
    print(f"\nEmailMessage takes {library.seconds / library.mails / (ours.seconds / ours.mails):.0f} times as long.")


if __name__ == "__main__":
    main()
