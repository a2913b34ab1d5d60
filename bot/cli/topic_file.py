"""TOPICS_FILE before somebody follows something: taken over, or a warning where it is not needed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from bot.cli.failures import warn
from bot.core.errors import TopicsError
from bot.render.showing import shown

if TYPE_CHECKING:
    from bot.app.wiring import App


def refresh_topics(app: App, rule: str | None, *, now: datetime) -> None:
    """Take over a changed TOPICS_FILE. One that cannot be read stops only who follows a topic with ``rule``.

    Raises TopicsError, and RuleError for a rule that cannot be read.
    """
    from bot.core.rules.parsing import parse  # noqa: PLC0415
    from bot.services.topics import take_over  # noqa: PLC0415

    try:
        for notice in take_over(app.store, app.topics(), now=now):
            click.echo(shown(notice), err=True)
    except TopicsError as error:
        if rule is not None and parse(rule).topics:
            raise
        warn(error)
