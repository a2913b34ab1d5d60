"""The database, and what it says of sources and of ways that are closed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.app.doctor.values import Finding, FindingState, failed
from bot.app.settings import Settings
from bot.core.channels import Channel
from bot.core.deliveries import Hindrance
from bot.core.digests import SourceState, shown_name
from bot.core.errors import PaperroundError, StoreError
from bot.core.records import SourceRecord
from bot.store import current, open_store

_STATES: dict[SourceState, FindingState] = {"stalled": "warn", "failed": "fail"}
_ROUND = "Run: paperround round"
_CURES: dict[Hindrance, str] = {
    "down": "Nothing needs to be done if the mail check is well: it is tried again by itself.",
    "login": "Put SMTP_USERNAME and SMTP_PASSWORD right; the next round tries at once.",
    "sender": "Set MAIL_FROM and MAIL_BOUNCES to what the mail server lets you use.",
    "reputation": "Read what the server says, and see to SPF, DKIM and DMARC of your domain.",
}


def examine(settings: Settings) -> Iterator[Finding]:
    try:
        revision = current(settings.url)
        if revision is None:
            yield Finding("database", "warn", "There is none yet.", f"{_ROUND}; it makes the database.")
            return
        store = open_store(settings.url, announce=lambda _: None)  # says what is wrong with its version
    except StoreError as error:
        yield failed("database", error)
        return
    try:
        yield Finding("database", "ok", f"{_kind(settings.url)}, revision {revision}")
        yield from _sources(settings, store.sources())
        yield from _ways(store.channels())
    except StoreError as error:
        yield failed("database", error)
    finally:
        store.close()


def _kind(url: str) -> str:
    return "SQLite" if url.startswith("sqlite") else "PostgreSQL"


def _sources(settings: Settings, known: Sequence[SourceRecord]) -> Iterator[Finding]:
    try:
        settings.sources()
    except PaperroundError as error:
        yield failed("sources", error)
    if not known:
        yield Finding("sources", "warn", "None was read yet.", _ROUND)
    yield from map(_source, known)


def _source(one: SourceRecord) -> Finding:
    state = _STATES.get(one.state, "ok")
    check = f"source {shown_name(one.name)}"
    well = f"last well {one.last_ok_at:%Y-%m-%d %H:%M} UTC" if one.last_ok_at else "never well"
    if state == "ok":
        return Finding(check, "ok", f"{one.state}, {well}")
    cure = "If it stays so, see whether it is there in a browser, and how it is named in DIGEST_SOURCES."
    said = f": {one.error}" if one.error else ""
    return Finding(check, state, f"{one.state}, {well}{said}", cure)


def _ways(channels: Sequence[Channel]) -> Iterator[Finding]:
    for one in channels:
        if one.why is not None:
            detail = f"{one.messenger} is closed since {one.since:%Y-%m-%d %H:%M} UTC: {one.text}"
            yield Finding("ways", "warn" if one.why == "down" else "fail", detail, _CURES[one.why])
    if not any(one.why for one in channels):
        yield Finding("ways", "ok", "none is closed")
