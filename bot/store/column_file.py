"""Columns of numbers in one file that is mapped, not read: what is not looked at stays on the disk.

A line of JSON says where each column stands; it has the length that the first eight bytes of the file say.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.lib.atomic import write_file

if TYPE_CHECKING:
    import numpy.typing as npt

_ALIGNED = 64
"""Bytes, a line of a processor's cache."""


def write_columns(path: Path, columns: Mapping[str, npt.NDArray[Any]]) -> None:
    """Replace the file at ``path``. Raises OSError."""
    parts: list[bytes] = []
    places: dict[str, tuple[str, int, int]] = {}
    at = 0
    for name, column in columns.items():
        places[name] = (column.dtype.str, at, len(column))
        raw = column.tobytes()
        parts += [raw, bytes(-len(raw) % _ALIGNED)]
        at += len(raw) + len(parts[-1])
    head = json.dumps(places).encode()
    head += b" " * (-(len(head) + 8) % _ALIGNED)
    write_file(path, b"".join((len(head).to_bytes(8, "little"), head, *parts)))


def map_columns(path: Path) -> dict[str, npt.NDArray[Any]]:
    """The columns of the file at ``path``, mapped for reading. Raises OSError where it cannot be read, and ValueError
    where it is not such a file, or cut off."""
    import numpy as np  # noqa: PLC0415 - slow to import, and only where there are many rules

    whole = np.memmap(path, np.uint8, "r")
    begin = 8 + int.from_bytes(whole[:8].tobytes(), "little")
    try:
        places: dict[str, tuple[str, int, int]] = json.loads(whole[8:begin].tobytes())
        ends = {name: start + np.dtype(kind).itemsize * length for name, (kind, start, length) in places.items()}
    except (AttributeError, TypeError) as error:
        raise ValueError(f"{path} is no file of columns") from error
    body = np.asarray(whole[begin:])
    if max(ends.values(), default=0) > len(body):
        raise ValueError(f"{path} is cut off")
    return {name: body[start : ends[name]].view(kind) for name, (kind, start, _) in places.items()}
