"""Fixtures for all tests. What a test needs and this machine lacks is named at the end of the run, never unseen."""

from pathlib import Path

import pytest
from hypothesis import settings

pytest_plugins = ["tests.support.databases", "tests.support.real_digests", "tests.support.commandline"]

# No test looks at the clock: on a busy machine any example may take long.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

_HERE = Path(__file__).parent
_COVERED_BY = (_HERE / "core", _HERE / "services")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The core and the services are covered by their own tests; watching the others too costs minutes."""
    for item in items:
        if not any(item.path.is_relative_to(room) for room in _COVERED_BY):
            item.add_marker("no_cover")
