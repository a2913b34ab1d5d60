"""What commands say about rounds and subscriptions."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import click

from bot.cli import progress
from bot.cli.failures import FAILED, WRONG
from bot.cli.views import echo_json, report_json, subscription_json
from bot.core.digests import Reading
from bot.core.errors import RuleError, UsageError
from bot.core.papers import PaperId, parse_paper_id
from bot.core.records import Left
from bot.core.rules.aloud import reads_as
from bot.core.rules.parsing import parse
from bot.core.shortfalls import Shortfall
from bot.core.subscriptions import Subscription
from bot.render.showing import shown
from bot.render.times import sent_in_words, when
from bot.render.words import STATES
from bot.services.reports import RoundReport
from bot.services.timing import due_at

if TYPE_CHECKING:
    from bot.app.wiring import App

NAMED = 8
"""Papers that are named one by one; --json has them all."""

_COLOURS = {"fresh": "green", "unchanged": "cyan", "quiet": "cyan", "waiting": "yellow", "stalled": "yellow"}


def paper_id(text: str, *, where: str = "--paper") -> PaperId:
    """The paper that somebody typed. Raises UsageError."""
    if (found := parse_paper_id(text)) is None:
        do = "Use an arXiv id (2504.21380), a DOI (doi:10.…), or the id that `paperround history` shows."
        raise UsageError(f"“{shown(text)}” is not a paper's id.", where=where, do=do)
    return found


def words(subscription: Subscription) -> str:
    """The subscription's rule in words. One that cannot be read any more (an upgrade) must not hide the others."""
    try:
        return reads_as(parse(subscription.rule))
    except RuleError as error:
        return f"this rule cannot be read any more, edit it: {error.what}"


def folded(text: str, indent: str = "    ") -> str:
    """``text`` on lines that fit the terminal, each after ``indent``."""
    width = min(shutil.get_terminal_size().columns, 100)
    return textwrap.fill(
        text,
        max(width, 40),
        initial_indent=indent,
        subsequent_indent=indent + "  ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def echo_subscription(
    app: App, subscription: Subscription, warnings: Iterable[str], *, created: bool | None, as_json: bool
) -> None:
    """Show a subscription as it stands now. ``created`` None: it was changed."""
    warnings, now = list(warnings), app.bot.clock.now()
    [next_due] = due_at(app.store, [subscription], now)
    if as_json:
        echo_json({**subscription_json(subscription, words(subscription), next_due), "warnings": warnings})
        return
    start = "New subscription" if created else "Subscription"
    click.echo(
        f"{start} {subscription.id}, {_state(subscription)}: {subscription.subscriber.address} "
        f"follows {shown(subscription.name)}."
    )
    click.echo(folded(f"Rule: {shown(subscription.rule)}", "  "))
    click.echo(folded(f"In words: {shown(words(subscription))}", "  "))
    sent = sent_in_words(subscription, next_due, now)
    empty = "; on empty days a note" if subscription.empty_days == "tell" else ""
    click.echo(folded(f"Sent: {sent}{empty}; announcements: {', '.join(subscription.announce)}", "  "))
    for warning in warnings:
        click.secho(folded(f"Note: {shown(warning)}", "  "), fg="yellow")


def _state(subscription: Subscription) -> str:
    until = f" until {subscription.paused_until}" if subscription.paused_until else ""
    return f"{subscription.state}{until}"


def echo_report(
    report: RoundReport, now: datetime, *, as_json: bool, dry_run: bool = False, sending: bool = True
) -> int:
    """Show what a round did, at ``now`` by its clock; the exit code that goes with it. Not ``sending``: it was only to
    read and plan."""
    progress.clear()
    if as_json:
        echo_json(report_json(report, dry_run=dry_run))
    else:
        _echo_words(report, now, dry_run=dry_run, sending=sending)
    if report.misconfigured:
        return WRONG
    return FAILED if report.failed else 0


def _echo_words(report: RoundReport, now: datetime, *, dry_run: bool, sending: bool) -> None:
    for reading in report.readings:
        _echo_reading(reading)
    for one in report.shortfalls:
        click.secho(folded(shortfall(one), "  "), fg="yellow")
    if report.papers_read:
        click.echo(_found(report))
    if dry_run:
        _echo_rehearsal(report)
    elif sending:
        click.echo(_sent(report))
    for problem in (*report.problems, *report.notices):
        click.secho(f"! {shown(problem)}", fg="yellow")
    if not dry_run:
        _echo_left(report, now, sending=sending)


def shortfall(one: Shortfall) -> str:
    """What a source lacks, in words; of many papers the first."""
    had_by = ", ".join(map(shown, one.had_by)) or "another"
    what = count(len(one.lacks), "paper")
    return f"{shown(one.name)} lacks {what} of this batch, taken from {had_by}: {named(one.lacks)}"


def named(papers: Sequence[PaperId]) -> str:
    """The first of ``papers``, and how many more."""
    more = f" and {len(papers) - NAMED} more" if len(papers) > NAMED else ""
    return ", ".join(map(shown, papers[:NAMED])) + more


def _found(report: RoundReport) -> str:
    if not (report.papers_new or report.matches or report.planned):
        return "Nothing new."
    return (
        f"Found {count(report.papers_new, 'new paper')}, {count(report.matches, 'match', 'matches')}; "
        f"planned {count(report.planned, 'delivery', 'deliveries')}."
    )


def _sent(report: RoundReport) -> str:
    if report.empty_sent:
        notes = f"{count(report.empty_sent, 'note')} of an empty day"
        if not report.deliveries_sent:
            return f"Sent {notes}."
        with_papers = count(report.messages_sent - report.empty_sent, "message")
        return f"Sent {with_papers} with {count(report.deliveries_sent, 'paper')}, and {notes}."
    if report.deliveries_sent:
        counted = f", {report.deliveries_summarised} more only counted" if report.deliveries_summarised else ""
        return f"Sent {count(report.messages_sent, 'message')} with {count(report.deliveries_sent, 'paper')}{counted}."
    waits = report.left.messages or report.left.deliveries > report.left.timed
    return "Sent nothing." if waits or report.messages_failed else "Sent nothing: nothing is due."


def _echo_reading(reading: Reading) -> None:
    state = click.style(reading.state, fg=_COLOURS.get(reading.state, "red"), bold=True)
    day = f" of {reading.date} (date from the {reading.date_from})" if reading.date else ""
    papers = f", {count(len(reading.papers), 'paper')}" if reading.papers else ""
    notes = () if reading.state == "unchanged" else reading.notes
    means = "" if papers or notes else STATES[reading.state].removeprefix(reading.state)
    click.echo(f"Read {shown(reading.source)}{day}: {state}{means}{papers}")
    if reading.repaired and not notes:
        click.echo("  its text was UTF-8 read as Mac Roman; repaired")
    if reading.error:
        click.secho(f"  {shown(reading.error)}", fg="red")
    for note in notes:
        click.echo(f"  {shown(note)}")


def _echo_rehearsal(report: RoundReport) -> None:
    for part in report.rehearsed:
        click.secho(f"\n── to {part.address}, part {part.number} of {part.of} ──", bold=True)
        click.echo(part.payload["text"])
    number = len(report.rehearsed)
    what = f"{count(number, 'part')} would be sent now" if number else "nothing would be sent now"
    click.echo(f"Dry run: {what}. Nothing was written.")


def _echo_left(report: RoundReport, now: datetime, *, sending: bool) -> None:
    _echo_timed(report.left, now)
    deliveries = report.left.deliveries - report.left.timed
    if not (deliveries or report.left.messages):
        return
    number = count(deliveries, "delivery", "deliveries") if deliveries else count(report.left.messages, "message")
    click.echo(f"Left: {number} not settled yet." if sending else f"Left: {number} for `paperround dispatch`.")
    for line in report.left.waiting:
        click.echo(f"  {shown(line)}")


def _echo_timed(left: Left, now: datetime) -> None:
    """What waits for its slot is not left undone."""
    if not left.timed:
        return
    who = "1 paper waits for its time" if left.timed == 1 else f"{left.timed:,} papers wait for their time"
    first = f" (next: {when(left.next_slot, now)} {left.next_slot.tzinfo})" if left.next_slot else ""
    click.echo(f"{who}{first}.")


def count(number: int, one: str, many: str | None = None) -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"
