"""A preview for people and for programs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import click

from bot.cli.pages.layout import echo_paper, heading, line, width
from bot.cli.reporting import count
from bot.cli.views import item_json, moment
from bot.core.messages import Item
from bot.core.rules.aloud import reads_as
from bot.services.previewing.values import Against, Brought, KeptOut, PhraseCount, Preview, PreviewDay

_TERMS = 20
"""Terms that are named one by one; --json has them all."""

_BAR = 40
"""Columns of the longest bar where the terminal is wide enough."""

_EIGHTHS = " ▏▎▍▌▋▊▉"


def echo_preview(made: Preview) -> None:
    """What the rule means, day by day, the best, what brought them, and what to think of."""
    line(made.text, "", "  ", bold=True)
    line(f"In words: {reads_as(made.rule)}", "", "  ")
    if not made.days:
        click.echo("\nThere are no papers in the store yet. Read some first: paperround round, or paperround backfill.")
    else:
        _echo_days(made)
        _echo_papers(made.best, f"The best {len(made.best)} of {made.total:,}" if made.total > len(made.best) else "")
        _echo_terms(made.terms)
        _echo_kept_out(made.kept_out)
        _echo_phrases(made.phrases)
        if made.against:
            _echo_against(made.against)
    if made.warnings:
        click.echo()
    for warning in made.warnings:
        line(f"Note: {warning}", "", "  ", fg="yellow")


def _echo_days(made: Preview) -> None:
    first, last = made.days[0].date, made.days[-1].date
    heading(f"{_written(first)} to {_written(last)}" if last > first else _written(last))
    most = max(day.matches for day in made.days)
    room = min(_BAR, width() - len("Thu 01 May  ") - len(f"  {most:,} of {max(day.read for day in made.days):,}"))
    for day in made.days:
        click.echo(_day(day, most, room))
    if any(day.new < day.matches for day in made.days):
        line("░ stood on an earlier day as well", "", "", dim=True)
    share = f", {made.total / made.read:.1%}" if made.read else ""
    with_papers = sum(1 for day in made.days if day.read)
    line(f"Total: {made.total:,} of {count(made.read, 'paper')}{share}, on {count(with_papers, 'day')}.", "", "  ")


def _day(day: PreviewDay, most: int, room: int) -> str:
    label = f"{day.date:%a} {day.date.day:2} {day.date:%b}"
    if not day.read:
        return click.style(f"{label}  no papers", dim=True)
    new, all_ = (_bar(number, most, room) for number in (day.new, day.matches))
    again = "░" * (len(all_) - len(new))
    bar = click.style(new, fg="cyan") + again + " " * (room - len(all_))
    return f"{label}  {bar}  {day.matches:,} of {day.read:,}"


def _bar(number: int, most: int, room: int) -> str:
    """``number`` as blocks, where ``most`` fills the room; whatever is there at all can be seen."""
    eighths = max(round(8 * room * number / most), 1) if number else 0
    full, rest = divmod(eighths, 8)
    return "█" * full + (_EIGHTHS[rest] if rest else "")


def _echo_papers(items: Sequence[Item], title: str) -> None:
    if items:
        heading(title or f"The {'paper' if len(items) == 1 else 'papers'}")
    for number, item in enumerate(items, 1):
        echo_paper(item, number)


def _echo_terms(terms: Sequence[Brought]) -> None:
    some = sorted((term for term in terms if term.papers), key=lambda term: -term.papers)
    none = [term.term for term in terms if not term.papers]
    if len(terms) < 2 and not none:
        return
    heading("What brought them")
    for term in some[:_TERMS]:
        only = "" if term.only == term.papers else f", {term.only or 'none'} by this alone"
        line(f"{term.papers:5,}  {term.term}{only}", "  ", "       ")
    if some[_TERMS:]:
        line(f"and {len(some) - _TERMS} more that brought {some[_TERMS].papers:,} or fewer each")
    if none:
        line(f"Nothing came by: {', '.join(none)}", "  ", "  ")


def _echo_kept_out(items: Sequence[KeptOut]) -> None:
    if items:
        heading("What was kept out")
    for item in sorted(items, key=lambda item: -item.papers)[:_TERMS]:
        line(f"{item.papers:5,}  by -{item.term}", "  ", "       ")


def _echo_phrases(phrases: Sequence[PhraseCount]) -> None:
    if phrases:
        heading("Phrases")
    for one in phrases:
        as_phrase, both = count(one.papers, "paper"), f"{one.both_papers:,}"
        text = f"{one.phrase} as a phrase: {as_phrase}; with all its words anywhere: {both}."
        line(f"{text} For these type {one.both}" if one.both_papers > one.papers else text, "  ", "  ")


def _echo_against(other: Against) -> None:
    heading("Against the other rule")
    line(other.text, "  ", "  ")
    line(f"In words: {reads_as(other.rule)}", "  ", "  ")
    line(f"It has {count(other.total, 'paper')}; this rule gains {other.gained:,} and loses {other.lost:,}.")
    for day in other.days:
        if day.gained or day.lost:
            click.echo(f"  {day.date:%a} {day.date.day:2} {day.date:%b}  {_plus_minus(day.gained, day.lost)}")
    _echo_papers(other.best_gained, f"Gained, the best {len(other.best_gained)} of {other.gained:,}")
    _echo_papers(other.best_lost, f"Lost, the best {len(other.best_lost)} of {other.lost:,}")


def _plus_minus(gained: int, lost: int) -> str:
    plus = click.style(f"+{gained:<5,}", fg="green") if gained else " " * 6
    return f"{plus} {click.style(f'-{lost:,}', fg='red') if lost else ''}".rstrip()


def _written(day: date) -> str:
    return f"{day:%a} {day.day} {day:%B %Y}"


def preview_json(made: Preview) -> dict[str, Any]:
    return {
        "rule": made.text,
        "reads_as": reads_as(made.rule),
        "window": made.window,
        "days": [{"date": moment(d.date), "read": d.read, "matches": d.matches, "new": d.new} for d in made.days],
        "read": made.read,
        "total": made.total,
        "papers": [item_json(item) for item in made.best],
        "terms": [{"term": one.term, "papers": one.papers, "only": one.only} for one in made.terms],
        "kept_out": [{"term": one.term, "papers": one.papers} for one in made.kept_out],
        "phrases": [
            {"phrase": one.phrase, "papers": one.papers, "both": one.both, "both_papers": one.both_papers}
            for one in made.phrases
        ],
        "against": _against_json(made.against) if made.against else None,
        "warnings": list(made.warnings),
    }


def _against_json(other: Against) -> dict[str, Any]:
    return {
        "rule": other.text,
        "reads_as": reads_as(other.rule),
        "total": other.total,
        "gained": other.gained,
        "lost": other.lost,
        "days": [{"date": moment(d.date), "gained": d.gained, "lost": d.lost} for d in other.days],
        "papers_gained": [item_json(item) for item in other.best_gained],
        "papers_lost": [item_json(item) for item in other.best_lost],
    }
