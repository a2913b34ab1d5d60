"""Every setting stands in docs/configuration.md and .env.example with its default, and nothing else does."""

from __future__ import annotations

import re

from bot.app.settings import Settings
from tests.house.repository import read, table


def defaults() -> dict[str, str]:
    """The default of each setting, as one would type it."""
    fields = {name: field for name, field in Settings.model_fields.items() if not field.exclude}
    return {name.upper(): typed(field.default) for name, field in fields.items()}


def typed(value: object) -> str:
    if isinstance(value, bool):
        return str(int(value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def test_configuration_md_has_each_with_its_default() -> None:
    rows = table(read("docs/configuration.md"), "setting", "default", "what it is for")
    assert {name.strip("`"): default.strip("`").replace("–", "") for name, default, _ in rows} == defaults()
    assert all(len(meaning) > 20 for *_, meaning in rows)


def test_env_example_has_each_with_its_default() -> None:
    lines = re.findall(r"^# ?([A-Z_]+)=(.*)$", read(".env.example"), flags=re.MULTILINE)
    assert dict(lines) == defaults()
    assert len(lines) == len(defaults())


def test_env_example_sets_nothing() -> None:
    assert [line for line in read(".env.example").splitlines() if line and not line.startswith("#")] == []


def test_every_setting_says_what_it_is_for() -> None:
    assert [n for n, field in Settings.model_fields.items() if not field.exclude and not field.description] == []
