"""Databases for tests: an empty SQLite file or PostgreSQL database for each, of a throwaway server of our own."""

from __future__ import annotations

import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.store import open_store

if TYPE_CHECKING:
    from bot.store.store import SqlStore

_USER = "paperround"
_START_SECONDS = 60
_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=32MB", "max_connections=60")


class PostgresServer:
    """One server for one test session. Databases with tables are used again: to empty one takes a tenth of the time."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._names = (f"test_{n}" for n in count(1))
        self._emptied: list[str] = []
        self._anew = ""

    def empty_database(self) -> str:
        """The URL of a database without tables."""
        name = next(self._names)
        self._run(f"CREATE DATABASE {name} TEMPLATE template0")
        return f"{self._address}/{name}"

    def database(self) -> str:
        """The URL of a database with the tables of today, and no rows."""
        if self._emptied:
            return self._emptied.pop()
        url = self.empty_database()
        make_tables(url)
        self._anew = self._anew or _to_begin_anew(url)
        return url

    def give_back(self, url: str) -> None:
        """The database is used again, if its tables are there. Fails where a test left a transaction open."""
        import psycopg  # noqa: PLC0415

        try:
            self._run(self._anew, url)
        except psycopg.errors.UndefinedTable:
            self.drop(url)
        else:
            self._emptied.append(url)

    def drop(self, url: str) -> None:
        self._run(f"DROP DATABASE {url.rpartition('/')[2]} WITH (FORCE)")

    def _run(self, sql: str, url: str | None = None) -> None:
        import psycopg  # noqa: PLC0415 - an extra: the rest works without it

        with psycopg.connect(url or f"{self._address}/postgres", autocommit=True) as connection:
            connection.execute(sql)


def _to_begin_anew(url: str) -> str:
    """What gives the database the rows it has now, and no others, and has its numbers begin anew."""
    import psycopg  # noqa: PLC0415

    work = [
        "SET lock_timeout = '20s'",
        "SET session_replication_role = replica",
        "BEGIN",
    ]  # the second: no foreign keys
    with psycopg.connect(url, autocommit=True) as connection:
        for (name,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall():
            work.append(f"DELETE FROM {name}")
            rows = connection.execute(f"SELECT json_agg(one) FROM {name} one").fetchone()
            if rows and rows[0]:
                kept = json.dumps(rows[0]).replace("'", "''")
                work.append(f"INSERT INTO {name} SELECT * FROM json_populate_recordset(NULL::{name}, '{kept}')")
        numbers = connection.execute("SELECT sequencename FROM pg_sequences WHERE last_value IS NULL").fetchall()
        work += [f"ALTER SEQUENCE {name} RESTART" for (name,) in numbers]
    return "; ".join((*work, "COMMIT"))


def make_tables(url: str) -> None:
    open_store(url, announce=lambda _: None).close()


def _programs() -> Path | None:
    """The folder of the newest PostgreSQL server here."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    on_path = shutil.which("initdb")
    for folder in [*reversed(installed), *([Path(on_path).parent] if on_path else [])]:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    return None


def _unprivileged() -> str | None:
    """Whom to run as: PostgreSQL refuses root. None: as we are."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@contextmanager
def _server(programs: Path) -> Iterator[str]:
    """A running server; its address without a database."""
    user = _unprivileged()
    # A folder with a short name: the path of a socket has room for some hundred characters.
    home = Path(tempfile.mkdtemp(prefix="pr-pg-"))
    data, log = home / "data", home / "log"
    try:
        if user:
            shutil.chown(home, user)
        init = [programs / "initdb", "-D", data, "-U", _USER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
        subprocess.run(init, user=user, cwd=home, check=True, capture_output=True)
        port = _free_port()
        options = [part for option in _FAST for part in ("-c", option)]
        serve = [programs / "postgres", "-D", data, "-k", "", "-h", "127.0.0.1", "-p", str(port), *options]
        with log.open("wb") as out, subprocess.Popen(serve, user=user, cwd=home, stdout=out, stderr=out) as process:
            try:
                address = f"postgresql://{_USER}@127.0.0.1:{port}"
                _wait_for(address, process, log)
                yield address
            finally:
                process.send_signal(signal.SIGINT)  # “fast shutdown”: it ends its sessions itself
                process.wait()
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    import psycopg  # noqa: PLC0415

    end = time.monotonic() + _START_SECONDS
    while True:
        try:
            psycopg.connect(f"{address}/postgres").close()
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"PostgreSQL did not start: {log.read_text(errors='replace')}") from None
            time.sleep(0.05)
        else:
            return


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    programs = _programs()
    if programs is None:
        if os.environ.get("PAPERROUND_STRICT"):
            pytest.fail("PostgreSQL's server programs (initdb, postgres) are missing")
        pytest.skip("PostgreSQL's server programs (initdb, postgres) are not here")
    with _server(programs) as address:
        yield PostgresServer(address)


_ENGINES = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(params=_ENGINES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database: of SQLite a file that is not there yet."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'paperround.sqlite'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    url = server.empty_database()
    yield url
    server.drop(url)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with today's tables and no rows: copying it is quicker than making them."""
    path = tmp_path_factory.mktemp("template") / "ready.sqlite"
    make_tables(f"sqlite:///{path}")
    return path


@pytest.fixture(params=_ENGINES)
def ready_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database that has its tables and no rows."""
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        yield f"sqlite:///{shutil.copy(template, tmp_path)}"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    url = server.database()
    yield url
    server.give_back(url)


@pytest.fixture
def open_again(ready_url: str) -> Iterator[Callable[[], SqlStore]]:
    """Opens the database of ``store`` once more, as another process would."""
    opened = []

    def work() -> SqlStore:
        opened.append(open_store(ready_url, announce=lambda _: None))
        return opened[-1]

    yield work
    for store in opened:
        store.close()


@pytest.fixture
def store(open_again: Callable[[], SqlStore]) -> SqlStore:
    """A store on a new database of each engine."""
    return open_again()
