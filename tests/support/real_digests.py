"""The real digests: beside the checkout (``../shared/digests``) or where PAPERROUND_DIGESTS points.
Feeds made of one of their days lie in ``feeds``, beside them."""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).resolve().parents[2]


def folder() -> Path:
    return Path(os.environ.get("PAPERROUND_DIGESTS") or HERE.parent / "shared" / "digests")


@cache
def _expected() -> dict[str, Any]:
    return json.loads((folder() / "expected.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def real_digests() -> Path:
    """The folder of real days; the test is skipped, and says so, where it is missing (never in .ci/run)."""
    if not (folder() / "expected.json").is_file():
        if os.environ.get("PAPERROUND_STRICT"):
            pytest.fail(f"the real digests are missing: {folder()}")
        pytest.skip(f"the real digests are not here ({folder()}); set PAPERROUND_DIGESTS to run this")
    return folder()


@pytest.fixture(scope="session")
def real_feeds(real_digests: Path) -> Path:
    """The folder of feeds made of a real day's papers, beside the digests; missing is as for these."""
    folder = real_digests.parent / "feeds"
    if not (folder / "expected.json").is_file():
        if os.environ.get("PAPERROUND_STRICT"):
            pytest.fail(f"the real feeds are missing: {folder}")
        pytest.skip(f"the real feeds are not here ({folder}); they belong beside the digests")
    return folder


@pytest.fixture(scope="session")
def expected(real_digests: Path) -> dict[str, Any]:
    """What must come out of the real days (made by an oracle apart from the product)."""
    return _expected()
