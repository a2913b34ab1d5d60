"""Where a message goes: the ADDRESS of the command line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from bot.core.errors import AddressError

AddressKind = Literal["email", "slack", "console"]

_SLACK = re.compile(r"(?:(?P<team>[TE][A-Z0-9]{2,})/)?(?P<id>[CDGUW][A-Z0-9]{2,})", re.ASCII)
_HELP = "An address is name@example.org, slack:C0123ABCD (channel), slack:U0123ABCD (person) or console."


@dataclass(frozen=True, slots=True)
class Address:
    """One inbox. ``identity`` is what makes it the same inbox (e-mail in lower case), ``target`` is the form to
    send to, as it was typed; an e-mail's domain is in ASCII, which every mail server takes."""

    kind: AddressKind
    identity: str
    target: str

    def __str__(self) -> str:
        return self.identity


def parse_address(text: str) -> Address:
    """The address that ``text`` names.

    Raises AddressError when it is none.
    """
    text = text.strip()
    if text == "console":
        return Address("console", "console", "console")
    if text.startswith("slack:"):
        return _slack(text)
    if "@" in text:
        return _email(text)
    raise AddressError(f"“{text}” is not an address.", do=_HELP)


def _slack(text: str) -> Address:
    bare = text.removeprefix("slack:")
    if bare.startswith("#"):
        raise AddressError(
            f"“{text}” is a channel's name, and without Slack nobody can tell which channel has it.",
            do="Use its id: in Slack, open the channel's details; the id stands at the bottom (C0123ABCD).",
        )
    if not _SLACK.fullmatch(bare):
        raise AddressError(f"“{text}” is not a Slack address.", do=_HELP)
    return Address("slack", f"slack:{bare}", bare)


def _email(text: str) -> Address:
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 - slow to import

    try:
        valid = validate_email(
            text, check_deliverability=False, allow_smtputf8=False, test_environment=True, strict=True
        )
    except EmailNotValidError as error:
        raise AddressError(f"“{text}” is not an e-mail address: {error}", do=_HELP) from error
    return Address("email", valid.normalized.lower(), valid.ascii_email or valid.normalized)
