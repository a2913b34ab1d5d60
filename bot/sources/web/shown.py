"""Addresses as they may be shown and logged: without users, passwords and tokens."""

from __future__ import annotations

import re
from urllib.parse import unquote

from bot.core.papers import clean

_LONGEST = 300
_AUTHORITY = re.compile(r"\A([a-z][a-z0-9+.-]*:/+|//)([^/?#]*)", re.IGNORECASE)
_PORT = re.compile(r":[0-9]*\Z|\A[^:]*\Z|\]\Z")
_PLAIN = frozenset(
    re.findall(
        r"\w+",
        "author cat category channel date day feed field format from id_list issn journal keyword keywords lang "
        "language limit max_results metadataprefix month order page q query search search_query section set sort "
        "sortby sortorder start subject tag terms topic type until verb year",
    )
)
"""Names of values that may be seen; any other may be a secret."""
_HIDING = re.compile(r"://|@|%3D|%40|%3A%2F", re.IGNORECASE)


def shown_url(url: str) -> str:
    """``url`` for people and logs, on one line, not endless: user, password, values whose name does not say that they
    are harmless (``token=…``), parameters in the path and the fragment are left out. Never raises."""
    text = _without_user(clean(url).strip())
    address, mark, query = text.partition("#")[0].partition("?")
    parts = [part if part in ("&", ";") else _without_value(part) for part in re.split("([&;])", query)]
    whole = re.sub(r";[^/]*", ";…", address) + mark + "".join(parts)
    return whole if len(whole) <= _LONGEST else whole[: _LONGEST - 1] + "…"


def _without_user(text: str) -> str:
    found = _AUTHORITY.match(text)
    if not found:
        return re.sub(r"\A[^/?#]*@", "…@", text)
    scheme, authority = found.groups()
    host = authority.rpartition("@")[2]
    if "@" in authority and _PORT.search(host):
        return f"{scheme}…@{host}{text[found.end() :]}"
    if not _PORT.search(host) and "@" in text:  # a password with a slash in it: the host comes after the last @
        return f"{scheme}…@{text.rpartition('@')[2]}"
    return text


def _without_value(part: str) -> str:
    name, mark, value = part.partition("=")
    known = unquote(name, errors="replace").casefold() in _PLAIN and not _HIDING.search(value)
    if known or not part:
        return part
    return f"{name}=…" if mark else "…"
