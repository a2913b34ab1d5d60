"""Mails per second: composed, recorded and handed over; and composing alone, beside the way the standard library has.

    python -m benchmarks.mail [--subscribers 10000] [--papers 20] [--runs 3] [--peers 200] [--digest README.md]

Every subscriber has a subscription of their own name and gets their own choice of the day's papers; what is shared are
the papers.

1. Composing: from a page, which knows papers and reasons, to the bytes that go to the server; beside it from the
   message, which has to be arranged and cut into pages first. Beside both ``EmailMessage`` for each mail, which is
   given the finished texts. What is in their mails is asserted to be the same to the letter.
2. The whole way: ``paperround dispatch`` over a SQLite file in which everybody is owed their papers, to a mail server
   that takes everything (``benchmarks.smtp_sink``, a process of its own, on another core) on as many connections as the
   bot has by default. Its parts, each by itself, and the whole in proportion to their sum: composing alone, from the
   message on; handing over alone, of finished mails on as many kept connections; recording alone, each mail in a
   transaction of its own that is flushed to the disk as the bot's are: a row for the message, one for the mail with its
   compressed payload, and its papers marked as sent, by the database's own driver. Beside them ``EmailMessage`` and a
   connection for each mail by smtplib, and no record, as scripts do it: ``--peers`` mails, extrapolated.

This process keeps to one core, where the system lets it. Seconds by the clock, and in brackets those in which the core
worked; of each line the best of ``--runs``, which take turns. Every run begins as a new day does, so that it renders
the day's papers, too; messages are made by the hundred, as in a round.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from email import message_from_bytes, policy
from email.headerregistry import Address as Mailbox
from email.message import EmailMessage
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.mail_dispatch import Cost, Finished, by_script, costs, handing, pin, prepare, recording, whole
from benchmarks.mails_made import HOUSE, MORNING, REAL, items, messages
from bot.core import paging
from bot.core.messages import Item, Message, Page
from bot.core.paging import split
from bot.render import headers, html, mail, pieces, text
from bot.render import papers as words_of_papers
from bot.services.composing import CHUNK


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


def by_hundreds(papers: Sequence[Item], given: argparse.Namespace, *, cutting: bool) -> Cost:
    """Ours; what it takes to cut the messages into pages counts only where ``cutting``."""
    cost = Cost(0, 0.0, 0.0)
    told = messages(papers, given.subscribers, given.papers)
    forget()
    while some := list(islice(told, CHUNK)):
        cut: list[Page] = []
        first = costs(0, lambda: cut.extend(page for message in some for page in pages(message)))  # noqa: B023
        rest = costs(len(cut), lambda: [joined(page) for page in cut])  # noqa: B023
        cost += first + rest if cutting else rest
    return cost


def by_the_library(finished: Sequence[Finished]) -> Cost:
    return costs(len(finished), lambda: [by_library(*one) for one in finished])


def measure(ways: Mapping[str, Callable[[], Cost]], runs: int) -> dict[str, Cost]:
    """The best of each; they take turns, so that a bad minute is bad for all."""
    found: dict[str, list[Cost]] = {name: [] for name in ways}
    for _ in range(runs):
        for name, way in ways.items():
            found[name].append(way())
    best = {name: min(some, key=lambda cost: cost.wall) for name, some in found.items()}
    for name, cost in best.items():
        print(f"{name:<48} {cost}")
    return best


def composing(papers: Sequence[Item], finished: Sequence[Finished], given: argparse.Namespace) -> None:
    ways: dict[str, Callable[[], Cost]] = {
        "a page put together from encoded pieces": lambda: by_hundreds(papers, given, cutting=False),
        "the same, from the message on": lambda: by_hundreds(papers, given, cutting=True),
        "EmailMessage, given the finished texts": lambda: by_the_library(finished),
    }
    ours, _, library = measure(ways, given.runs).values()
    print(f"\nEmailMessage takes {library.each / ours.each:.0f} times as long.\n")


def all_the_way(papers: Sequence[Item], finished: Sequence[Finished], given: argparse.Namespace, scratch: Path) -> None:
    count, core = given.subscribers, given.core
    prepared, folder = scratch / "prepared", scratch / "state"
    prepared.mkdir()
    prepare(prepared, list(messages(papers, count, given.papers)))
    ready = [joined(page) for page, _, _ in finished]
    payloads = [mail.payload(page) for page, _, _ in finished]

    def afresh() -> Cost:
        forget()
        return whole(prepared, folder, count, core=core)

    ways: dict[str, Callable[[], Cost]] = {
        "composing alone": lambda: by_hundreds(papers, given, cutting=True),
        "handing over alone, on kept connections": lambda: handing(ready, count, core=core),
        "recording alone, a commit for each": lambda: recording(prepared, folder, payloads, count),
        "composed, recorded and handed over": afresh,
        "EmailMessage, smtplib, a connection for each (x)": lambda: by_script(finished, by_library, core=core),
    }
    *parts, ours, script = measure(ways, given.runs).values()
    together = sum(part.each for part in parts)
    print(f"\nThe whole takes {ours.each / together:.2f} times as long as its parts.")
    print(f"The script (x: extrapolated from {script.mails} mails) takes {script.each / ours.each:.1f} times as long.")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--digest", type=Path, default=REAL)
    options.add_argument("--subscribers", type=int, default=10_000)
    options.add_argument("--papers", type=int, default=20)
    options.add_argument("--peers", type=int, default=200, help="mails that the slow ways make")
    options.add_argument("--runs", type=int, default=3)
    given = options.parse_args(namespace=argparse.Namespace(core=pin()))
    if not given.digest.exists():
        raise SystemExit(f"There is no digest at {given.digest}. Name one with --digest.")
    papers = items(given.digest)
    some = [page for message in messages(papers, given.peers, given.papers) for page in pages(message)]
    finished = [(page, text.render(page), html.render(page)) for page in some]
    size = sum(len(joined(page)) for page in some) / len(some) / 1000
    each = f"{given.papers} papers each, {size:.0f} kB a mail"
    print(f"{given.subscribers:,} subscribers, {each}; Python {sys.version.split()[0]}\n")
    for one in finished:
        assert said(joined(one[0])) == said(by_library(*one))
    composing(papers, finished, given)
    with TemporaryDirectory() as scratch:
        all_the_way(papers, finished, given, Path(scratch))


if __name__ == "__main__":
    main()
