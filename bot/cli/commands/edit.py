"""``paperround edit``: change a subscription."""

from __future__ import annotations

import click

from bot.cli.options import (
    announce_option,
    at_option,
    empty_days_option,
    every_option,
    id_argument,
    json_option,
    name_option,
    now_option,
    on_option,
    tz_option,
)


@click.command("edit")
@id_argument
@click.option("--rule", metavar="RULE", help="The new rule.")
@name_option
@every_option
@at_option
@on_option
@tz_option
@announce_option
@empty_days_option
@now_option
@json_option
def command(
    *,
    id: int,
    rule: str | None,
    name: str | None,
    every: str | None,
    at: str | None,
    on: str | None,
    tz: str | None,
    announce: str | None,
    empty_days: str | None,
    now: str | None,
    as_json: bool,
) -> int:
    """Change subscription ID; what is not given stays.

    A new rule looks again at what is still due (no longer wanted: withdrawn) and at the latest digest. A new schedule
    counts from its next time.
    """
    from bot.cli.reporting import echo_subscription  # noqa: PLC0415
    from bot.cli.session import session  # noqa: PLC0415
    from bot.cli.topic_file import refresh_topics  # noqa: PLC0415
    from bot.core.schedules import change_schedule  # noqa: PLC0415
    from bot.core.subscriptions import parse_announce, parse_empty_days  # noqa: PLC0415
    from bot.services import subscribing  # noqa: PLC0415
    from bot.services.advising import about_edit  # noqa: PLC0415

    if all(value is None for value in (rule, name, every, at, on, tz, announce, empty_days)):
        raise click.UsageError(
            "Nothing to change: give --rule, --name, --every, --at, --on, --tz, --announce or --empty-days."
        )
    kinds = parse_announce(announce) if announce is not None else None
    days = parse_empty_days(empty_days) if empty_days is not None else None
    with session(now=now, as_json=as_json) as app:
        moment = app.bot.clock.now()
        refresh_topics(app, rule, now=moment)
        current = subscribing.existing(app.store, id).schedule
        timed = any(value is not None for value in (every, at, on, tz))
        schedule = change_schedule(current, every=every, at=at, on=on, tz=tz) if timed else None
        changed = subscribing.edit(
            app.store, id, rule=rule, name=name, schedule=schedule, announce=kinds, empty_days=days, now=moment
        )
        warnings = about_edit(app.store, changed, now=moment) if rule is not None else ()
        echo_subscription(app, changed, warnings, created=None, as_json=as_json)
    return 0
