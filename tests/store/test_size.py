"""Many rows: memory stays bounded, and what is asked often does not read what is old."""

from __future__ import annotations

import tracemalloc
from collections.abc import Sequence

import pytest

from bot.core.batches import Batch
from bot.core.deliveries import Want
from bot.core.records import Plan
from tests.store.samples import NO_SLOTS, NOW, TODAY, Desk, paper_id, papers, reading, stored


class _Wants(Sequence[Want]):
    """200,000 wants, made as they are asked for."""

    def __init__(self, subs: Sequence[tuple[int, int]], ids: Sequence[str]) -> None:
        self._subs, self._ids = subs, ids

    def __len__(self) -> int:
        return len(self._subs) * len(self._ids)

    def __getitem__(self, at: int) -> Want:  # type: ignore[override]
        if at >= len(self):
            raise IndexError(at)
        (who, sub), id_ = self._subs[at % len(self._subs)], self._ids[at // len(self._subs)]
        return Want(who, sub, id_, 0)  # type: ignore[arg-type]


@pytest.mark.long
def test_a_large_plan_needs_little_memory(desk: Desk) -> None:
    subs = [desk.follow(f"r{n}@example.org") for n in range(100)]
    seen = reading(papers(*range(1, 2001)))
    wants = _Wants([(s.subscriber.id, s.id) for s in subs], [paper_id(n) for n in range(1, 2001)])
    plan = Plan(reading=seen, batch=Batch(1, TODAY), papers=[stored(one) for one in seen.papers], wants=wants)
    epochs = desk.store.epochs()
    tracemalloc.start()
    planned = desk.store.plan(plan, epochs=epochs, now=NOW)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert planned.deliveries == 200_000
    assert peak < 24 * 2**20
    assert desk.store.left(owner="x", machine=0, slots=NO_SLOTS).deliveries == 200_000


def test_what_is_owed_is_found_by_its_index(desk: Desk) -> None:
    """The record grows for ever; each round asks only for what is open."""
    if desk.store._engine.dialect.name != "sqlite":
        return
    seen: list[str] = []
    from sqlalchemy import event  # noqa: PLC0415

    event.listen(desk.store._engine, "before_cursor_execute", lambda c, cur, sql, *rest: seen.append(sql))
    sub = desk.follow("console")
    desk.owe(sub, 1)
    seen.clear()
    desk.owed()
    desk.store.left(owner="x", machine=0, slots=NO_SLOTS)
    plans = []
    with desk.store._engine.connect() as db:
        for sql in [s for s in seen if s.startswith("SELECT")]:
            names = sql.count("?")
            plans.append([row[3] for row in db.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", (1,) * names)])
    scans = [step for steps in plans for step in steps if step.startswith(("SCAN deliveries", "SCAN wants"))]
    assert [step for step in scans if "ix_deliveries_uncomposed" not in step] == []
