"""The lock files: everything pinned with hashes, no index named, in step with pyproject.toml."""

from __future__ import annotations

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.repository import read

LOCKS = ["requirements/run.txt", "requirements/dev.txt"]


def entries(lock: str) -> list[str]:
    """The entries of a lock file, each on one line."""
    return [line for line in read(lock).replace("\\\n", " ").splitlines() if line.strip()]


def pins(lock: str) -> dict[str, set[str]]:
    """The versions of each package; several where they differ by platform or Python."""
    found: dict[str, set[str]] = {}
    for entry in entries(lock):
        requirement = Requirement(entry.split(" --hash", 1)[0].strip())
        found.setdefault(canonicalize_name(requirement.name), set()).add(str(requirement.specifier).removeprefix("=="))
    return found


def wanted(*groups: str, extra: str = "postgres") -> list[Requirement]:
    project = tomllib.loads(read("pyproject.toml"))
    own = project["project"]["dependencies"] + project["project"]["optional-dependencies"][extra]
    return [Requirement(text) for text in own + [r for g in groups for r in project["dependency-groups"][g]]]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_entry_is_one_version_with_hashes(lock: str) -> None:
    for entry in entries(lock):
        assert re.fullmatch(r"[a-z0-9.\-]+==[^\s;]+( ; [^#]+?)?\s+(--hash=sha256:[0-9a-f]{64}\s*)+", entry), entry


@pytest.mark.parametrize("lock", LOCKS)
def test_no_index_is_named(lock: str) -> None:
    assert not re.search(r"://|index-url|find-links|trusted-host|@ file", read(lock))


@pytest.mark.parametrize(
    ("lock", "groups"), [("requirements/run.txt", ["build"]), ("requirements/dev.txt", ["build", "dev"])]
)
def test_everything_the_project_asks_for_is_locked(lock: str, groups: list[str]) -> None:
    locked = pins(lock)
    for requirement in wanted(*groups):
        versions = locked.get(canonicalize_name(requirement.name), set())
        assert versions, f"{requirement} is not in {lock}: run make lock"
        assert all(requirement.specifier.contains(v) for v in versions), f"{requirement} against {versions} in {lock}"


def test_working_on_it_runs_what_is_run() -> None:
    working = pins("requirements/dev.txt")
    assert {n: v for n, v in pins("requirements/run.txt").items() if working.get(n) != v} == {}
