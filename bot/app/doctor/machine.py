"""The clock and the state folder."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryFile

from bot.app.clocks import MachineClock
from bot.app.doctor.values import Finding
from bot.app.settings import Settings

LEAST = 200_000_000
"""Bytes that should be free: a day's digests and messages take much less."""
_RELEASED = datetime(2025, 1, 1, tzinfo=UTC)
"""No clock that is right shows an earlier time: there was no Paperround."""


def examine(settings: Settings, clock: MachineClock) -> Iterator[Finding]:
    yield _clock(settings, clock)
    yield _folder(settings.state)


def _clock(settings: Settings, clock: MachineClock) -> Finding:
    now = datetime.fromtimestamp(clock.machine(), UTC)
    detail = f"{now:%Y-%m-%d %H:%M} UTC, {clock.now():%H:%M} in {settings.timezone}"
    if now < _RELEASED:
        return Finding("clock", "fail", detail, "Set the clock of this machine, or let it ask a time server (NTP).")
    return Finding("clock", "ok", detail)


def _folder(folder: Path) -> Finding:
    there = next(path for path in (folder, *folder.parents) if path.exists())
    try:
        with TemporaryFile(dir=there):
            free = shutil.disk_usage(there).free
    except OSError as error:
        cure = "Give the user that runs Paperround the right to write there, or set STATE_DIR to another folder."
        return Finding("state folder", "fail", f"{folder} cannot be written: {error.strerror}", cure)
    if free < LEAST:
        return Finding("state folder", "warn", f"{folder}: {free // 1_000_000} MB are free", "Free some disk space.")
    if there != folder:
        return Finding("state folder", "ok", f"{folder} will be made when it is needed")
    return Finding("state folder", "ok", f"{folder} can be written")
