"""Days that were found by looking back: papers and listings, and nothing that is due for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select

from bot.core.batches import Batch
from bot.core.digests import Digest
from bot.core.records import Epochs, StoredPaper
from bot.store import epochs as counters
from bot.store import papers
from bot.store.digests import LOOKED_BACK, insert_digest, key_of, list_papers
from bot.store.schema import digest_papers, digests, meta, sources
from bot.store.schema import papers as paper_rows
from bot.store.sql import upsert


def fill(
    db: Connection,
    source: tuple[str, str],
    digest: Digest,
    given: Sequence[StoredPaper],
    batch: Batch,
    *,
    epochs: Epochs,
    now: datetime,
) -> int:
    counters.check(db, epochs)
    name, series = source[0], key_of(source[1])
    known = upsert(db, sources).values(series=series, name=name, state="waiting", papers=0)
    db.execute(known.on_conflict_do_nothing())
    new = papers.write(db, given, now=now)
    _add(db, (name, series), digest, batch, now)
    counters.move(db, "digests")
    return new


def _add(db: Connection, source: tuple[str, str], digest: Digest, batch: Batch, now: datetime) -> None:
    """Put the papers into the series' listing of that day: what was read there before stays, and stays first."""
    topic = func.coalesce(digests.c.topic, "") == (digest.topic or "")
    mine = (digests.c.series == source[1], digests.c.date == digest.date, topic)
    found = db.execute(select(func.max(digests.c.id)).where(*mine)).scalar()
    if found is None:
        found = insert_digest(db, source, digest, {"listing": LOOKED_BACK, "batch": batch.number, "read_at": now})
    listed = (
        select(paper_rows.c.id, digest_papers.c.position)
        .join(paper_rows, paper_rows.c.n == digest_papers.c.paper_n)
        .where(digest_papers.c.digest_id == found)
    )
    there = {row.id: row.position for row in db.execute(listed)}
    more = [paper for paper in digest.papers if paper.id not in there]
    list_papers(db, found, more, start=max(there.values(), default=-1) + 1)


def note(db: Connection, key: str) -> str | None:
    return db.execute(select(meta.c.value).where(meta.c.key == _note_key(key))).scalar()


def set_note(db: Connection, key: str, value: str) -> None:
    row = upsert(db, meta).values(key=_note_key(key), value=value)
    db.execute(row.on_conflict_do_update(index_elements=[meta.c.key], set_={"value": value}))


def _note_key(key: str) -> str:
    """Beside the counters, under a name that is none of theirs; a path in it may be longer than an index holds, or no
    text at all."""
    return key_of(f"note {key}").encode("utf-8", "backslashreplace").decode("utf-8")
