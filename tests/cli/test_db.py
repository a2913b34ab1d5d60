"""db upgrade, db current."""

from __future__ import annotations

import re

from tests.cli.samples import tree
from tests.support.commandline import CommandLine


def test_current_makes_nothing(paperround: CommandLine) -> None:
    assert "no database yet" in paperround.ok("db", "current").out
    assert paperround.ok("db", "current", "--json").json == {"revision": None}
    assert tree(paperround.folder) == {}


def test_upgrade_makes_the_tables_once(paperround: CommandLine) -> None:
    made = paperround.ok("db", "upgrade", "--json").json
    assert made["before"] is None
    assert re.fullmatch(r"pr\d{4}", made["after"])
    assert paperround.ok("db", "current", "--json").json == {"revision": made["after"]}
    assert paperround.ok("db", "current").out.strip() == made["after"]
    assert "up to date" in paperround.ok("db", "upgrade").out
    assert paperround.ok("subscriptions", "--json").json == []


def test_upgrade_in_words(paperround: CommandLine) -> None:
    assert "from nothing to pr" in paperround.ok("db", "upgrade").out
