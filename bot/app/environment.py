"""Reading the settings: environment over ``.env`` over defaults, each fault in words."""

from __future__ import annotations

import io
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dotenv import dotenv_values, find_dotenv
from dotenv.parser import parse_stream
from pydantic import ValidationError

from bot.app.settings import Settings
from bot.core.errors import SettingsError
from bot.core.papers import clean
from bot.sources.web.shown import shown_url


def load() -> tuple[Settings, Mapping[str, str]]:
    """The settings, and everything that was set, by name (some names belong to other versions).

    ``.env`` is looked for in the current folder and above. Raises SettingsError.
    """
    here = _here()
    found = find_dotenv(usecwd=True)
    file = _read(found) if found else {}
    own = {name: value for name, value in os.environ.items() if value}
    try:
        settings = Settings(_env_file=found or None)
    except ValidationError as error:
        raise _in_words(error, own, found) from error
    return settings.counted_from(Path(found).parent if found else here), {**file, **own}


def state_folder() -> Path:
    """STATE_DIR alone, where all other settings do not matter and may be wrong."""
    here = _here()
    found = find_dotenv(usecwd=True)
    try:
        file = _read(found) if found else {}
    except SettingsError:
        file = {}
    base = Path(found).parent if found else here
    folder = os.environ.get("STATE_DIR") or file.get("STATE_DIR") or "state"
    return Settings.model_construct(state_dir=Path(folder)).counted_from(base).state


def _here() -> Path:
    try:
        return Path.cwd()
    except FileNotFoundError as error:
        raise SettingsError("The current folder was removed.", do="Change to another folder.") from error


def _read(file: str) -> dict[str, str]:
    """The ``.env`` file. A line that cannot be read is an error: what it should have set would be missed silently."""
    try:
        text = Path(file).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise SettingsError("This is not UTF-8 text.", where=file, do="Save it as UTF-8.") from error
    except OSError as error:
        raise SettingsError(f"This cannot be read: {error.strerror}.", where=file, do="Check its rights.") from error
    for binding in parse_stream(io.StringIO(text)):
        if binding.error:
            line = binding.original.line + len(binding.original.string) - len(binding.original.string.lstrip("\n"))
            raise SettingsError(
                "This line cannot be read.",
                where=f"{file}, line {line}",
                do="Write NAME=value, one a line; a value with blanks or # in it in quotes; comments after #.",
            )
    return {name: value or "" for name, value in dotenv_values(stream=io.StringIO(text)).items()}


def _in_words(error: ValidationError, own: Mapping[str, str], file: str) -> SettingsError:
    first = error.errors()[0]
    name = str(first["loc"][0]).lower()
    where = "the environment" if name.upper() in own or not file else file
    typed = str(first["input"])
    safe = shown_url(typed) if "://" in typed else clean(typed)
    return SettingsError(
        f"“{safe}” will not do: {_reason(first['type'], first.get('ctx', {}), first['msg'])}",
        where=f"{name.upper()} in {where}",
        do=Settings.model_fields[name].description or "",
    )


def _reason(kind: str, context: Mapping[str, Any], said: str) -> str:
    known = {
        "bool_parsing": "write 1 or 0.",
        "float_parsing": "write a number.",
        "int_parsing": "write a whole number.",
        "finite_number": "write a number.",
        "greater_than_equal": f"it has to be at least {context.get('ge')}.",
        "less_than_equal": f"it has to be at most {context.get('le')}.",
        "literal_error": f"use {context.get('expected')}.".replace("'", ""),
    }
    return known.get(kind, said.removeprefix("Value error, "))
