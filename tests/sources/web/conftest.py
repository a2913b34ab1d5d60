"""A web to fetch with, whose clock and chance are ours, and no proxy of this machine."""

from __future__ import annotations

import pytest

from tests.support.webserver import webserver

__all__ = ["webserver"]


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
