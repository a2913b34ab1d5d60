"""Values as JSON documents: the keys that programs rely on (DESIGN, section 7)."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import click

from bot.core.digests import Reading
from bot.core.messages import Item
from bot.core.records import HistoryLine
from bot.core.rules.tree import Reason
from bot.core.schedules import Schedule
from bot.core.shortfalls import Shortfall
from bot.core.subscriptions import Subscription
from bot.core.topics import Topic
from bot.services.backfilling import Backfilled
from bot.services.comparing import SourceView
from bot.services.reports import RoundReport

Json = dict[str, Any]


def echo_json(document: Any) -> None:
    """Print one document. Lone surrogates and the like are escaped, so that any terminal and parser takes it."""
    click.echo(json.dumps(document, ensure_ascii=True, indent=2))


def moment(when: datetime | date | None) -> str | None:
    return when.isoformat() if when else None


def error_json(code: str | None, text: str | None) -> Json | None:
    """What went wrong, if anything: a word for programs and a text for people."""
    return {"code": code or "failed", "text": text or ""} if code or text else None


def schedule_json(schedule: Schedule) -> Json:
    return {"every": schedule.every, "at": schedule.at, "on": schedule.on, "tz": schedule.tz}


def subscription_json(subscription: Subscription, reads_as: str, due_at: datetime | None) -> Json:
    """``due_at``: when its next message comes, None with the next digest, or never."""
    return {
        "id": str(subscription.id),
        "address": str(subscription.subscriber.address),
        "name": subscription.name,
        "rule": subscription.rule,
        "reads_as": reads_as,
        "state": subscription.state,
        "schedule": schedule_json(subscription.schedule),
        "announce": list(subscription.announce),
        "empty_days": subscription.empty_days,
        "next_due_at": moment(due_at),
        "paused_until": moment(subscription.paused_until),
        "blocked_because": subscription.subscriber.blocked or None,
        "created_at": moment(subscription.created_at),
    }


def reading_json(reading: Reading) -> Json:
    return {
        "name": reading.source,
        "state": reading.state,
        "date": moment(reading.date),
        "date_from": reading.date_from,
        "papers": len(reading.papers),
        "repaired": reading.repaired,
        "error": error_json(reading.error_code, reading.error),
        "missing": [moment(day) for day in reading.missing],
        "notes": list(reading.notes),
    }


def shortfall_json(one: Shortfall) -> Json:
    return {"name": one.name, "lacks": list(one.lacks), "had_by": list(one.had_by)}


def report_json(report: RoundReport, *, dry_run: bool = False) -> Json:
    document: Json = {
        "sources": [reading_json(reading) for reading in report.readings],
        "papers": {"read": report.papers_read, "new": report.papers_new},
        "matches": report.matches,
        "messages": {
            "sent": report.messages_sent,
            "failed": report.messages_failed,
            "empty": report.empty_sent,
            "due": report.left.messages,
        },
        "deliveries": {
            "planned": report.planned,
            "sent": report.deliveries_sent,
            "summarised": report.deliveries_summarised,
            "failed": report.deliveries_failed,
            "due": report.left.deliveries,
        },
        "shortfalls": [shortfall_json(one) for one in report.shortfalls],
        "left": list(report.left.waiting),
        "problems": [*report.problems, *report.notices],
    }
    if dry_run:
        document["dry_run"] = True
        document["would_send"] = [
            {"address": str(p.address), "part": p.number, "of": p.of, "papers": p.papers, "text": p.payload["text"]}
            for p in report.rehearsed
        ]
    return document


def history_json(line: HistoryLine) -> Json:
    return {
        "address": line.address,
        "paper": line.paper,
        "edition": line.edition,
        "title": line.title,
        "subscription": str(line.subscription_id) if line.subscription_id else None,
        "subscription_name": line.subscription,
        "state": line.state,
        "planned_at": moment(line.planned_at),
        "sent_at": moment(line.sent_at),
        "message": str(line.message_id) if line.message_id else None,
        "receipt": line.receipt,
        "error": error_json(line.error_code, line.error_text),
    }


def backfilled_json(one: Backfilled) -> Json:
    return {
        "name": one.source,
        "looks_back": one.able,
        "days": len(one.days),
        "papers": {"read": one.papers, "new": one.new},
        "error": error_json(one.error_code, one.error),
        "notes": one.notes,
    }


def source_json(view: SourceView) -> Json:
    source, lacking = view.record, view.shortfall
    return {
        "name": source.name,
        "state": source.state,
        "date": moment(source.date),
        "papers": source.papers,
        "last_ok_at": moment(source.last_ok_at),
        "error": error_json(source.error_code, source.error),
        "of_batch": view.has,
        "lacks": list(lacking.lacks) if lacking else [],
        "had_by": list(lacking.had_by) if lacking else [],
        "only_here": list(view.only_here),
        "days": [{"day": moment(one.day), "state": one.state, "papers": one.papers} for one in view.days],
    }


def topic_json(topic: Topic) -> Json:
    return {
        "name": topic.name,
        "keywords": [list(condition) for condition in topic.keywords],
        "filters": [list(condition) for condition in topic.filters],
        "retired": topic.retired,
    }


def reason_json(reason: Reason, subscription: int | None = None) -> Json:
    return {
        "subscription": str(subscription) if subscription else None,
        "clause": reason.clause,
        "term": reason.term,
        "field": reason.field,
        "start": reason.start,
        "end": reason.end,
    }


def item_json(item: Item) -> Json:
    return {"paper": item.paper.id, "title": item.paper.title, "reasons": [reason_json(one) for one in item.reasons]}
