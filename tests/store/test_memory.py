"""The copy in memory: all there, and no trace at the source."""

from __future__ import annotations

import shutil
import threading
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import bot.store
from bot.core.bounces import Bounce
from bot.core.deliveries import Closed, Refused
from bot.store.memory import copy_to_memory
from bot.store.schema import metadata
from bot.store.store import SqlStore
from tests.store.samples import LEASE, MACHINE, NO_SLOTS, NOW, TODAY, Desk, paper, papers

READER = "reader@example.org"

FAR = date(2999, 1, 1)


def furnished(store: SqlStore) -> Desk:
    desk = Desk(store)
    sub = desk.follow(READER)
    desk.owe(sub, 1, 2, 3)
    sent, waiting = desk.compose(sub, [1], [2])
    desk.send(sent)
    desk.send(waiting, outcome=Refused("429", "slow"), next_try_at=MACHINE)
    desk.change(desk.follow("asleep@example.org"), state="paused")
    return desk


def trace(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        str(p.relative_to(folder)): (p.read_bytes(), p.stat().st_mtime_ns) for p in folder.rglob("*") if p.is_file()
    }


def test_everything_is_there(store: SqlStore, ready_url: str) -> None:
    desk = furnished(store)
    copy = bot.store.copy_to_memory(ready_url)
    assert copy.history() == store.history()
    assert copy.subscriptions() == store.subscriptions()
    assert copy.sources() == store.sources()
    assert copy.latest_batch(FAR) == store.latest_batch(FAR)
    assert copy.epochs() == store.epochs()
    assert copy.left(owner="x", machine=MACHINE, slots=NO_SLOTS) == store.left(
        owner="x", machine=MACHINE, slots=NO_SLOTS
    )
    mine = copy.claim(owner="x", machine=MACHINE, lease_until=MACHINE + LEASE, limit=9)
    theirs = desk.claim()
    assert list(mine) == list(theirs)
    assert mine[0].payload == {"text": "papers [2]"}
    copy.close()


def test_every_table_is_copied_whole(store: SqlStore, ready_url: str) -> None:
    furnished(store)
    store.replace_topics([], "fingerprint", followed=frozenset(), epochs=store.epochs())
    Desk(store).plan([paper(4, also=("doi:10.1000/lamps",))])
    store.take_turn("arxiv", owner="us", machine=1.0, hold=9.0)
    store.close_channel("email", Closed("login", "535", "No."), machine=1.0)
    asked = Desk(store).follow("asked@example.org", state="pending")
    store.may_ask(asked, machine=1.0)
    mail = replace(Desk(store, owner="mail").composed(asked, [4], again=True), messenger="email")
    [[part]] = store.add_messages([mail], owner="mail", lease_until=LEASE)
    store.came_back(part.key, Bounce(kind="soft", day=TODAY, code="5.2.2", text="full"), now=NOW)
    store.leave(asked.subscriber.id, None, machine=2.0, now=NOW)
    copy = bot.store.copy_to_memory(ready_url)
    for table in metadata.sorted_tables:
        with store._engine.begin() as one, copy._engine.begin() as two:
            rows = set(map(str, one.execute(table.select())))
            assert set(map(str, two.execute(table.select()))) == rows
            assert rows or table.name == "topics"
    copy.close()


def test_what_happens_in_the_copy_stays_there(store: SqlStore, ready_url: str) -> None:
    furnished(store)
    before = store.history()
    copy = bot.store.copy_to_memory(ready_url)
    copied = Desk(copy)
    copied.plan(papers(1, 2, 3, 4), (store.subscriptions()[0], 4))
    copied.follow("console", 4)
    assert copied.owed() == {READER: [3, 4], "console": [4]}
    assert store.history() == before
    assert len(store.subscriptions()) == 2
    copy.close()


def test_an_absent_file_stays_absent(tmp_path: Path) -> None:
    copy = bot.store.copy_to_memory(f"sqlite:///{tmp_path}/state/x.sqlite")
    assert copy.subscriptions() == []
    assert Desk(copy).plan([paper(1)]).papers == 1
    assert list(tmp_path.iterdir()) == []
    copy.close()


def test_an_empty_database_stays_empty(database_url: str) -> None:
    if database_url.startswith("sqlite"):
        Path(database_url.removeprefix("sqlite:///")).touch()
    copy = bot.store.copy_to_memory(database_url)
    assert copy.epochs().digests == 0
    assert bot.store.current(database_url) is None
    copy.close()


def test_no_trace_beside_a_closed_file(tmp_path: Path) -> None:
    folder = tmp_path / "blanks, %20, # and ?"
    url = f"sqlite:///{folder}/x.sqlite"
    store = bot.store.open_store(url, announce=lambda _: None)
    furnished(store)
    history = store.history()
    store.close()
    before = trace(folder)
    assert list(before) == ["x.sqlite"]
    copy = bot.store.copy_to_memory(url)
    assert copy.history() == history
    copy.close()
    assert trace(folder) == before


def test_no_trace_beside_an_open_file(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/x.sqlite"
    store = bot.store.open_store(url, announce=lambda _: None)
    furnished(store)
    history = store.history()
    before = trace(tmp_path)
    assert {"x.sqlite", "x.sqlite-wal", "x.sqlite-shm"} == set(before)
    copy = bot.store.copy_to_memory(url)
    assert copy.history() == history
    copy.close()
    assert trace(tmp_path) == before
    store.close()


@pytest.mark.parametrize("index", [True, False])
def test_no_trace_beside_what_a_crash_left(tmp_path: Path, index: bool) -> None:
    live, left = tmp_path / "live", tmp_path / "left"
    store = bot.store.open_store(f"sqlite:///{live}/x.sqlite", announce=lambda _: None)
    furnished(store)
    shutil.copytree(live, left)
    if not index:
        (left / "x.sqlite-shm").unlink()
    before = trace(left)
    copy = bot.store.copy_to_memory(f"sqlite:///{left}/x.sqlite")
    assert copy.history() == store.history()
    copy.close()
    assert trace(left) == before
    store.close()


def test_a_copy_is_made_anew_when_the_file_changed_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path}/x.sqlite"
    bot.store.open_store(url, announce=lambda _: None).close()
    real = bot.store.memory._copy  # type: ignore[attr-defined]
    writes = [1]

    def meanwhile(source: object) -> object:
        made = real(source)
        if writes:
            writes.pop()
            other = bot.store.open_store(url, announce=lambda _: None)
            Desk(other).follow("console")
            other.close()
        return made

    monkeypatch.setattr("bot.store.memory._copy", meanwhile)
    copy = copy_to_memory(url)
    assert len(copy.subscriptions()) == 1
    copy.close()


def test_threads_take_turns_with_a_copy(tmp_path: Path) -> None:
    copy = bot.store.copy_to_memory(f"sqlite:///{tmp_path}/x.sqlite")
    desk = Desk(copy)
    sub = desk.follow(READER)
    stop, faults = threading.Event(), []

    def beat() -> None:
        while not stop.is_set():
            try:
                copy.renew(owner="desk", lease_until=MACHINE)
                time.sleep(0.001)
            except Exception as error:
                faults.append(error)
                raise

    threads = [threading.Thread(target=beat) for _ in range(3)]
    for thread in threads:
        thread.start()
    for n in range(1, 40):
        desk.plan(papers(n), (sub, n), now=NOW)
    stop.set()
    for thread in threads:
        thread.join()
    assert faults == []
    assert len(copy.history()) == 39
    copy.close()
