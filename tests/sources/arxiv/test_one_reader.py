"""All processes of an installation are one reader to arXiv: one request at a time, and three seconds between them.

The processes' time runs thirty times as fast as ours.
"""

from __future__ import annotations

import multiprocessing
import time
from dataclasses import dataclass, field
from itertools import pairwise
from multiprocessing.synchronize import Barrier

from bot.app.turns import StoreTurns
from bot.sources.web.fetching import Web
from bot.store import open_store
from tests.support.webserver import Asked, Reply, WebServer

FASTER = 30
PROCESSES, REQUESTS = 3, 3
START_SECONDS = 60


@dataclass
class Visits:
    """When each request came, and when its answer was ready."""

    times: list[tuple[float, float]] = field(default_factory=list)

    def __call__(self, asked: Asked) -> Reply:
        time.sleep(0.02)
        self.times.append((asked.at, time.monotonic()))
        return Reply("x")


def machine() -> float:
    return time.time() * FASTER


def ask(database: str, address: str, host: str, start: Barrier) -> None:
    """One process: ``REQUESTS`` requests, one after the other."""
    store = open_store(database, announce=lambda _: None)
    web = Web(
        user_agent="Paperround/test",
        turns=StoreTurns(store, multiprocessing.current_process().name, machine),
        machine=machine,
        sleep=lambda seconds: time.sleep(seconds / FASTER),
        paced={host: "arxiv"},
    )
    start.wait(START_SECONDS)
    for _ in range(REQUESTS):
        web.get(address)
    store.close()


def test_three_seconds_between_any_two_requests(webserver: WebServer, ready_url: str) -> None:
    visits = Visits()
    webserver.on("/atom", visits)
    spawned = multiprocessing.get_context("spawn")
    start = spawned.Barrier(PROCESSES)
    given = (ready_url, webserver.url("/atom"), f"127.0.0.1:{webserver.port}", start)
    processes = [spawned.Process(target=ask, args=given, name=f"reader {n}") for n in range(PROCESSES)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(START_SECONDS)
    assert [process.exitcode for process in processes] == [0] * PROCESSES
    assert len(visits.times) == PROCESSES * REQUESTS
    gaps = [(after[0] - before[1]) * FASTER for before, after in pairwise(sorted(visits.times))]
    assert min(gaps) > 2.9
