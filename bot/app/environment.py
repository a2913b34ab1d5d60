"""Reading the settings: environment over ``.env`` over defaults, each fault in words."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from dotenv import dotenv_values, find_dotenv
from pydantic import ValidationError

from bot.app.settings import Settings
from bot.core.errors import SettingsError


def load() -> tuple[Settings, Mapping[str, str]]:
    """The settings, and everything that was set, by name (some names belong to other versions).

    ``.env`` is looked for in the current folder and above. Raises SettingsError.
    """
    found = find_dotenv(usecwd=True)
    file = {name: value or "" for name, value in dotenv_values(found).items()} if found else {}
    given = {**file, **os.environ}
    try:
        settings = Settings(_env_file=found or None)
    except ValidationError as error:
        raise _in_words(error, given, found) from error
    return settings.counted_from(Path(found).parent if found else Path.cwd()), given


def _in_words(error: ValidationError, values: Mapping[str, str], file: str) -> SettingsError:
    first = error.errors()[0]
    name = str(first["loc"][0]).lower()
    about = Settings.model_fields[name].description or ""
    reason = str(first["msg"]).removeprefix("Value error, ")
    return SettingsError(
        f"“{values.get(name.upper(), first['input'])}” will not do: {reason}{'' if reason.endswith('.') else '.'}",
        where=f"{name.upper()} (environment{f' or {file}' if file else ''})",
        do=about,
    )
