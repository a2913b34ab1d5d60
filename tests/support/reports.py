"""Reports of mail servers, as Postfix writes them."""

from __future__ import annotations

from collections.abc import Sequence

KEY = "3f9c2a1b0c5d-1"

Block = tuple[str, str, str, str]
"""Recipient, action, status, what the other server said."""


def dsn(
    *blocks: Block,
    key: str = KEY,
    to: str = "papers+{key}@example.org",
    envelope: str = "",
    message_id: str = "",
    original: str = "",
) -> bytes:
    """A report about the mail with ``key``; ``original`` is the recipient as we knew it."""
    fields = ["Reporting-MTA: dns; mx.example.net", *([f"Original-Envelope-Id: {envelope}"] if envelope else [])]
    told = [fields, *(_fields(block, original) for block in blocks or [("ada@example.org", "failed", "5.1.1", "")])]
    head = f"Message-ID: <{message_id}@example.org>\r\n" if message_id else ""
    return "\r\n".join(
        [
            "Return-Path: <>",
            "From: MAILER-DAEMON@example.net (Mail Delivery System)",
            f"To: {to.format(key=key)}",
            "Subject: Undelivered Mail Returned to Sender",
            "Auto-Submitted: auto-replied",
            "MIME-Version: 1.0",
            'Content-Type: multipart/report; report-type=delivery-status; boundary="B"',
            "",
            "--B",
            "Content-Type: text/plain",
            "",
            "I'm sorry.",
            "",
            "--B",
            "Content-Type: message/delivery-status",
            "",
            "\r\n\r\n".join("\r\n".join(some) for some in told),
            "",
            "--B",
            "Content-Type: text/rfc822-headers",
            "",
            f"{head}Subject: 3 new papers",
            "",
            "--B--",
            "",
        ]
    ).encode()


def _fields(block: Block, original: str) -> Sequence[str]:
    recipient, action, status, text = block
    named = [f"Original-Recipient: rfc822;{original}"] if original else []
    said = [f"Diagnostic-Code: smtp; {text}"] if text else []
    return [*named, f"Final-Recipient: rfc822; {recipient}", f"Action: {action}", f"Status: {status}", *said]


def complaint(key: str = KEY) -> bytes:
    """As mail providers write it (RFC 5965), with the mail, but not who complains."""
    return "\r\n".join(
        [
            "From: feedback@example.net",
            "To: papers@example.org",
            "Subject: FW: 3 new papers",
            "MIME-Version: 1.0",
            'Content-Type: multipart/report; report-type=feedback-report; boundary="B"',
            "",
            "--B",
            "Content-Type: text/plain",
            "",
            "This is an email abuse report.",
            "",
            "--B",
            "Content-Type: message/feedback-report",
            "",
            "Feedback-Type: abuse",
            "User-Agent: Loop/1.0",
            "Version: 1",
            "",
            "--B",
            "Content-Type: message/rfc822",
            "",
            "From: papers@example.org",
            "To: redacted@example.net",
            f"Message-ID: <{key}@example.org>",
            "Subject: 3 new papers",
            "",
            "…",
            "",
            "--B--",
            "",
        ]
    ).encode()
