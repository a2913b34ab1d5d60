"""Whether browsers find the pages, and what signs the links to them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from bot.app.desks import KEY_FILE, signs
from bot.app.doctor.values import Finding, failed
from bot.app.seals import find_keys
from bot.app.settings import Settings
from bot.core.errors import SettingsError

TIMEOUT = 5.0
"""Seconds that the pages may take."""
_START = "Start `paperround run` or `paperround web`, and see that the web server before it passes everything on."


def examine(settings: Settings) -> Iterator[Finding]:
    if not settings.public_url:
        yield _none(settings)
        if signs(settings):
            yield _key(settings)
        else:
            yield Finding("SECRET_KEY", "skip", "without PUBLIC_URL and SMTP_HOST there is nothing to sign")
        return
    yield _reached(settings.public_url)
    yield _key(settings)


def _none(settings: Settings) -> Finding:
    if not settings.smtp_host:
        return Finding("PUBLIC_URL", "skip", "not set: there are no pages")
    cure = "Set it to where browsers find this machine, such as https://papers.example.org."
    return Finding("PUBLIC_URL", "warn", "not set: nobody can confirm, or leave by one click", cure)


def _reached(url: str) -> Finding:
    import httpx2 as httpx  # noqa: PLC0415 - only where pages are

    try:
        answer = httpx.get(f"{url}/healthz", timeout=TIMEOUT, follow_redirects=False)
    except httpx.HTTPError as error:
        return Finding("PUBLIC_URL", "fail", f"{url} is not reached: {_reason(error)}", _START)
    if answer.status_code != 200 or answer.text.strip() != "ok":
        detail = f"{url}/healthz answers {answer.status_code}, and not as our pages do"
        return Finding("PUBLIC_URL", "fail", detail, "Let the web server pass every path below PUBLIC_URL on to us.")
    if urlsplit(url).scheme != "https":
        cure = "Set it to an https address before anybody else gets mails."
        return Finding("PUBLIC_URL", "warn", f"{url} is reached, but on this machine only", cure)
    return Finding("PUBLIC_URL", "ok", f"{url} is reached")


def _reason(error: Exception) -> str:
    said = re.sub(r"\[Errno -?\d+\] ", "", " ".join(str(error).split()))
    return "it does not answer in time" if "Timeout" in type(error).__name__ else said or type(error).__name__


def _key(settings: Settings) -> Finding:
    file = settings.state / KEY_FILE
    given = settings.secret_key.get_secret_value()
    try:
        find_keys(given, file, make=False)
    except SettingsError as error:
        return failed("SECRET_KEY", error)
    if given.strip():
        return Finding("SECRET_KEY", "ok", "set")
    if not file.exists():
        return Finding("SECRET_KEY", "ok", f"{file} will be made when it is needed")
    if file.stat().st_mode & 0o077:
        return Finding("SECRET_KEY", "warn", f"{file} can be read by others", f"Run: chmod 600 {file}")
    return Finding("SECRET_KEY", "ok", f"in {file}")
