"""Which server, how it is reached, and who we are to it."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field
from typing import Literal

from bot.core.messages import shorten
from bot.core.papers import clean

Security = Literal["starttls", "tls", "none"]

PORTS: dict[Security, int] = {"starttls": 587, "tls": 465, "none": 25}

CONNECT = 20.0
"""Seconds that a server may take to be there at all."""
LAST = 3.0
"""How many times as long as any other answer the one after the end of a mail may take: the server looks at it then."""
ALL = 8.0
"""How many times as long all steps may take together."""

_SAID = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A mail server. Nobody logs in without TLS. ``timeout``: seconds for each of its answers."""

    host: str
    port: int
    security: Security = "starttls"
    username: str = ""
    password: str = field(default="", repr=False)
    connections: int = 3
    timeout: float = 60.0

    def __post_init__(self) -> None:
        if self.username and self.security == "none":
            raise ValueError("a login over plain text would show the password")

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"

    def shown(self, said: str) -> str:
        """What the server said, as people may see it: on one line, without our password."""
        for secret in self._secrets():
            said = said.replace(secret, "•••")
        return shorten(" ".join(clean(said).split()), _SAID)

    def _secrets(self) -> list[str]:
        """The password as it may come back, longest first."""
        if not self.password:
            return []
        plain = f"\0{self.username}\0{self.password}"
        return [b64encode(text.encode()).decode() for text in (plain, self.password)] + [self.password]
