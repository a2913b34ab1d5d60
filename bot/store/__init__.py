"""The memory: bot.core.ports.Store on SQLAlchemy Core, for SQLite and PostgreSQL. This door is light: SQLAlchemy is
imported by the first call."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.store.store import SqlStore

__all__ = ["copy_to_memory", "current", "open_store", "upgrade"]


def open_store(url: str, *, announce: Callable[[str], None]) -> SqlStore:
    """The store at ``url``. An empty database gets its tables, and ``announce`` is told so.

    Raises StoreError when the database cannot be opened, is of another version, or is not Paperround's.
    """
    from bot.store.opening import open_store as work  # noqa: PLC0415 - slow to import

    return work(url, announce=announce)


def upgrade(url: str) -> tuple[str | None, str]:
    """Bring the database to the version of this program; the revisions before (None: it was empty) and after."""
    from bot.store.opening import upgrade as work  # noqa: PLC0415 - slow to import

    return work(url)


def current(url: str) -> str | None:
    """The revision of the database, None when it is absent or empty. Creates nothing."""
    from bot.store.opening import current as work  # noqa: PLC0415 - slow to import

    return work(url)


def copy_to_memory(url: str) -> SqlStore:
    """A copy of the database in memory, for trying things out: nothing is ever written at ``url``."""
    from bot.store.memory import copy_to_memory as work  # noqa: PLC0415 - slow to import

    return work(url)
