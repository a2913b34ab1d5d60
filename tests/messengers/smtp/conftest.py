"""What the tests of e-mail share: a server that does what it is told, and a messenger that goes to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from email.headerregistry import Address as Mailbox
from itertools import islice

import pytest

from bot.core.channels import Take
from bot.core.deliveries import Part
from bot.messengers.smtp.letters import Sender
from bot.messengers.smtp.messenger import SmtpMessenger
from bot.messengers.smtp.servers import Server
from bot.render.mail import House
from tests.support.fakes import a_part
from tests.support.mailserver import MailServer

HOUSE = House(sender=Mailbox("Papers", addr_spec="papers@example.org"), host="example.org")
SENDER = Sender(house=HOUSE, bounces="bounces@example.org")
Make = Callable[..., SmtpMessenger]


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer().running() as running:
        yield running


@pytest.fixture
def make(server: MailServer) -> Make:
    """``make(timeout=…)``: a messenger that goes to ``server``."""

    def made(sender: Sender = SENDER, **settings: object) -> SmtpMessenger:
        values = {"host": "127.0.0.1", "port": server.port, "security": "none", "timeout": 5.0, **settings}
        return SmtpMessenger(Server(**values), sender)  # type: ignore[arg-type]

    return made


def mail_part(number: int = 1, **fields: object) -> Part:
    """A part that is a mail."""
    values: dict[str, object] = {
        "id": number,
        "message_id": number,
        "key": f"3f9c2a1b{number:04x}-1",
        "messenger": "email",
        "payload": {"subject": "1 new paper", "text": "A paper.\n", "html": "<p>A paper.</p>\n", "host": "example.org"},
        **fields,
    }
    return a_part(**values)


def giving(parts: list[Part]) -> Take:
    rest = iter(parts)
    return lambda most: list(islice(rest, most))
