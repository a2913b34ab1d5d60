"""``paperround doctor``: whether all that is needed is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from bot.cli.failures import FAILED
from bot.cli.options import json_option
from bot.render.showing import shown

if TYPE_CHECKING:
    from bot.app.doctor.values import Finding

_COLOURS = {"ok": "green", "warn": "yellow", "fail": "red", "skip": None}


@click.command("doctor")
@json_option
def command(*, as_json: bool) -> int:
    """Look whether all that is needed is there.

    Clock, folder, database, sources, mail server, pages. It logs in at the mail server, and sends nothing. Exit
    code 1 when something fails.
    """
    from bot.cli.tables import echo_table  # noqa: PLC0415
    from bot.cli.views import echo_json  # noqa: PLC0415

    found = _examine()
    if as_json:
        echo_json([_json(one) for one in found])
    else:
        echo_table(("Check", "State", "What was found"), [_row(one) for one in found], empty="", fold="What was found")
        for one in found:
            if one.cure:
                head = click.style(f"{one.check}: ", fg=_COLOURS[one.state], bold=True)
                click.echo(head + shown(one.cure))
    return FAILED if any(one.state == "fail" for one in found) else 0


def _examine() -> list[Finding]:
    """A setting that is wrong is a finding like any other, if the only one."""
    from bot.app import environment, logs  # noqa: PLC0415
    from bot.app.doctor import examine  # noqa: PLC0415
    from bot.app.doctor.values import failed  # noqa: PLC0415
    from bot.cli.session import clock_at  # noqa: PLC0415
    from bot.core.errors import SettingsError  # noqa: PLC0415

    try:
        settings, given = environment.load()
    except SettingsError as error:
        return [failed("settings", error)]
    logs.set_up(settings.log_level, settings.log_format)
    return list(examine(settings, given, clock_at(None, settings)))


def _row(one: Finding) -> tuple[str, str, str]:
    return one.check, one.state, one.detail


def _json(one: Finding) -> dict[str, Any]:
    return {"check": one.check, "state": one.state, "detail": one.detail, "cure": one.cure or None}
