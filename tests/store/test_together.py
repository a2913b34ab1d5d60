"""Several workers on one database: nothing twice, nothing lost."""

from __future__ import annotations

import multiprocessing
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from sqlalchemy import Connection

import bot.store
from bot.core.deliveries import Refused, Sent
from bot.core.errors import StaleError
from bot.core.records import Plan
from bot.store import epochs as counters
from bot.store.store import SqlStore
from tests.store.samples import MACHINE, NO_SLOTS, NOW, Desk, paper_id, papers, reading

SPAWN = multiprocessing.get_context("spawn")


def together(*works: Callable[[], object]) -> None:
    """Run them at once; the first fault is raised here."""
    faults: list[Exception] = []
    ready = threading.Barrier(len(works))

    def run(work: Callable[[], object]) -> None:
        ready.wait()
        try:
            work()
        except Exception as error:  # noqa: BLE001 - raised below, in the test's own thread
            faults.append(error)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]


def test_two_claimers_never_share_a_part(desk: Desk, open_again: Callable[[], SqlStore]) -> None:
    subs = [desk.follow(f"r{n}@example.org") for n in range(60)]
    desk.plan(papers(1), *((sub, 1) for sub in subs))
    made = desk.store.add_messages([desk.composed(sub, [1]) for sub in subs], owner="desk", lease_until=MACHINE)
    desk.store.release([message[0] for message in made], owner="desk")
    taken: list[int] = []

    def work(other: Desk) -> None:
        while parts := other.claim(limit=3):
            taken.extend(part.id for part in parts)
            other.send(*parts)

    together(*(partial(work, Desk(open_again(), f"w{n}")) for n in range(4)))
    assert sorted(taken) == [message[0].id for message in made]
    assert {line.state for line in desk.store.history()} == {"sent"}


def test_two_composers_never_share_a_delivery(desk: Desk, open_again: Callable[[], SqlStore]) -> None:
    subs = [desk.follow(f"r{n}@example.org") for n in range(40)]
    desk.plan(papers(1, 2), *((sub, n) for sub in subs for n in (1, 2)))
    made: list[str] = []

    def work(other: Desk, order: Sequence[Any]) -> None:
        for sub in order:
            made.extend(part.address.identity for part in other.compose(sub, [1, 2]))

    orders = (subs, subs[::-1], subs)
    together(*(partial(work, Desk(open_again(), f"w{n}"), order) for n, order in enumerate(orders)))
    assert Counter(made) == Counter(sub.subscriber.address.identity for sub in subs)


def test_two_planners_agree(desk: Desk, open_again: Callable[[], SqlStore]) -> None:
    subs = [desk.follow(f"r{n}@example.org") for n in range(5)]
    counts: list[int] = []

    def work(other: Desk) -> None:
        for n in range(1, 16):
            while True:
                try:
                    counts.append(other.plan(papers(n, n + 1), *((sub, n) for sub in subs)).deliveries)
                    break
                except StaleError:
                    continue

    together(*(partial(work, Desk(open_again(), f"w{n}")) for n in range(3)))
    assert sum(counts) == 75
    assert len(desk.store.history()) == 75
    assert len(desk.store.papers(p.id for p in papers(*range(1, 20)))) == 16


def test_planning_and_sending_do_not_stand_in_each_others_way(desk: Desk, open_again: Callable[[], SqlStore]) -> None:
    subs = [desk.follow(f"r{n}@example.org") for n in range(6)]
    desk.plan(papers(1), *((sub, 1) for sub in subs))

    def plan(other: Desk) -> None:
        for n in range(2, 20):
            every = [(sub, m) for sub in subs for m in range(1, n)]
            other.plan(papers(*range(1, n)), *every, reconsidered=range(1, n))

    def send(other: Desk) -> None:
        for _ in range(40):
            for owed in other.store.owed(after=0, limit=10, slots=NO_SLOTS):
                numbers = [int(paper.id[-5:]) for paper, _, _ in owed.papers]
                sub = next(sub for sub in subs if sub.subscriber.id == owed.subscriber.id)
                for part in other.compose(sub, numbers):
                    other.begin(part)
                    other.settle(part, Refused("429", "slow") if part.id % 3 else Sent("r"), MACHINE)
            for part in other.claim(limit=5):
                other.send(part)

    together(
        lambda: plan(Desk(open_again(), "planner")),
        lambda: send(Desk(open_again(), "one")),
        lambda: send(Desk(open_again(), "two")),
    )
    send(Desk(desk.store, "rest"))
    lines = desk.store.history()
    assert len(lines) == 6 * 18
    assert {line.state for line in lines} == {"sent"}


def _count_up(url: str, name: str, rounds: int) -> None:
    store = bot.store.open_store(url, announce=lambda _: None)
    desk = Desk(store, name)
    for n in range(rounds):
        while True:
            try:
                desk.plan(reading(papers(n + 1), series=name), now=NOW)
                break
            except StaleError:
                continue
    store.close()


def test_processes_count_together(desk: Desk, ready_url: str) -> None:
    before = desk.store.epochs()
    processes = [SPAWN.Process(target=_count_up, args=(ready_url, f"p{n}", 10)) for n in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0]
    assert desk.store.epochs().digests == before.digests + 20


def test_the_heartbeat_beats_beside_the_work(desk: Desk) -> None:
    sub = desk.follow("console")

    def beat() -> None:
        for _ in range(50):
            desk.store.renew(owner="desk", lease_until=MACHINE)

    def work() -> None:
        for n in range(1, 20):
            desk.owe(sub, n)
            desk.send(*desk.compose(sub, [n]))

    together(beat, work)
    assert set(desk.states().values()) == {"sent"}


def test_a_planner_waits_for_the_one_before_and_looks_again(desk: Desk, open_again: Callable[[], SqlStore]) -> None:
    other = Desk(open_again(), "other")
    old = other.store.epochs()
    seen = reading(papers(1))
    ended: list[str] = []

    def plan() -> None:
        try:
            other.store.plan(Plan(reading=seen), epochs=old, now=NOW)
        except StaleError:
            ended.append("stale")

    with desk.store._writing.begin() as db:
        counters.check(db, old)
        thread = threading.Thread(target=plan)
        thread.start()
        thread.join(timeout=0.5)
        assert thread.is_alive()
        counters.move(db, "digests")
    thread.join(timeout=20)
    assert ended == ["stale"]


def test_two_that_lock_each_other_out_start_again(desk: Desk) -> None:
    """PostgreSQL ends one of two transactions that wait for each other; its work is simply done again."""
    if desk.store._engine.dialect.name == "sqlite":
        return  # one writer at a time: it cannot happen
    desk.plan(papers(1, 2))
    both = threading.Barrier(2)
    tries: Counter[int] = Counter()

    def cross(first: int, second: int) -> None:
        def work(db: Connection) -> None:
            tries[first] += 1
            touch = "UPDATE papers SET title = title || '.' WHERE n = "
            db.exec_driver_sql(f"{touch}{first}")
            if tries[first] == 1:
                both.wait(timeout=20)
            db.exec_driver_sql(f"{touch}{second}")

        desk.store._write(work)

    together(partial(cross, 1, 2), partial(cross, 2, 1))
    assert sum(tries.values()) >= 3
    assert {stored.paper.title[-2:] for stored in desk.store.papers([paper_id(1), paper_id(2)]).values()} == {".."}
