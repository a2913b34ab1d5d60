"""Turns at a server that wants to be asked slowly, over all processes of an installation."""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bot.store
from bot.store.store import SqlStore

SPAWN = multiprocessing.get_context("spawn")
NOW = 1_000_000.0
HOLD, PAUSE = 150.0, 3.0


def take(store: SqlStore, owner: str, at: float = NOW, key: str = "arxiv", hold: float = HOLD) -> float:
    return store.take_turn(key, owner=owner, machine=at, hold=hold)


def give_back(store: SqlStore, owner: str, at: float = NOW) -> None:
    store.give_turn_back("arxiv", owner=owner, machine=at, pause=PAUSE)


def test_the_first_goes_and_the_second_looks_again_soon(store: SqlStore) -> None:
    assert take(store, "a") == 0
    assert 0 < take(store, "b", NOW + 1) <= 1
    assert 0 < take(store, "a", NOW + 1) <= 1


def test_after_it_is_given_back_there_is_a_pause(store: SqlStore) -> None:
    take(store, "a")
    give_back(store, "a", NOW + 10)
    assert take(store, "b", NOW + 10) == PAUSE
    assert take(store, "a", NOW + 12) == PAUSE - 2
    assert take(store, "b", NOW + 13) == 0
    assert take(store, "a", NOW + 13) > 0


def test_only_who_has_it_can_give_it_back(store: SqlStore) -> None:
    take(store, "a")
    give_back(store, "b")
    assert take(store, "b", NOW + PAUSE) > 0
    give_back(store, "a")
    give_back(store, "a", NOW + 100)  # it is not its any more: the pause is not made longer
    assert take(store, "b", NOW + PAUSE) == 0


def test_the_hold_of_one_that_died_ends(store: SqlStore) -> None:
    take(store, "dead")
    assert take(store, "b", NOW + HOLD - 0.5) == 0.5
    assert take(store, "b", NOW + HOLD) == 0
    give_back(store, "dead", NOW + HOLD)
    assert take(store, "c", NOW + HOLD + PAUSE) > 0


def test_a_clock_that_was_set_back_stops_nobody(store: SqlStore) -> None:
    for back in (3_600.0, 86_400.0, 10_000_000.0):
        take(store, "a", NOW)
        assert take(store, "b", NOW - back) == 0
        assert take(store, "c", NOW - back + 1) > 0
        give_back(store, "b", NOW - back)
        assert take(store, "c", NOW - back) == PAUSE


def test_one_set_back_a_little_makes_them_wait_no_longer_than_that(store: SqlStore) -> None:
    take(store, "a")
    give_back(store, "a")
    assert take(store, "b", NOW - 20) == 20 + PAUSE


def test_who_asks_for_a_short_hold_waits_for_a_long_one(store: SqlStore) -> None:
    take(store, "a", hold=HOLD)
    assert take(store, "b", NOW + 1, hold=1) > 0
    take(store, "a", key="slow", hold=5_000)
    assert take(store, "b", NOW + 1, key="slow", hold=5_000) > 0


def test_keys_do_not_stand_in_each_others_way(store: SqlStore) -> None:
    assert take(store, "a") == 0
    assert take(store, "b", key="elsewhere") == 0


def test_of_many_that_ask_at_once_for_the_first_time_one_goes(open_again: Callable[[], SqlStore]) -> None:
    stores = [open_again() for _ in range(6)]
    for n in range(5):
        ready, waits = threading.Barrier(len(stores)), []

        def ask(store: SqlStore, key: str = f"key {n}", ready: Any = ready, waits: list[float] = waits) -> None:
            store.epochs()  # connected
            ready.wait()
            waits.append(take(store, f"thread {id(store)}", key=key))

        threads = [threading.Thread(target=ask, args=(store,)) for store in stores]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(waits) == [0.0] + [1.0] * 5


def _take_turns(url: str, name: str, times: int, log: str) -> None:
    store = bot.store.open_store(url, announce=lambda _: None)
    for _ in range(times):
        while store.take_turn("arxiv", owner=name, machine=time.time(), hold=30.0) > 0:
            time.sleep(0.005)
        with Path(log).open("a") as out:
            out.write(f"{name} in\n")
        time.sleep(0.01)
        with Path(log).open("a") as out:
            out.write(f"{name} out\n")
        store.give_turn_back("arxiv", owner=name, machine=time.time(), pause=0.01)
    store.close()


def test_processes_go_one_at_a_time(store: SqlStore, ready_url: str, tmp_path: Path) -> None:
    log = tmp_path / "log"
    names = ["a", "b", "c"]
    processes = [SPAWN.Process(target=_take_turns, args=(ready_url, name, 5, str(log))) for name in names]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0, 0]
    lines = log.read_text().splitlines()
    assert len(lines) == 30
    assert all(came == f"{went.split()[0]} in" for came, went in zip(lines[::2], lines[1::2], strict=True))
