"""Opening a database: its version, its first tables, its upgrades."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import URL, Connection, Engine, inspect, select, text

from bot.core.errors import StoreError
from bot.store.engine import in_memory, make_engine, parse_url, reading, writing
from bot.store.failures import in_words, shown
from bot.store.schema import EPOCHS, meta
from bot.store.store import SqlStore

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "pr0009"
"""The revision that this program works with: the newest file in ``migrations/versions``."""

_LOCK = 7_041_960_213
"""The number under which processes queue that want to make or upgrade the tables of one PostgreSQL database."""


def open_store(address: str, *, announce: Callable[[str], None]) -> SqlStore:
    url = parse_url(address)
    _make_folder(url)
    engine = make_engine(url)
    try:
        with in_words(url):
            found = _look(engine)
            if found is None and _create(url, engine):
                announce(f"Created the database {shown(url)}")
            elif found is not None:
                check(url, found)
    except BaseException:
        engine.dispose()
        raise
    return SqlStore(engine)


def current(address: str) -> str | None:
    url = parse_url(address)
    if is_absent(url):
        return None
    engine = make_engine(url)
    try:
        with in_words(url):
            return _look(engine)
    finally:
        engine.dispose()


def upgrade(address: str) -> tuple[str | None, str]:
    url = parse_url(address)
    _make_folder(url)
    engine = make_engine(url, foreign_keys=False)  # a table that is rebuilt is dropped for a moment
    try:
        with in_words(url), writing(engine).begin() as db:
            return _migrate(db, url), HEAD
    finally:
        engine.dispose()


def is_absent(url: URL) -> bool:
    """Whether ``url`` is a file that is not there."""
    if url.get_backend_name() != "sqlite" or in_memory(url):
        return False
    return not Path(url.database or "").exists()


def revision(db: Connection, url: URL) -> str | None:
    """The revision of an open database, None when it is empty.

    Raises StoreError when its tables are not ours.
    """
    tables = inspect(db).get_table_names()
    if not tables:
        return None
    found = (
        str(db.execute(text("SELECT version_num FROM alembic_version")).scalar()) if _has_version(db, tables) else ""
    )
    if not re.fullmatch(r"pr\d{4}", found, re.ASCII):
        raise StoreError(
            "This database holds something else.", where=shown(url), do="Give Paperround a database of its own."
        )
    if found == HEAD:
        _check_whole(db, url, tables)
    return found


def _has_version(db: Connection, tables: list[str]) -> bool:
    name = "alembic_version"
    return name in tables and any(column["name"] == "version_num" for column in inspect(db).get_columns(name))


def _check_whole(db: Connection, url: URL, tables: list[str]) -> None:
    """StoreError unless the counters are there that every transaction counts on."""
    if meta.name not in tables or len(db.execute(select(meta.c.key).where(meta.c.key.in_(EPOCHS))).all()) < len(EPOCHS):
        raise StoreError("The database is damaged: rows are gone.", where=shown(url), do="Restore a backup.")


def check(url: URL, found: str) -> None:
    """StoreError unless ``found`` is the revision that this program works with."""
    if found < HEAD:
        raise StoreError(
            f"The database is of an older version ({found}, this program works with {HEAD}).",
            where=shown(url),
            do="Make a copy of it, then run `paperround db upgrade`.",
        )
    if found > HEAD:
        raise StoreError(
            f"The database is of a newer version ({found}, this program works with {HEAD}).",
            where=shown(url),
            do="Install the newest Paperround.",
        )


def _make_folder(url: URL) -> None:
    if url.get_backend_name() != "sqlite" or in_memory(url):
        return
    folder = Path(url.database or "").parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"The folder for the database cannot be made: {error.strerror}.",
            where=str(folder),
            do="Make it, or name another in DATABASE_URL or STATE_DIR.",
        ) from error


def _look(engine: Engine) -> str | None:
    with reading(engine).begin() as db:
        return revision(db, engine.url)


def _create(url: URL, engine: Engine) -> bool:
    """Make the tables; False when another process was quicker."""
    with writing(engine).begin() as db:
        return _migrate(db, url) is None


def _migrate(db: Connection, url: URL) -> str | None:
    """Bring the tables to HEAD, alone and in this one transaction; the revision before."""
    if db.dialect.name == "postgresql":
        db.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": _LOCK})
    before = revision(db, url)
    if before is not None and before >= HEAD:
        check(url, before)
        return before
    from alembic import command  # noqa: PLC0415 - slow to import, and seldom needed

    command.upgrade(config(db), "head")
    return before


def config(db: Connection) -> Config:
    """Alembic's configuration for working inside the transaction of ``db``."""
    from alembic.config import Config  # noqa: PLC0415 - slow to import, and seldom needed

    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    made.attributes["connection"] = db
    return made
