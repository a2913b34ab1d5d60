"""Column types: what every database we know can hold, whatever the caller hands in."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, LargeBinary, Text
from sqlalchemy.types import TypeDecorator

# PostgreSQL refuses NUL in a text, both engines refuse lone surrogates.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class Words(TypeDecorator[str]):
    """Text in which what no database can hold is U+FFFD; line ends stay."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else _UNSTORABLE.sub("\ufffd", value)


class Moment(TypeDecorator[datetime]):
    """An aware datetime, kept and given back in UTC; a naive one is a bug and refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a datetime without time zone cannot be stored: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)  # SQLite keeps no zone


class Json(TypeDecorator[Any]):
    """Lists and dictionaries as ASCII JSON text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else json.dumps(value, separators=(",", ":"))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ARG002
        return None if value is None else json.loads(value)


class Packed(TypeDecorator[dict[str, str]]):
    """A payload, compressed: a line of JSON with the names and the lengths of the texts, and the texts one after the
    other. Those of older versions are JSON as a whole, a dictionary: there the texts, which are long, are searched for
    what JSON must write otherwise."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: dict[str, str] | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002
        return None if value is None else pack(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> dict[str, str] | None:  # noqa: ARG002
        return None if value is None else unpack(value)


def pack(payload: Mapping[str, str]) -> bytes:
    texts = [text.encode("utf-8", "surrogatepass") for text in payload.values()]
    head = json.dumps([list(payload), [len(text) for text in texts]])
    return zlib.compress(b"".join([head.encode("ascii"), b"\n", *texts]), 1)


def unpack(packed: bytes) -> dict[str, str]:
    written = zlib.decompress(packed)
    if written.startswith(b"{"):
        older: dict[str, str] = json.loads(written)
        return older
    at = written.index(b"\n") + 1
    names, lengths = json.loads(written[:at])
    payload = {}
    for name, length in zip(names, lengths, strict=True):
        payload[name] = written[at : at + length].decode("utf-8", "surrogatepass")
        at += length
    return payload
