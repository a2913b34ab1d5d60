"""An explanation for people and for programs."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import click

from bot.cli.pages.layout import heading, line
from bot.cli.views import history_json, moment, reason_json
from bot.core.readable import readable_paper
from bot.core.rules.verdicts import Lack
from bot.render.whys.words import WhyWords, why_words
from bot.services.explaining.values import SubscriptionView, Why

_COLOURS = {"sent": "green", "due": "cyan", "failed": "red"}


def echo_why(why: Why, zone: ZoneInfo) -> None:
    """The answer first, then what each subscription has to do with it, where the paper was read, and what to do."""
    words = why_words(why, zone)
    title = f"{readable_paper(why.paper).title} ({why.id})" if why.paper else why.id
    line(title, "", "  ", bold=True)
    line(words.answer, "", "  ", fg=_COLOURS.get(why.verdict, "yellow"))
    for head, sentences in words.subscriptions:
        click.echo()
        line(head, "", "  ")
        for said in sentences:
            line(said, "  ", "  ")
    _echo_read(why, words)
    for what, command in words.advice:
        click.echo()
        line(f"{what}:", "")
        click.echo(f"  paperround {command}")


def _echo_read(why: Why, words: WhyWords) -> None:
    if not words.read:
        return
    since = f", since {why.known_since}" if why.known_since else ""
    heading("Read in" if why.paper else f"What was read{since}")
    for said in words.read:
        line(said, "  ", "  ")


def why_json(why: Why, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "address": str(why.address),
        "paper": why.id,
        "title": why.paper.title if why.paper else None,
        "verdict": why.verdict,
        "answer": why_words(why, zone).answer,
        "reasons": [reason_json(reason, subscription) for subscription, reason in why.reasons],
        "delivery": history_json(why.line) if why.line else None,
        "due_at": moment(why.due_at),
        "subscriptions": [_view_json(view) for view in why.views],
        "read": [
            {
                "source": one.source,
                "date": moment(one.day),
                "read_at": moment(one.read_at),
                "looked_back": one.looked_back,
            }
            for one in why.appearances
        ],
        "sources": [{"name": one.name, "date": moment(one.date)} for one in why.sources],
    }


def _view_json(view: SubscriptionView) -> dict[str, Any]:
    judged = view.judged
    return {
        "subscription": str(view.subscription.id),
        "name": view.subscription.name,
        "rule": view.subscription.rule,
        "state": view.subscription.state,
        "standing": view.standing,
        "lacks": [_lack_json(one) for one in judged.lacks] if judged else [],
        "exclusions": [{"clause": one.clause, "item": one.item} for one in judged.exclusions] if judged else [],
        "instead": view.instead or None,
    }


def _lack_json(lack: Lack) -> dict[str, Any]:
    unsure = [{"item": one.item, "fields": list(one.fields)} for one in lack.unsure]
    return {"clause": lack.clause, "items": list(lack.items), "unsure": unsure}
