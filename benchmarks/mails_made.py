"""The mails that are measured: a real day's papers, of which every subscriber gets a choice of their own."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from email.headerregistry import Address as Mailbox
from pathlib import Path

from bot.core.addresses import Address
from bot.core.digests import Reading
from bot.core.messages import Group, Item, Message, MessageLinks, SourceLine
from bot.core.readable import readable_paper
from bot.core.rules.matching import explain
from bot.core.rules.parsing import parse
from bot.render import mail
from bot.sources import open_sources
from bot.sources.kinds import Context

HERE = Path(__file__).resolve().parents[1]
REAL = HERE.parent / "shared" / "digests" / "2025-07-14" / "README.md"

DAY = date(2025, 7, 14)
MORNING = datetime(2025, 7, 14, 6, 0, tzinfo=UTC)
HOUSE = mail.House(sender=Mailbox("Paperround", "papers", "example.org"), host="example.org")
RULE = "model*, learning, data, language, image*"
SOURCES = (SourceLine(name="README.md", state="fresh", date=DAY, papers=616),)


def items(digest: Path) -> list[Item]:
    """The papers of the day that the rule finds, as they are shown."""
    (source,) = open_sources(str(digest), Context(Path.cwd()))
    reading: Reading = next(iter(source.read(None, datetime.now(UTC))))
    rule = parse(RULE)
    found = ((paper, explain(rule, paper, {})) for paper in reading.papers)
    return [Item(paper=readable_paper(paper), reasons=reasons) for paper, reasons in found if reasons]


def messages(papers: Sequence[Item], subscribers: int, each: int) -> Iterator[Message]:
    chance = random.Random(616)
    for n in range(subscribers):
        address = f"reader{n}@example.org"
        group = Group(
            subscription_id=n,
            name=f"What reader {n} follows",
            rule=RULE,
            reads_as="papers with “model…”, “learning”, “data”, “language” or “image…”",
            items=tuple(chance.sample(papers, min(each, len(papers)))),
        )
        links = MessageLinks(
            unsubscribe=f"https://papers.example.org/unsubscribe/{chance.getrandbits(120):x}",
            manage=f"https://papers.example.org/manage/{chance.getrandbits(120):x}",
            web=f"https://papers.example.org/messages/{chance.getrandbits(120):x}",
        )
        yield Message(
            address=Address("email", address, address), date=DAY, groups=(group,), sources=SOURCES, links=links
        )
