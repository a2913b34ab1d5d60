"""Who mails come from, and whether the mail server is there for us, login and all. No mail is sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.app.doctor.values import Finding, FindingState, failed
from bot.app.mail import open_mail
from bot.app.settings import Settings, is_here
from bot.core.deliveries import Closed
from bot.core.errors import SettingsError

_CURES = {
    "certificate": "Set SMTP_HOST to the name in the server’s certificate; name your own authority in SSL_CERT_FILE.",
    "login": "Put SMTP_USERNAME and SMTP_PASSWORD right.",
    "name": "Put SMTP_HOST right.",
    "refused": "Put SMTP_HOST and SMTP_PORT right, or start the mail server.",
    "starttls": "Set SMTP_SECURITY=tls if the server speaks TLS from the start (usually on port 465).",
    "timeout": "Put SMTP_HOST and SMTP_PORT right, and see whether a firewall keeps us from the server.",
    "tls": "Put SMTP_PORT and SMTP_SECURITY right: 587 is for starttls, 465 for tls.",
}


_BARE = "Set SMTP_SECURITY to starttls or tls, unless the way to that server is all yours."
_SIGNED = Finding(
    "DKIM",
    "skip",
    "not seen from here: who signs our mails has to sign List-Unsubscribe and List-Unsubscribe-Post, too (RFC 8058)",
    "Look at the source of a mail about papers that arrived: h= of its DKIM-Signature has to name both, else mail "
    "programs show no button to unsubscribe.",
)
"""Some mail servers sign the first of the two only."""


def examine(settings: Settings, given: Mapping[str, str]) -> Iterator[Finding]:
    if not settings.smtp_host or settings.outbox:
        yield from _unconfigured(settings, given)
        return
    try:
        messenger = open_mail(settings)
    except SettingsError as error:
        check = "MAIL_FROM" if error.where.startswith("MAIL_") else "SMTP"
        yield failed(check, error)
        yield Finding("SMTP" if check != "SMTP" else "MAIL_FROM", "skip", "not looked at, as the settings are wrong")
        return
    yield Finding("MAIL_FROM", "ok", settings.mail_from)
    if messenger is not None:
        yield _server(settings, messenger.check())
        if settings.public_url.startswith("https://"):
            yield _SIGNED


def _unconfigured(settings: Settings, given: Mapping[str, str]) -> Iterator[Finding]:
    if settings.outbox:
        why = "OUTBOX=1: every message becomes a file"
    elif given.get("SLACK_BOT_TOKEN"):
        why = "SMTP_HOST is not set: e-mail waits"
    else:
        why = "SMTP_HOST is not set: every message becomes a file"
    yield Finding("MAIL_FROM", "skip", settings.mail_from or "not set")
    yield Finding("SMTP", "skip", why)


def _server(settings: Settings, closed: Closed | None) -> Finding:
    how = {"starttls": "STARTTLS", "tls": "TLS", "none": "no TLS"}[settings.smtp_security]
    login = "logged in" if settings.smtp_username else "no login"
    if closed is None:
        bare = settings.smtp_security == "none" and not is_here(settings.smtp_host.strip())
        state: FindingState = "warn" if bare else "ok"
        return Finding("SMTP", state, f"{settings.smtp_host} is there: {how}, {login}", _BARE if bare else "")
    cure = _CURES.get(closed.why if closed.why == "login" else closed.code)
    return Finding("SMTP", "fail", closed.text, cure or "Read what the server says, and ask those who run it.")
