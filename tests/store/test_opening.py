"""Opening, making and upgrading a database, and what is said when it cannot be."""

from __future__ import annotations

import builtins
import multiprocessing
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

import bot.store
from bot.core.errors import StoreError
from bot.store.engine import make_engine, parse_url, writing
from bot.store.opening import HEAD, config
from bot.store.schema import metadata
from tests.store.samples import Desk

SPAWN = multiprocessing.get_context("spawn")


def quiet(_: str) -> None:
    """Nobody listens."""


def run(url: str, sql: str) -> None:
    engine = make_engine(parse_url(url))
    with writing(engine).begin() as db:
        db.execute(text(sql))
    engine.dispose()


def test_a_new_database_is_announced_once(database_url: str) -> None:
    said: list[str] = []
    assert bot.store.current(database_url) is None
    bot.store.open_store(database_url, announce=said.append).close()
    [line] = said
    assert line.startswith("Created the database ")
    bot.store.open_store(database_url, announce=said.append).close()
    assert len(said) == 1
    assert bot.store.current(database_url) == HEAD


def test_the_folder_is_made(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "state" / "x.sqlite"
    said: list[str] = []
    bot.store.open_store(f"sqlite:///{path}", announce=said.append).close()
    assert said == [f"Created the database {path}"]
    assert [p.name for p in path.parent.iterdir()] == ["x.sqlite"]


def test_asking_for_the_version_makes_nothing(tmp_path: Path) -> None:
    assert bot.store.current(f"sqlite:///{tmp_path}/state/x.sqlite") is None
    assert list(tmp_path.iterdir()) == []


def test_upgrade_makes_the_tables_too(database_url: str) -> None:
    assert bot.store.upgrade(database_url) == (None, HEAD)
    assert bot.store.upgrade(database_url) == (HEAD, HEAD)
    said: list[str] = []
    store = bot.store.open_store(database_url, announce=said.append)
    Desk(store).follow("console")
    store.close()
    assert said == []


def test_an_older_database_waits_for_its_upgrade(ready_url: str) -> None:
    run(ready_url, "UPDATE alembic_version SET version_num = 'pr0000'")
    with pytest.raises(StoreError, match=r"older version.*paperround db upgrade"):
        bot.store.open_store(ready_url, announce=quiet)
    with pytest.raises(StoreError, match="older version"):
        bot.store.copy_to_memory(ready_url)
    assert bot.store.current(ready_url) == "pr0000"


def test_a_newer_database_is_left_alone(ready_url: str) -> None:
    run(ready_url, "UPDATE alembic_version SET version_num = 'pr9999'")
    for work in (bot.store.upgrade, bot.store.copy_to_memory, lambda url: bot.store.open_store(url, announce=quiet)):
        with pytest.raises(StoreError, match="newer version"):
            work(ready_url)


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TABLE theirs (x INTEGER)",
        "CREATE TABLE alembic_version (version_num TEXT)",
        "CREATE TABLE alembic_version (version INTEGER)",
        "CREATE TABLE alembic_version AS SELECT 7 AS version_num",
    ],
)
def test_somebody_elses_database_is_left_alone(database_url: str, sql: str) -> None:
    run(database_url, sql)
    for work in (bot.store.upgrade, bot.store.current, lambda url: bot.store.open_store(url, announce=quiet)):
        with pytest.raises(StoreError, match="something else"):
            work(database_url)


def test_somebody_elses_revision_is_not_ours(ready_url: str) -> None:
    run(ready_url, "UPDATE alembic_version SET version_num = '4fb2c3d9e1aa'")
    with pytest.raises(StoreError, match="something else"):
        bot.store.open_store(ready_url, announce=quiet)


@pytest.mark.parametrize("sql", ["DELETE FROM meta", "DELETE FROM meta WHERE key = 'digests'", "DROP TABLE meta"])
def test_a_database_without_its_counters_is_called_damaged(ready_url: str, sql: str) -> None:
    run(ready_url, sql)
    for work in (bot.store.upgrade, bot.store.copy_to_memory, lambda url: bot.store.open_store(url, announce=quiet)):
        with pytest.raises(StoreError, match=r"damaged.*Restore a backup"):
            work(ready_url)


@pytest.mark.parametrize("rest", ["ada:z@ebra@localhost/x", "ada:z@eb/ra@localhost/x", "ada:z@e:bra@localhost/x"])
def test_a_password_with_an_at_sign_is_refused_and_not_shown(rest: str) -> None:
    with pytest.raises(StoreError, match="DATABASE_URL") as told:
        parse_url(f"postgresql://{rest}")
    assert [piece for piece in ("ada", "z@e", "ebra", "eb/", "bra@", "ra@") if piece in str(told.value)] == []


def test_an_at_sign_is_written_as_a_number() -> None:
    with pytest.raises(StoreError, match="%40"):
        parse_url("postgresql://reader:p@ssword@localhost/x")
    url = parse_url("postgresql://reader:p%40ssword@localhost/x")
    assert (url.password, url.host) == ("p@ssword", "localhost")


def test_the_migrations_make_the_tables_of_the_schema(ready_url: str) -> None:
    engine = make_engine(parse_url(ready_url))
    with engine.begin() as db:
        assert compare_metadata(MigrationContext.configure(db), metadata) == []
    engine.dispose()


def test_the_migrations_make_sqlites_tables_word_for_word(tmp_path: Path) -> None:
    """Alembic does not compare everything: WITHOUT ROWID, AUTOINCREMENT, conditions of indexes."""

    def sql(name: str, make: Any) -> dict[str, list[str]]:
        engine = make_engine(parse_url(f"sqlite:///{tmp_path}/{name}"))
        with writing(engine).begin() as db:
            make(db)
            rows = db.execute(text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")).all()
        engine.dispose()
        return {
            # SQLite adds columns to the last line.
            name: sorted(filter(None, (piece.strip(" \t,)") for piece in re.split("\n|, ", sql))))
            for name, sql in rows
            if name[:7] != "alembic"
        }

    from alembic import command  # noqa: PLC0415

    migrated = sql("migrated", lambda db: command.upgrade(config(db), "head"))
    assert migrated == sql("created", metadata.create_all)
    assert len(migrated) > 20


def test_the_constant_is_the_newest_script() -> None:
    engine = make_engine(parse_url("sqlite://"))
    with engine.begin() as db:
        scripts = ScriptDirectory.from_config(config(db))
    engine.dispose()
    assert scripts.get_heads() == [HEAD]


_LIGHT = """
import sys
from bot.store import open_store
assert "sqlalchemy" not in sys.modules
open_store(sys.argv[1], announce=print).close()
assert "sqlalchemy" in sys.modules
assert "alembic" not in sys.modules
"""


def test_nothing_heavy_is_imported_before_it_is_needed(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/x.sqlite"
    bot.store.open_store(url, announce=quiet).close()
    subprocess.run([sys.executable, "-c", _LIGHT, url], check=True, cwd=Path(__file__).parents[2])


# --- several at once, and killed ---


def _open_when_told(url: str, start: Any, said: Any) -> None:
    start.wait()
    store = bot.store.open_store(url, announce=said.put)
    Desk(store).plan([])
    store.close()


def test_several_processes_make_one_database(database_url: str) -> None:
    start, said = SPAWN.Barrier(4), SPAWN.Queue()
    processes = [SPAWN.Process(target=_open_when_told, args=(database_url, start, said)) for _ in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0, 0, 0]
    assert said.get(timeout=5)
    assert said.empty()
    store = bot.store.open_store(database_url, announce=quiet)
    assert store.epochs().digests == 0
    assert len(store.sources()) == 1
    store.close()


def _die_while_upgrading(url: str, statements: int) -> None:
    """Make the tables, and die at the given statement."""
    from sqlalchemy import Engine, event  # noqa: PLC0415

    left = [statements]

    def count_down(*_: object) -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "after_cursor_execute", count_down)
    bot.store.open_store(url, announce=quiet)


@pytest.mark.parametrize("statements", [8, 25])
def test_killed_while_making_the_tables(database_url: str, statements: int) -> None:
    process = SPAWN.Process(target=_die_while_upgrading, args=(database_url, statements))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    assert bot.store.current(database_url) is None
    said: list[str] = []
    bot.store.open_store(database_url, announce=said.append).close()
    assert len(said) == 1


# --- what is said ---


@pytest.mark.parametrize(
    "url",
    [
        "",
        "nonsense",
        "sqlite:///",
        "mysql://me:secret@localhost/x",
        "postgresql://me:secret@host:port/x",
        "oracle+x://me:secret@h/x",
    ],
)
def test_what_is_no_address_of_a_database(url: str) -> None:
    with pytest.raises(StoreError, match="DATABASE_URL") as caught:
        bot.store.open_store(url, announce=quiet)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_a_server_that_is_not_there(scheme: str) -> None:
    with pytest.raises(StoreError, match="cannot be reached") as caught:
        bot.store.open_store(f"{scheme}://me:secret@127.0.0.1:1/papers?connect_timeout=3", announce=quiet)
    assert caught.value.where == "postgresql://me:***@127.0.0.1:1/papers"
    assert "secret" not in str(caught.value)


def test_an_option_that_the_driver_does_not_know() -> None:
    with pytest.raises(StoreError, match="DATABASE_URL") as caught:
        bot.store.open_store("postgresql://me:secret@127.0.0.1:1/papers?nonsense=1", announce=quiet)
    assert "nonsense" in caught.value.what
    assert "secret" not in str(caught.value)


@pytest.mark.postgres
def test_all_schemes_lead_to_postgresql(postgres_server: Any) -> None:
    url = postgres_server.empty_database()
    for scheme in ("postgres", "postgresql", "postgresql+psycopg"):
        bot.store.open_store(url.replace("postgresql", scheme, 1), announce=quiet).close()
    postgres_server.drop(url)


@pytest.mark.postgres
def test_a_database_that_is_not_there(postgres_server: Any) -> None:
    url = postgres_server.empty_database()
    postgres_server.drop(url)
    with pytest.raises(StoreError, match="no such database"):
        bot.store.open_store(url, announce=quiet)


def test_without_the_library_of_postgresql(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name == "psycopg":
            raise ModuleNotFoundError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(StoreError, match=r'pip install "paperround\[postgres\]"'):
        bot.store.open_store("postgresql://host/x", announce=quiet)


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite"
    path.write_bytes(b"no database at all, and long enough to tell" * 100)
    for work in (bot.store.current, bot.store.copy_to_memory, lambda url: bot.store.open_store(url, announce=quiet)):
        with pytest.raises(StoreError, match="not a database"):
            work(f"sqlite:///{path}")


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match="folder"):
        bot.store.open_store(f"sqlite:///{tmp_path}/file/state/x.sqlite", announce=quiet)


def test_a_folder_where_the_file_should_be(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be opened"):
        bot.store.open_store(f"sqlite:///{tmp_path}", announce=quiet)


def test_a_database_that_others_hold_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.store.engine.BUSY_SECONDS", 0.2)
    path = tmp_path / "x.sqlite"
    store = bot.store.open_store(f"sqlite:///{path}", announce=quiet)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    begun = time.monotonic()
    with pytest.raises(StoreError, match="busy") as caught:
        store.renew(owner="x", lease_until=1)
    assert time.monotonic() - begun >= 0.2
    assert caught.value.where == str(path)
    assert caught.value.__cause__ is not None
    other.execute("ROLLBACK")
    other.close()
    store.renew(owner="x", lease_until=1)
    store.close()


def test_a_full_disk(tmp_path: Path) -> None:
    store = bot.store.open_store(f"sqlite:///{tmp_path}/x.sqlite", announce=quiet)
    with store._engine.connect() as db:
        pages = db.exec_driver_sql("PRAGMA page_count").scalar()
        db.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    from tests.store.samples import papers  # noqa: PLC0415

    with pytest.raises(StoreError, match="disk is full"):
        Desk(store).plan(papers(*range(1, 2000)))
    assert store.sources() == []
    store.close()


@pytest.mark.postgres
def test_a_connection_that_was_cut_is_made_anew(postgres_server: Any) -> None:
    url = postgres_server.database()
    store = bot.store.open_store(url, announce=quiet)
    before = store.epochs()
    name = url.rpartition("/")[2]
    postgres_server._run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
    assert store.epochs() == before
    store.close()
    postgres_server.drop(url)
