"""Connections: which databases we speak to, and how each is told to be careful."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, NullPool, QueuePool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from bot.core.errors import StoreError

BUSY_SECONDS = 30.0
_FILE = "sqlite:///"
_ESCAPE = "Write an @ in the user name or the password as %40."
_HELP = "Use sqlite:///path/to/file.sqlite or postgresql://user:password@host/database."


def parse_url(text: str) -> URL:
    """The database that ``text`` names. Its words never show ``text``: a password may stand in it."""
    if text.startswith(_FILE) and len(text) > len(_FILE):
        # A path as it is: SQLAlchemy would cut it at a question mark, and some versions decode its %20.
        return URL.create("sqlite", database=text.removeprefix(_FILE))
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:
        raise StoreError("The address of the database cannot be read.", where="DATABASE_URL", do=_HELP) from error
    if text.count("@") > 1:  # one of them stands in the password, and what follows it would be shown as the host
        raise StoreError("There is more than one @ in the address of the database.", where="DATABASE_URL", do=_ESCAPE)
    if url.drivername in ("postgres", "postgresql", "postgresql+psycopg"):
        return url.set(drivername="postgresql+psycopg")
    if text == "sqlite://":
        return url
    raise StoreError(f"“{url.drivername}” is no database that Paperround can use.", where="DATABASE_URL", do=_HELP)


def make_engine(url: URL, *, foreign_keys: bool = True) -> Engine:
    """An engine whose transactions begin as ``reading`` and ``writing`` say. Nothing is opened yet."""
    if url.get_backend_name() == "sqlite":
        return _sqlite(url, foreign_keys=foreign_keys)
    try:
        return create_engine(url, pool_pre_ping=True, hide_parameters=True)
    except ModuleNotFoundError as error:
        raise StoreError(
            "PostgreSQL needs a library that is not installed.", do='Run: pip install "paperround[postgres]"'
        ) from error


def reading(engine: Engine) -> Engine:
    """``engine`` for transactions that only read, from one moment of the database."""
    if engine.dialect.name == "sqlite":
        return engine
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def writing(engine: Engine) -> Engine:
    """``engine`` for transactions that write. SQLite takes its one write lock at once: taken later, between a read
    and a write, it fails without waiting."""
    if engine.dialect.name == "sqlite":
        return engine.execution_options(immediate=True)
    return engine.execution_options(isolation_level="READ COMMITTED")


def in_memory(url: URL) -> bool:
    return url.get_backend_name() == "sqlite" and url.database in (None, ":memory:")


def _sqlite(url: URL, *, foreign_keys: bool) -> Engine:
    # A database in memory is one connection, and threads take turns with it.
    size: dict[str, Any] = {"pool_size": 1, "max_overflow": 0} if in_memory(url) else {}
    engine = create_engine(
        url,
        poolclass=QueuePool,
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
        hide_parameters=True,
        **size,
    )
    settings = ("PRAGMA synchronous=FULL", f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}")

    def connected(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # we say BEGIN, not the driver
        _use_wal(connection)
        for setting in settings:
            connection.execute(setting).close()

    event.listen(engine, "connect", connected)
    _take_over_begin(engine)
    return engine


def read_only(path: Path, option: str) -> Engine:
    """An engine on a SQLite file that must stay as it is, ``option`` being one of
    https://www.sqlite.org/c3ref/open.html."""
    uri = f"file:{quote(str(path.absolute()))}?mode=ro&{option}"

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None)

    engine = create_engine(URL.create("sqlite", database=str(path)), creator=connect, poolclass=NullPool)
    _take_over_begin(engine)
    return engine


def _take_over_begin(engine: Engine) -> None:
    """Say BEGIN ourselves: the driver of SQLite begins too late to make reads or DDL part of a transaction."""

    def begin(connection: Connection) -> None:
        immediate = connection.get_execution_options().get("immediate")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

    event.listen(engine, "begin", begin)


def _use_wal(connection: Any) -> None:
    """Switch to WAL. SQLite does not wait for others here (two processes at a new file), so we do."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            with closing(connection.execute("PRAGMA journal_mode=WAL")):
                return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.02)
