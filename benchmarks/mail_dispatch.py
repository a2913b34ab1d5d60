"""The whole way of a morning's mails, and its parts each by itself; ``benchmarks.mail`` prints them."""

from __future__ import annotations

import os
import shutil
import smtplib
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert

from benchmarks.mails_made import DAY, HOUSE, MORNING, RULE
from bot.app.clocks import MachineClock
from bot.app.settings import Settings
from bot.app.wiring import App, open_app
from bot.core.deliveries import Want
from bot.core.digests import Digest, Reading
from bot.core.messages import Message
from bot.core.subscriptions import DEFAULT_ANNOUNCE
from bot.services.polling import merged
from bot.core.batches import Batch
from bot.core.records import Plan
from bot.services.rounds import run_dispatch
from bot.store import open_store
from bot.store.engine import make_engine, parse_url, writing
from bot.store.schema import subscribers, subscriptions

FILE = "paperround.db"
ME, SINK = 0, 1
"""The cores of this process and of the sink."""


@dataclass(frozen=True)
class Server:
    port: int
    process: subprocess.Popen[str]


def pin() -> bool:
    """Keep this process to one core, where that can be asked for; whether it could."""
    if not hasattr(os, "sched_setaffinity") or len(os.sched_getaffinity(0)) < 2:
        return False
    os.sched_setaffinity(0, {sorted(os.sched_getaffinity(0))[ME]})
    return True


@contextmanager
def sink(pinned: bool, expected: int) -> Iterator[int]:
    """A mail server in a process of its own; its port. At the end it must have got ``expected`` mails."""
    command = [sys.executable, "-m", "benchmarks.smtp_sink", *(["--core", str(SINK)] if pinned else [])]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=Path(__file__).parents[1]) as process:
        assert process.stdin and process.stdout
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
        secret_key="a-key-for-benchmarks-only",
        outbox=False,
    )
    quiet = {"write": lambda _: None, "announce": lambda _: None, "progress": lambda *_: None}
    with open_app(settings, {"SMTP_HOST": "127.0.0.1"}, MachineClock(MORNING), **quiet) as made:
        yield made


def whole(prepared: Path, scratch: Path, mails: int, pinned: bool) -> float:
    """Wall seconds from what is due to what is recorded as sent."""
    folder = scratch / "state"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(prepared, folder)
    with sink(pinned, mails) as port, app(folder, port) as made:
        start = time.perf_counter()
        c = time.process_time()
        report = run_dispatch(made.bot)
        seconds = time.perf_counter() - start
        print("cpu", time.process_time() - c)
    assert report.messages_sent == mails, report
    return seconds
