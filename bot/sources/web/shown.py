"""Addresses as they may be shown and logged: without users, passwords and tokens."""

from __future__ import annotations

import re
from urllib.parse import unquote

from bot.core.papers import clean

_LONGEST = 300
_AUTHORITY = re.compile(r"\A([a-z][a-z0-9+.-]*:/+|//)([^/?#]*)", re.IGNORECASE)
_PORT = re.compile(r":[0-9]*\Z|\A[^:]*\Z|\]\Z")
_SECRET = re.compile(
    r"token|secret|passw|passphrase|pwd|auth(?!or)|signature|credential|session|bearer|jwt"
    r"|(?:api|access|private|feed|rss|user|client|account|shared)[_-]?key"
    r"|(?:\A|[_-])(?:key|sig|hmac|pass|pw|pin|otp|code|sid|tok|ticket|user|login)\Z",
    re.IGNORECASE,
)


def shown_url(url: str) -> str:
    """``url`` for people and logs, on one line, not endless: user, password, values that look secret by their name
    (``token=…``) and the fragment are left out. Never raises."""
    text = _without_user(clean(url).strip())
    address, mark, query = text.partition("#")[0].partition("?")
    parts = [_without_value(part) for part in re.split("([&;])", query)]
    whole = address + mark + "".join(parts)
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
    name, mark, _ = part.partition("=")
    return f"{name}=…" if mark and _SECRET.search(unquote(name, errors="replace")) else part
