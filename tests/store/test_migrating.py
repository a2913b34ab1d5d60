"""From the first tables (pr0001) to those that know several sources: everything is still there, or nothing happened."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Engine, bindparam, event, text

import bot.store
from bot.core.addresses import parse_address
from bot.core.digests import Digest
from bot.core.errors import StoreError
from bot.core.papers import Paper, PaperId
from bot.core.records import Origin, Origins, StoredPaper
from bot.core.schedules import Schedule
from bot.core.traces import Pause
from bot.services.rounds import run_round
from bot.store.engine import make_engine, parse_url, writing
from bot.store.opening import HEAD, config
from bot.store.store import SqlStore
from tests.store.samples import NO_SLOTS, NOW, Desk, reading
from tests.support.commandline import CommandLine
from tests.support.fakes import FakeSource, listing, make_bot

SPAWN = multiprocessing.get_context("spawn")
FIRST = "pr0001"
THURSDAY = date(2025, 5, 1)
FRIDAY = THURSDAY + timedelta(days=1)
READ = datetime(2025, 5, 1, 8, 30, tzinfo=UTC)

PAPER = {
    "abstract": "We look at lamps.",
    "authors": json.dumps(["Inês Ribeiro", "Ada Quill"]),
    "authors_complete": False,
    "categories": json.dumps(["cs.LG"]),
    "categories_complete": True,
    "link": "https://arxiv.org/abs/2505.00001",
    "version": None,
    "announce_type": None,
    "first_seen_at": READ,
}
SUBSCRIPTION = {
    "id": 1,
    "subscriber_id": 1,
    "name": "Lamps",
    "rule": "lamps",
    "rule_key": "lamps",
    "every": "batch",
    "tz": "UTC",
    "announce": json.dumps(["new", "cross"]),
    "state": "active",
    "created_at": READ,
}
ROWS: list[tuple[str, dict[str, Any]]] = [
    ("sources", {"series": "digests", "name": "d/", "state": "fresh", "date": FRIDAY, "papers": 2, "bookmark": "b"}),
    *[
        ("papers", {"n": n, "id": f"arxiv:2505.0000{n}", "title": f"Lamp {n}", "text_date": day, **PAPER})
        for n, day in ((1, THURSDAY), (2, THURSDAY), (3, FRIDAY))
    ],
    *[
        ("digests", {"id": id_, "series": "digests", "date": day, "seen_on": day, "listing": f"{id_}", "read_at": READ})
        for id_, day in ((7, THURSDAY), (9, FRIDAY))
    ],
    *[
        ("digest_papers", {"digest_id": id_, "position": n, "paper_n": paper})
        for id_, n, paper in ((7, 0, 2), (7, 1, 1), (9, 0, 3), (9, 1, 1))
    ],
    ("subscribers", {"id": 1, "identity": "a@example.org", "kind": "email", "target": "a@example.org", "blocked": "",
                     "created_at": READ}),
    ("subscriptions", SUBSCRIPTION),
    *[
        ("deliveries", {"subscriber_id": 1, "paper_n": n, "edition": 0, "state": state, "planned_at": READ})
        for n, state in ((1, "sent"), (2, "withdrawn"), (3, "due"))
    ],
    ("wants", {"subscriber_id": 1, "paper_n": 3, "edition": 0, "subscription_id": 1}),
]  # fmt: skip


def first_tables(url: str, rows: list[tuple[str, dict[str, Any]]], revision: str = FIRST) -> None:
    """A database as the first version left it, or that of another ``revision``."""
    engine = make_engine(parse_url(url))
    with writing(engine).begin() as db:
        command.upgrade(config(db), revision)
        for table, row in rows:
            columns = ", ".join(f'"{name}"' for name in row)
            values = ", ".join(f":{name}" for name in row)
            insert = text(f"INSERT INTO {table} ({columns}) VALUES ({values})")
            db.execute(insert.bindparams(*(bindparam(name, value) for name, value in row.items())))
    engine.dispose()


def opened(url: str) -> SqlStore:
    return bot.store.open_store(url, announce=lambda _: None)


@pytest.fixture
def old_url(database_url: str) -> str:
    first_tables(database_url, ROWS)
    return database_url


@pytest.fixture
def migrated(old_url: str) -> Any:
    assert bot.store.upgrade(old_url) == (FIRST, HEAD)
    store = opened(old_url)
    yield store
    store.close()


def old_paper(n: int) -> Paper:
    return Paper(
        id=PaperId(f"arxiv:2505.0000{n}"),
        title=f"Lamp {n}",
        abstract="We look at lamps.",
        authors=("Inês Ribeiro", "Ada Quill"),
        authors_complete=False,
        categories=("cs.LG",),
        link="https://arxiv.org/abs/2505.00001",
    )


def test_papers_know_the_day_of_their_text(migrated: SqlStore) -> None:
    ids = [old_paper(n).id for n in (1, 2, 3)]
    assert migrated.papers(ids) == {
        old_paper(n).id: StoredPaper(old_paper(n), Origins.all(Origin("", "markdown", day, 0)))
        for n, day in ((1, THURSDAY), (2, THURSDAY), (3, FRIDAY))
    }


def test_every_listing_is_a_batch_of_its_own(migrated: SqlStore) -> None:
    assert migrated.latest_batch(FRIDAY) == [old_paper(3), old_paper(1)]
    assert migrated.day(THURSDAY) == [old_paper(2), old_paper(1)]
    assert migrated.days() == [(THURSDAY, 2), (FRIDAY, 2)]
    near = migrated.near(Digest(date=FRIDAY, papers=(old_paper(3), old_paper(1))), "other", fresh=True)
    assert sorted((one.batch.number, one.batch.day, one.common) for one in near.overlaps) == [
        (7, THURSDAY, 1),
        (9, FRIDAY, 2),
    ]
    assert near.free == 10


def test_what_was_told_and_what_is_due_is_as_it_was(migrated: SqlStore) -> None:
    assert [(line.paper, line.state) for line in migrated.history()] == [
        (old_paper(n).id, state) for n, state in ((1, "sent"), (2, "withdrawn"), (3, "due"))
    ]
    assert Desk(migrated).owed() == {"a@example.org": [3]}
    assert migrated.owed(after=0, limit=9, slots=NO_SLOTS)[0].days == ()
    assert migrated.bookmark("digests") == "b"


def test_subscriptions_get_each_batch_as_before_and_can_take_an_hour(migrated: SqlStore) -> None:
    [old] = migrated.subscriptions()
    assert (old.schedule, old.served_until) == (Schedule("batch", None, None, "UTC"), None)
    changed = Desk(migrated).change(old, schedule=Schedule("daily", "09:00", None, "UTC"))
    assert changed.served_until == NOW
    assert migrated.schedules() == [changed.schedule]


def test_whoever_is_there_is_not_told_of_empty_days_and_can_ask_to_be(migrated: SqlStore) -> None:
    [old] = migrated.subscriptions()
    assert old.empty_days == "silent"
    desk = Desk(migrated)
    assert desk.change(old, empty_days="tell").empty_days == "tell"
    desk.change(old, look=True)  # what was due is due no more
    assert migrated.idle(after=0, limit=9, slots=NO_SLOTS) == []  # it begins with the next batch
    desk.plan(reading([old_paper(2)], day=FRIDAY + timedelta(days=7), series="other"))
    assert len(migrated.idle(after=0, limit=9, slots=NO_SLOTS)) == 1


def test_the_work_goes_on(migrated: SqlStore) -> None:
    """The same day is read again, from a source that knows more."""
    better = Paper(
        id=old_paper(3).id, title="Lamp 3, of arXiv", abstract="Lamps.", link="x", version=1, announce_type="new"
    )
    seen = listing("cs.LG", better, old_paper(1), day=FRIDAY)
    report = run_round(make_bot(migrated), [FakeSource([seen], series="cs.LG")], None)
    assert (report.papers_new, report.planned, report.deliveries_sent) == (0, 0, 1)
    (stored,) = migrated.papers([better.id]).values()
    assert (stored.paper.title, stored.paper.authors) == ("Lamp 3, of arXiv", ())
    assert stored.origins.text == Origin("cs.LG", "arxiv", FRIDAY, 9)


HOURS = timedelta(hours=1)
TEXT = {key: value for key, value in PAPER.items() if key != "text_date"}
DATED: list[tuple[str, dict[str, Any]]] = [
    ("sources", {"series": "d/*.md", "name": "d/2025-05-02.md", "state": "fresh", "date": FRIDAY, "papers": 1}),
    ("sources", {"series": "arxiv:cs.CL", "name": "cs.CL", "state": "fresh", "date": FRIDAY, "papers": 1}),
    ("papers", {"n": 1, "id": "arxiv:2505.00001", "title": "Lamp 1", **TEXT}),
    *[
        ("digests", {"id": id_, "series": series, "date": at.date(), "seen_on": at.date(), "listing": f"{id_}",
                     "read_at": at, "batch": id_})
        for id_, series, at in (
            (7, "d/*.md", READ), (8, "d/*.md", READ + 24 * HOURS), (9, "arxiv:cs.CL", READ + 25 * HOURS))
    ],
    *[("digest_papers", {"digest_id": id_, "position": 0, "paper_n": 1}) for id_ in (7, 8, 9)],
    next(row for row in ROWS if row[0] == "subscribers"),
    *[
        ("subscriptions", {**SUBSCRIPTION, "id": id_, "created_at": READ + later})
        for id_, later in ((1, 0 * HOURS), (2, 2 * HOURS), (3, 99 * HOURS))
    ],
    *[
        ("pauses", {"id": id_, "subscription_id": id_, "since": READ + begin, "until": end and READ + end})
        for id_, begin, end in ((1, -HOURS, 25 * HOURS), (2, 3 * HOURS, None))
    ],
]  # fmt: skip


def test_of_what_is_there_already_the_times_say_the_order(database_url: str) -> None:
    first_tables(database_url, DATED, "pr0004")
    assert bot.store.upgrade(database_url) == ("pr0004", HEAD)
    store = opened(database_url)
    assert [one.after_digest for one in store.subscriptions()] == [0, 7, 9]
    found = store.trace(parse_address("a@example.org"), old_paper(1).id)
    assert found.pauses == [Pause(1, 0, 8), Pause(2, 7, None)]
    assert [one.source for one in found.appearances] == ["d/*.md", "d/*.md", "cs.CL"]
    store.close()


def test_an_empty_database_of_the_first_version(database_url: str) -> None:
    first_tables(database_url, [])
    assert bot.store.upgrade(database_url) == (FIRST, HEAD)
    store = opened(database_url)
    assert Desk(store).plan([old_paper(1)]).papers == 1
    store.close()


def test_an_old_database_is_refused_in_words_until_then(old_url: str) -> None:
    for work in (opened, bot.store.copy_to_memory):
        with pytest.raises(StoreError, match=r"older version \(pr0001.*paperround db upgrade"):
            work(old_url)
    assert bot.store.current(old_url) == FIRST


def test_so_is_a_dry_run(paperround: CommandLine, tmp_path: Path) -> None:
    paperround.state.mkdir(parents=True, exist_ok=True)
    first_tables(f"sqlite:///{paperround.state / 'paperround.db'}", ROWS)
    result = paperround("round", "--dry-run")
    assert result.code == 2
    assert "older version" in result.err
    assert "paperround db upgrade" in result.err


def _die_after(url: str, sign: str) -> None:
    def look(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if sign in statement:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "after_cursor_execute", look)
    bot.store.upgrade(url)


_IN_BETWEEN = ("UPDATE digests SET batch", "UPDATE papers SET origins", "DROP COLUMN")


@pytest.mark.parametrize(
    "sign",
    ["CREATE TABLE turns", *(pytest.param(sign, marks=pytest.mark.long) for sign in _IN_BETWEEN), "UPDATE alembic"],
)
def test_killed_in_the_middle_it_is_as_it_was(old_url: str, sign: str) -> None:
    process = SPAWN.Process(target=_die_after, args=(old_url, sign))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    assert bot.store.current(old_url) == FIRST
    assert bot.store.upgrade(old_url) == (FIRST, HEAD)
    store = opened(old_url)
    assert store.latest_batch(FRIDAY) == [old_paper(3), old_paper(1)]
    store.close()
