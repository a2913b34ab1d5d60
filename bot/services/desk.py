"""What joining and leaving work with, handed in by the composition root."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.core.links import Links, Seal
from bot.core.notes import Letters
from bot.core.ports import Clock, Routes, Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """``letters`` writes the mails that ``routes`` take out; ``new_key`` makes keys that never repeat. ``links`` go to
    pages of our own, ``seal`` knows them again."""

    store: Store
    clock: Clock
    routes: Routes
    letters: Letters
    links: Links
    seal: Seal
    new_key: Callable[[], str]
