"""How much one fetch may take."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """``connect`` seconds to reach an address, ``read`` seconds of silence, ``whole`` seconds for one answer from its
    request to its last byte, so that a slow drip ends. ``size`` bytes of a body, as it came and unpacked. ``redirects``
    followed, and ``retries`` after the first try. ``queue`` seconds to wait in all for a turn at a paced host."""

    connect: float = 10.0
    read: float = 20.0
    whole: float = 120.0
    size: int = 64 * 1024 * 1024
    redirects: int = 5
    retries: int = 2
    queue: float = 900.0
