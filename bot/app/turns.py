"""Turns at arXiv, kept in the store: all processes that share it are one reader to arXiv."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.app.settings import Settings
from bot.core.ports import Store
from bot.sources.web.fetching import ARXIV
from bot.sources.web.urls import endpoint, parse


@dataclass(frozen=True, slots=True)
class StoreTurns:
    """``owner`` signs the turns of this process; ``machine`` is its clock."""

    store: Store
    owner: str
    machine: Callable[[], float]

    def take(self, key: str, *, hold: float) -> float:
        return self.store.take_turn(key, owner=self.owner, machine=self.machine(), hold=hold)

    def give_back(self, key: str, *, pause: float) -> None:
        self.store.give_turn_back(key, owner=self.owner, machine=self.machine(), pause=pause)


def paced_hosts(settings: Settings) -> Mapping[str, str]:
    """The hosts that stand for arXiv by setting, asked as slowly as arXiv itself; but for this machine's own."""
    urls = (settings.arxiv_rss_url, settings.arxiv_api_url, settings.arxiv_oai_url)
    return {endpoint(parse(url)[0]): ARXIV for url in urls if _is_elsewhere(urlsplit(url).hostname or "")}


def _is_elsewhere(host: str) -> bool:
    """Neither arXiv's own host, which is known as such, nor this machine."""
    try:
        return not ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host != "localhost" and not f".{host}".endswith(".arxiv.org")
