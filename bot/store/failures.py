"""What a database driver complains about, in words a person can act on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL
from sqlalchemy.exc import DatabaseError, DBAPIError, InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot.core.errors import StoreError

# The first words that stand in the driver's message decide. Of SQLite (https://www.sqlite.org/rescode.html) and libpq.
_WORDS: tuple[tuple[str, str, str], ...] = (
    ("locked", "The database is busy: another process kept it locked.", "Try again; look for a paperround that hangs."),
    ("disk is full", "The disk is full.", "Free some space, then run the same command again: nothing is lost."),
    ("no space left", "The disk is full.", "Free some space, then run the same command again: nothing is lost."),
    ("readonly", "The database cannot be written.", "Give this user the right to write to the file and its folder."),
    ("permission denied", "The database refuses this user.", "Check the rights, or the user name in DATABASE_URL."),
    ("unable to open", "The database cannot be opened.", "Check that its folder is there and may be written."),
    ("not a database", "This file is not a database.", "Check DATABASE_URL, or restore a backup."),
    ("malformed", "The database file is damaged.", "Restore a backup."),
    ("disk i/o error", "The disk failed to read or write.", "Check the disk, then run the same command again."),
    ("password authentication", "The database does not accept this user.", "Check DATABASE_URL."),
    ("does not exist", "There is no such database.", "Create it, or check DATABASE_URL."),
    ("connection option", "There is an option in the database's address that is none.", "Check DATABASE_URL."),
    ("connect", "The database server cannot be reached.", "Check that it runs, and DATABASE_URL."),
)

_RETRY = ("40001", "40P01")  # serialization failure, deadlock: PostgreSQL asks to try the whole transaction again


def is_conflict(error: DBAPIError) -> bool:
    """Whether two transactions stood in each other's way and one has to start again."""
    return getattr(error.orig, "sqlstate", None) in _RETRY


@contextmanager
def in_words(url: URL) -> Iterator[None]:
    """Turn what the database or its machine does wrong into StoreError; our own mistakes stay as they are."""
    try:
        yield
    except DBAPIError as error:
        refused = isinstance(error, OperationalError | InterfaceError | InternalError)
        if refused or type(error) is DatabaseError or error.statement is None:  # none: it failed while connecting
            raise _store_error(url, str(error.orig)) from error
        raise
    except PoolTimeoutError as error:
        raise _store_error(url, "locked: all connections are in use") from error


def _store_error(url: URL, said: str) -> StoreError:
    first = said.strip().partition("\n")[0] or "it gave no reason"
    for sign, what, do in _WORDS:
        if sign in said.lower():
            return StoreError(f"{what} It said: {first}.", where=shown(url), do=do)
    return StoreError(f"The database refused the work. It said: {first}.", where=shown(url), do="Try again.")


def shown(url: URL) -> str:
    """``url`` as people may see it: the path of a file, without any password."""
    if url.get_backend_name() == "sqlite":
        return url.database or "database in memory"
    return url.set(drivername="postgresql", query={}).render_as_string(hide_password=True)
