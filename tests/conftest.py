"""Fixtures for all tests. What a test needs and this machine lacks is named at the end of the run, never unseen."""

pytest_plugins = ["tests.support.databases", "tests.support.real_digests", "tests.support.commandline"]
