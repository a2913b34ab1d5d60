"""The shelf on which the columns of many rules stay from one process to the next: a file in STATE_DIR."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

log = logging.getLogger(__name__)


class FileShelf:
    """``path`` may be deleted at any time: what was in it is made anew."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def take(self) -> Mapping[str, NDArray[Any]] | None:
        from bot.store.column_file import map_columns  # noqa: PLC0415 - only where there are many rules

        if not self._path.exists():
            return None
        try:
            return map_columns(self._path)
        except (OSError, ValueError) as error:
            log.warning("The rules are compiled anew: %s cannot be read: %s", self._path, error)
            return None

    def put(self, columns: Mapping[str, NDArray[Any]]) -> None:
        from bot.store.column_file import write_columns  # noqa: PLC0415

        try:
            write_columns(self._path, columns)
        except OSError as error:  # a full disk: slower next time, and nothing else
            log.warning("The compiled rules could not be kept in %s: %s", self._path, error)
