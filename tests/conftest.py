"""Fixtures for all tests. What a test needs and this machine lacks is named at the end of the run, never unseen."""

import pytest
from hypothesis import settings

pytest_plugins = ["tests.support.databases", "tests.support.real_digests", "tests.support.commandline"]

# No test looks at the clock: on a busy machine any example may take long.
settings.register_profile("house", deadline=None, max_examples=30)
settings.register_profile("thorough", deadline=None, max_examples=100)  # make cover, make long
settings.load_profile("house")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The two tests that take by far the longest begin first, with a worker each: xdist takes no test from a worker
    that comes next there."""
    longest = [item for item in items if item.name.startswith("test_killed_at_many_instants")]
    for item in longest:
        items.remove(item)
    for nth, item in enumerate(longest):
        items.insert(nth * (len(items) // 3), item)
