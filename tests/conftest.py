"""Fixtures for all tests. What a test needs and this machine lacks is named at the end of the run, never unseen."""

from hypothesis import settings

pytest_plugins = ["tests.support.databases", "tests.support.real_digests", "tests.support.commandline"]

# No test looks at the clock: on a busy machine any example may take long.
settings.register_profile("house", deadline=None, max_examples=30)
settings.register_profile("thorough", deadline=None, max_examples=100)  # make cover, make long
settings.load_profile("house")
