"""``paperround subscribe``: follow a rule."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from bot.cli.options import (
    announce_option,
    at_option,
    empty_days_option,
    every_option,
    json_option,
    name_option,
    now_option,
    on_option,
    tz_option,
)

if TYPE_CHECKING:
    from bot.app.wiring import App
    from bot.core.subscriptions import Subscription


@click.command("subscribe")
@click.argument("address")
@click.argument("rule")
@name_option
@every_option
@at_option
@on_option
@tz_option
@announce_option
@empty_days_option
@click.option("--confirmed", is_flag=True, help="The owner of this e-mail address has agreed.")
@now_option
@json_option
def command(
    *,
    address: str,
    rule: str,
    name: str | None,
    every: str | None,
    at: str | None,
    on: str | None,
    tz: str | None,
    announce: str | None,
    empty_days: str | None,
    confirmed: bool,
    now: str | None,
    as_json: bool,
) -> int:
    """Follow RULE at ADDRESS.

    ADDRESS is name@example.org, slack:C0123ABCD, slack:U0123ABCD or console. RULE is a list of words and
    phrases: 'diffusion, "flow matching" + image, diffus*, ~bench, -2D'; or has brackets, AND, OR, NOT, and fields:
    '(robot, drone) + title:plant', 'author:"Y. Song"', 'cat:cs.CV', 'topic:LLM'. The first message comes at the next
    time that the schedule names: by default daily at 09:00. The owner of an e-mail address is asked first, by mail.
    """
    from bot.cli.reporting import echo_subscription  # noqa: PLC0415
    from bot.cli.session import session  # noqa: PLC0415
    from bot.cli.topic_file import refresh_topics  # noqa: PLC0415
    from bot.core.addresses import parse_address  # noqa: PLC0415
    from bot.core.rules.parsing import parse  # noqa: PLC0415
    from bot.core.schedules import parse_schedule  # noqa: PLC0415
    from bot.core.subscriptions import DEFAULT_ANNOUNCE, parse_announce, parse_empty_days  # noqa: PLC0415
    from bot.services.subscribing import Wish, subscribe  # noqa: PLC0415

    target = parse_address(address)
    parse(rule)  # refused before anything is opened
    schedule = parse_schedule(every, at=at, on=on, tz="UTC" if tz is None else tz)
    kinds = parse_announce(announce) if announce is not None else DEFAULT_ANNOUNCE
    days = parse_empty_days("silent" if empty_days is None else empty_days)
    with session(now=now, as_json=as_json) as app:
        wish = Wish(
            address=target,
            rule=rule,
            name=name,
            schedule=schedule if tz is not None else replace(schedule, tz=app.settings.timezone),
            announce=kinds,
            confirmed=confirmed,
            empty_days=days,
        )
        moment = app.bot.clock.now()
        refresh_topics(app, rule, now=moment)
        done = subscribe(app.store, wish, now=moment)
        warnings = (*done.warnings, *_asked(app, done.subscription))
        echo_subscription(app, done.subscription, warnings, created=done.created, as_json=as_json)
    return 0


def _asked(app: App, subscription: Subscription) -> tuple[str, ...]:
    """Ask the owner of an address that is not confirmed; what came of it."""
    from bot.app.desks import make_desk  # noqa: PLC0415
    from bot.services.joining import ask  # noqa: PLC0415

    return (ask(make_desk(app), subscription).words,) if subscription.state == "pending" else ()
