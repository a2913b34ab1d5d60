"""What comes back from a fetch, and what is kept of it to ask next time only for news."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_SAFE = re.compile(r"[\x20-\x7e]{1,1024}")


@dataclass(frozen=True, slots=True)
class Validators:
    """What the server named this version of a document (RFC 9110, 8.8). It is kept in bookmarks: what could not
    stand in a header is dropped."""

    etag: str | None = None
    last_modified: str | None = None

    def __bool__(self) -> bool:
        return bool(self.headers())

    def headers(self) -> dict[str, str]:
        """What asks for the document only if it is another one by now."""
        asked = {"If-None-Match": _safe(self.etag), "If-Modified-Since": _safe(self.last_modified)}
        return {name: value for name, value in asked.items() if value}

    def dump(self) -> dict[str, str]:
        """For a bookmark."""
        kept = {"etag": _safe(self.etag), "last_modified": _safe(self.last_modified)}
        return {name: value for name, value in kept.items() if value}

    @classmethod
    def load(cls, found: object) -> Validators:
        """What ``dump`` gave, back from a bookmark; anything else is as if nothing was seen."""
        if not isinstance(found, Mapping):
            return cls()
        return cls(_safe(found.get("etag")), _safe(found.get("last_modified")))


NOTHING_SEEN = Validators()


def _safe(value: object) -> str | None:
    return value if isinstance(value, str) and _SAFE.fullmatch(value) and value.strip() else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A document, or word that it is still the one we saw (``status`` 304, no body).

    ``url`` is where it was found in the end, without user and password; ``received`` the bytes of the body as they
    came, packed.
    """

    url: str
    status: int
    body: bytes
    validators: Validators
    received: int

    @property
    def unchanged(self) -> bool:
        return self.status == 304
