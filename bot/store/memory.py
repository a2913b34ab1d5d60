"""A copy of a database in memory, for runs that must not write anything."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, Engine, Table, insert, select

from bot.core.errors import StoreError
from bot.store.engine import in_memory, make_engine, parse_url, read_only, reading, writing
from bot.store.failures import in_words
from bot.store.opening import check, is_absent, revision
from bot.store.schema import EPOCHS, meta, metadata
from bot.store.store import SqlStore

_LOAD = 10_000
_TRIES = 5


def copy_to_memory(address: str) -> SqlStore:
    url = parse_url(address)
    with in_words(url):
        if is_absent(url):
            return SqlStore(_empty())
        if url.get_backend_name() == "sqlite" and not in_memory(url):
            return SqlStore(_of_file(Path(url.database or "")))
        return SqlStore(_copy(make_engine(url)))


def _of_file(path: Path) -> Engine:
    """Copy a SQLite file and leave no trace in its folder, whether other processes have it open or not.

    An open one has a log beside it and an index of that log; both can be read without touching them. One without a
    log is whole in itself: SQLite looks for nobody else, so we do, or we might read what others are changing.
    """
    for _ in range(_TRIES):
        if _beside(path, "-wal").exists():
            return _of_logged_file(path)
        before = path.stat()
        copy = _copy(read_only(path, "immutable=1"))
        after = path.stat()
        if (before.st_mtime_ns, before.st_size) == (after.st_mtime_ns, after.st_size):
            return copy
        copy.dispose()
    raise StoreError("Others keep writing to the database.", where=str(path), do="Try again when they are done.")


def _of_logged_file(path: Path) -> Engine:
    if _beside(path, "-shm").exists():
        return _copy(read_only(path, "readonly_shm=1"))
    # A log without index: left by a crash and a clean-up. SQLite would make the index, so it does that elsewhere.
    with TemporaryDirectory(prefix="paperround-") as folder:
        for name in (path, _beside(path, "-wal")):
            shutil.copy(name, folder)
        return _copy(make_engine(parse_url(f"sqlite:///{Path(folder) / path.name}")))


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)


def _empty() -> Engine:
    engine = make_engine(parse_url("sqlite://"))
    with writing(engine).begin() as db:
        metadata.create_all(db)
        db.execute(insert(meta), [{"key": key, "value": "0"} for key in EPOCHS])
    return engine


def _copy(source: Engine) -> Engine:
    try:
        with reading(source).begin() as db:
            found = revision(db, source.url)
            if found is None:
                return _empty()
            check(source.url, found)
            return _all_rows(db)
    finally:
        source.dispose()


def _all_rows(source: Connection) -> Engine:
    engine = make_engine(parse_url("sqlite://"))
    with writing(engine).begin() as target:
        metadata.create_all(target)
        for table in metadata.sorted_tables:
            _rows(source, target, table)
    return engine


def _rows(source: Connection, target: Connection, table: Table) -> None:
    result = source.execute(select(table), execution_options={"yield_per": _LOAD})
    for some in result.mappings().partitions():
        target.execute(insert(table), [dict(row) for row in some])
