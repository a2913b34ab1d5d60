"""The one sentence that answers: it came, it waits, or what kept it away."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from zoneinfo import ZoneInfo

from bot.core.records import HistoryLine
from bot.render.whys.moments import in_words
from bot.services.explaining.values import Why, WhyVerdict


def answer(why: Why, zone: ZoneInfo) -> str:
    """``why`` in one sentence."""
    if why.line is not None:
        return _PLANNED[why.verdict](why, why.line, zone)
    if why.verdict == "no_subscription" and not why.views:
        return f"It did not come: {why.address} follows nothing."
    if why.verdict == "policy" and all(view.standing != "policy" for view in why.views):
        return "It did not come: it is a revision, and nobody can tell which."
    return f"It did not come: {_UNPLANNED[why.verdict]}."


_UNPLANNED: Mapping[WhyVerdict, str] = {
    "paused": "a pause lay over that day",
    "policy": "its kind of announcement is not asked for",
    "excluded": "an exclusion keeps it out",
    "no_match": "no rule of this address fits it",
    "no_subscription": "nothing asked for it when it was read",
    "unknown_paper": "it stood in nothing that was read",
}


def _told(_: Why, line: HistoryLine, zone: ZoneInfo) -> str:
    version = f" as version {line.edition}" if line.edition else ""
    how = "counted, in a message with no room for all," if line.state == "summarised" else "sent"
    when = f" on {in_words(line.sent_at, zone)}" if line.sent_at else ""
    return f"it was {how}{version}{when} in message {line.message_id}, under “{line.subscription}”"


def _due(why: Why, line: HistoryLine, zone: ZoneInfo) -> str:
    if line.state == "unknown":
        return f"message {line.message_id} may have arrived, and that is being found out{_last_error(line)}"
    if line.message_id:
        return f"it stands in message {line.message_id}, which is not sent yet{_last_error(line)}"
    if why.due_at and why.overdue:
        return f"its time was {in_words(why.due_at, zone)}, and it goes with the next round{_last_error(line)}"
    if why.due_at:
        return f"it waits for {in_words(why.due_at, zone)}"
    return f"it goes with the next round{_last_error(line)}"


def _blocked(why: Why, *_: object) -> str:
    return f"It waits: nothing reaches {why.address} ({why.blocked}). It comes when that works again."


def _last_error(line: HistoryLine) -> str:
    return f" (the last attempt: {_error(line)})" if _error(line) else ""


def _error(line: HistoryLine) -> str:
    return line.error_text or line.error_code or ""


_PLANNED: Mapping[WhyVerdict, Callable[[Why, HistoryLine, ZoneInfo], str]] = {
    "sent": lambda why, line, zone: f"It came: {_told(why, line, zone)}.",
    "told_before": lambda why, line, zone: f"It did not come again: {_told(why, line, zone)}.",
    "failed": lambda _why, line, _zone: f"It could not be delivered: {_error(line) or 'nobody knows why'}",
    "due": lambda why, line, zone: f"It is due: {_due(why, line, zone)}.",
    "blocked": _blocked,
    "paused": lambda *_: "It waits: what wants it is paused.",
}
