"""The whole way of a morning's mails, and its parts each by itself; ``benchmarks.mail`` prints them."""

from __future__ import annotations

import os
import shutil
import smtplib
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import insert

from benchmarks.mails_made import DAY, HOUSE, MORNING, RULE
from bot.app.clocks import MachineClock
from bot.app.settings import Settings
from bot.app.wiring import App, open_app
from bot.core.batches import Batch
from bot.core.deliveries import Want
from bot.core.digests import Digest, Reading
from bot.core.messages import Message, Page
from bot.core.records import Plan
from bot.core.subscriptions import DEFAULT_ANNOUNCE
from bot.messengers.smtp.connecting import connect
from bot.messengers.smtp.replies import Reply
from bot.messengers.smtp.servers import Server
from bot.messengers.smtp.talking import Envelope
from bot.services.polling import merged
from bot.services.reports import RoundReport
from bot.services.rounds import run_dispatch
from bot.store import open_store
from bot.store.columns import pack
from bot.store.engine import make_engine, parse_url, writing
from bot.store.schema import subscribers, subscriptions

FILE = "paperround.db"

Finished = tuple[Page, str, str]
"""A page, and what it says as text and as HTML."""

Writer = Callable[[Page, str, str], bytes]


def pin() -> int | None:
    """Keep this process to one core, where the system lets it; another core, for the sink."""
    if not hasattr(os, "sched_setaffinity") or len(os.sched_getaffinity(0)) < 2:
        return None
    mine, other, *_ = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {mine})
    return other


@contextmanager
def sink(core: int | None, expected: int) -> Iterator[int]:
    """A mail server in a process of its own, on ``core``; its port. At the end it must have got ``expected`` mails."""
    command = [sys.executable, "-m", "benchmarks.smtp_sink", *([] if core is None else ["--core", str(core)])]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=Path(__file__).parents[1]) as process:
        assert process.stdin
        assert process.stdout
        yield int(process.stdout.readline())
        process.stdin.close()
        mails = int(process.stdout.readline().split()[0])
    assert mails == expected, f"{mails} of {expected} mails arrived"


def prepare(folder: Path, made: Sequence[Message]) -> None:
    """A store in which everybody is owed the papers of their message, each by a subscription of their own."""
    address = f"sqlite:///{folder / FILE}"
    store = open_store(address, announce=lambda _: None)
    engine = make_engine(parse_url(address))
    with writing(engine).begin() as db:
        rows = [_subscriber(n, message) for n, message in enumerate(made, 1)]
        db.execute(insert(subscribers), rows)
        db.execute(insert(subscriptions), [_subscription(n) for n in range(1, len(made) + 1)])
    engine.dispose()
    papers = {item.paper.id: item.paper for message in made for group in message.groups for item in group.items}
    digest = Digest(date=DAY, papers=tuple(papers.values()))
    reading = Reading(source="README.md", series="README.md", state="fresh", date=DAY, digest=digest)
    batch = Batch(1, DAY)
    wants = [
        Want(n, n, item.paper.id, 0) for n, message in enumerate(made, 1) for g in message.groups for item in g.items
    ]
    plan = Plan(reading=reading, batch=batch, papers=merged("README.md", digest, batch, {}), wants=wants)
    planned = store.plan(plan, epochs=store.epochs(), now=MORNING)
    assert planned.deliveries == len(wants)
    store.close()


def _subscriber(n: int, message: Message) -> dict[str, object]:
    who = message.address
    row = {"id": n, "identity": who.identity, "kind": who.kind, "target": who.target, "blocked": ""}
    return {**row, "created_at": MORNING, "generation": 0}


def _subscription(n: int) -> dict[str, object]:
    row = {"id": n, "subscriber_id": n, "name": f"What reader {n} follows", "rule": RULE, "rule_key": RULE}
    when = {"every": "batch", "at": None, "on": None, "tz": "UTC"}
    return {**row, **when, "announce": DEFAULT_ANNOUNCE, "state": "active", "created_at": MORNING, "after_digest": 0}


@contextmanager
def app(folder: Path, port: int) -> Iterator[App]:
    settings = Settings(
        state_dir=folder,
        database_url="",
        smtp_host="127.0.0.1",
        smtp_port=port,
        smtp_security="none",
        smtp_username="",
        mail_from=str(HOUSE.sender),
        public_url="https://papers.example.org",
        secret_key=SecretStr("a-key-for-benchmarks-only"),
        outbox=False,
    )
    given = {"SMTP_HOST": settings.smtp_host}
    clock = MachineClock(MORNING)
    with open_app(settings, given, clock, write=_drop, announce=_drop, progress=_drop) as made:
        yield made


def _drop(*_: object) -> None:
    """Nobody looks."""


@dataclass(frozen=True)
class Cost:
    """Of ``mails``: wall seconds, and those of the processor."""

    mails: int
    wall: float
    busy: float

    @property
    def each(self) -> float:
        return self.wall / self.mails

    def __add__(self, other: Cost) -> Cost:
        return Cost(self.mails + other.mails, self.wall + other.wall, self.busy + other.busy)

    def __str__(self) -> str:
        each, busy = self.each * 1000, self.busy / self.mails * 1000
        return f"{self.mails:>6,} mails {1000 / each:>6,.0f} a second {each:>7.3f} ms each ({busy:.3f})"


def costs(mails: int, work: Callable[[], object]) -> Cost:
    busy, wall = time.process_time(), time.perf_counter()
    work()
    return Cost(mails, time.perf_counter() - wall, time.process_time() - busy)


def whole(prepared: Path, folder: Path, mails: int, *, core: int | None) -> Cost:
    """From what is due to what is recorded as sent, as ``paperround dispatch`` does it."""
    with copied(prepared, folder), sink(core, mails) as port, app(folder, port) as made:
        reports: list[RoundReport] = []
        cost = costs(mails, lambda: reports.append(run_dispatch(made.bot)))
    assert reports[0].messages_sent == mails, reports
    return cost


@contextmanager
def copied(prepared: Path, folder: Path) -> Iterator[None]:
    shutil.copytree(prepared, folder)
    try:
        yield
    finally:
        shutil.rmtree(folder)


def handing(ready: Sequence[bytes], mails: int, *, core: int | None) -> Cost:
    """``mails`` of those that are ``ready`` over kept connections, as many as the bot has, each in a thread."""
    with sink(core, mails) as port:
        server = Server(host="127.0.0.1", port=port, security="none")
        numbers = iter(range(mails))

        def go() -> None:
            talk = connect(server)
            for n in numbers:
                octets, envelope = ready[n % len(ready)], Envelope("papers@example.org", f"reader{n}@example.org", "x")
                assert talk.begin(envelope, len(octets)) is None
                reply = talk.hand_over(envelope, octets)
                assert isinstance(reply, Reply), reply
            talk.close()

        return costs(mails, lambda: _in_threads(go, server.connections))


def _in_threads(go: Callable[[], None], how_many: int) -> None:
    with ThreadPoolExecutor(how_many) as threads:
        for done in [threads.submit(go) for _ in range(how_many)]:
            done.result()


def recording(prepared: Path, folder: Path, payloads: Sequence[Mapping[str, str]], mails: int) -> Cost:
    """A record of each mail in a transaction of its own, by the database's own driver."""
    with copied(prepared, folder), closing(sqlite3.connect(folder / FILE, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=FULL")
        return costs(mails, lambda: [_record(db, n, pack(payloads[n % len(payloads)])) for n in range(1, mails + 1)])


def _record(db: sqlite3.Connection, n: int, packed: bytes) -> None:
    now, receipt = MORNING.isoformat(" "), f"<{n:012x}-1@example.org>"
    db.execute("BEGIN IMMEDIATE")
    db.execute(
        "INSERT INTO messages (id, subscriber_id, key, messenger, heading, composed_at, again)"
        " VALUES (?, ?, ?, 'email', 'papers', ?, 0)",
        (n, n, f"{n:012x}", now),
    )
    db.execute(
        "INSERT INTO parts (id, message_id, number, of, key, state, attempts, repeat, payload, papers, receipt,"
        " sent_at) VALUES (?, ?, 1, 1, ?, 'sent', 0, 0, ?, '[]', ?, ?)",
        (n, n, f"{n:012x}-1", packed, receipt, now),
    )
    db.execute("UPDATE deliveries SET state = 'sent', part_id = ?, sent_at = ? WHERE subscriber_id = ?", (n, now, n))
    db.execute("COMMIT")


def by_script(finished: Sequence[Finished], write: Writer, *, core: int | None) -> Cost:
    """As scripts do it: a message of the standard library and a connection for each, and no record."""
    with sink(core, len(finished)) as port:

        def go() -> None:
            for page, plain, markup in finished:
                with smtplib.SMTP("127.0.0.1", port) as line:
                    to = page.message.address.target
                    line.sendmail("papers@example.org", [to], write(page, plain, markup))

        return costs(len(finished), go)
