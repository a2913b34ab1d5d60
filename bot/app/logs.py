"""Logging to stderr, as text for people or JSON for collectors."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime

from bot.render.showing import shown


class TextFormatter(logging.Formatter):
    """Lines for people; what came from outside cannot steer their terminal."""

    def format(self, record: logging.LogRecord) -> str:
        return "\n".join(map(shown, super().format(record).splitlines()))


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time, level, logger, text, and the traceback if there is one."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "text": record.getMessage(),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line)


def set_up(level: str, form: str) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        JsonFormatter() if form == "json" else TextFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
    )
    for name in ("bot", "waitress"):  # the server of our pages tells of its own troubles
        root = logging.getLogger(name)
        root.handlers[:] = [handler]
        root.setLevel(level)
        root.propagate = False
