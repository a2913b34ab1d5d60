"""Every messenger goes through the same ordeal. A new one joins by saying here how it is made."""

from __future__ import annotations

import importlib
import inspect
import json
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from email.headerregistry import Address as Mailbox
from pathlib import Path

import pytest

import bot.messengers
from bot.core.deliveries import Sent
from bot.core.messages import Message
from bot.core.paging import split
from bot.core.papers import PaperId
from bot.core.ports import Messenger
from bot.messengers.console import ConsoleMessenger
from bot.messengers.outbox import OutboxMessenger
from bot.messengers.smtp.letters import Sender
from bot.messengers.smtp.messenger import SmtpMessenger
from bot.messengers.smtp.servers import Server
from bot.render.mail import House
from tests.messengers.parts import parts
from tests.render.samples import EMPTY, HOSTILE, RIVERS, calm, group, hostile, item, message
from tests.support.mailserver import MailServer

MAKERS: dict[type, Callable[[Path], Messenger]] = {
    ConsoleMessenger: lambda _: ConsoleMessenger(lambda _text: None),
    OutboxMessenger: OutboxMessenger,
    SmtpMessenger: lambda _: mail_to(25),
}


def mail_to(port: int) -> SmtpMessenger:
    """With the mail server at that port of this machine."""
    sender = Sender(house=House(sender=Mailbox(username="papers", domain="example.org")))
    return SmtpMessenger(Server(host="127.0.0.1", port=port, security="none"), sender)


def found() -> set[type]:
    names = [m.name for m in pkgutil.walk_packages(bot.messengers.__path__, "bot.messengers.")]
    modules = [importlib.import_module(name) for name in names]
    return {
        kind
        for module in modules
        for name, kind in inspect.getmembers(module, inspect.isclass)
        if name.endswith("Messenger") and kind.__module__ == module.__name__
    }


def many() -> Message:
    papers = [item(replace(RIVERS, id=PaperId(f"arxiv:{n}"), abstract="word " * 300)) for n in range(100)]
    return message(group(1, *papers), group(2, item(HOSTILE), item(EMPTY)))


@pytest.fixture
def mails() -> Iterator[MailServer]:
    with MailServer().running() as server:
        yield server


@pytest.fixture(params=MAKERS, ids=lambda kind: kind.__name__)
def messenger(request: pytest.FixtureRequest, tmp_path: Path, mails: MailServer) -> Messenger:
    made = MAKERS[request.param](tmp_path / "out")
    return mail_to(mails.port) if isinstance(made, SmtpMessenger) else made


@pytest.fixture(params=[calm, hostile, many], ids=lambda make: make.__name__)
def told(request: pytest.FixtureRequest) -> Message:
    made: Message = request.param()
    return made


def test_every_messenger_is_tried_here() -> None:
    assert found() == set(MAKERS)


def test_names_are_apart(tmp_path: Path) -> None:
    names = [make(tmp_path).name for make in MAKERS.values()]
    assert len(set(names)) == len(names)
    assert all(name.isidentifier() for name in names)


def test_the_same_page_gives_the_same_payload(messenger: Messenger, told: Message) -> None:
    first, second = (split(told, limits=messenger.limits, weigh=messenger.weigh, key="k") for _ in range(2))
    assert first == second
    assert [messenger.render(page) for page in first] == [messenger.render(page) for page in second]


def test_a_payload_survives_the_store(messenger: Messenger, told: Message) -> None:
    for part in parts(messenger, told):
        assert part.payload
        stored = json.loads(json.dumps(dict(part.payload)).encode("utf-8"))
        assert stored == part.payload
        assert all("\x00" not in text and text.encode("utf-8") for text in stored.values())
        assert isinstance(messenger.send(replace(part, payload=stored)), Sent)


def test_what_was_sent_is_found_and_a_repeat_gives_the_same_receipt(messenger: Messenger, told: Message) -> None:
    for part in parts(messenger, told):
        if messenger.can_be_asked:
            assert messenger.find(part) is None
        sent = messenger.send(part)
        assert isinstance(sent, Sent)
        again = replace(part, attempts=1, repeat=True)
        if messenger.can_be_asked:
            assert messenger.find(again) == sent
        assert messenger.send(again) == sent


def test_two_parts_have_two_receipts(messenger: Messenger) -> None:
    every = [*parts(messenger, many()), *parts(messenger, many(), key="4a")]
    receipts = [messenger.send(part) for part in every]
    assert len(set(receipts)) == len(every)
    start = "<" if isinstance(messenger, SmtpMessenger) else f"{messenger.name}:"
    assert all(isinstance(one, Sent) and one.receipt.startswith(start) for one in receipts)


def test_papers_weigh_something_and_the_same_each_time(messenger: Messenger) -> None:
    for paper in (RIVERS, HOSTILE, EMPTY):
        assert 0 < messenger.weigh(item(paper)) == messenger.weigh(item(replace(paper)))
    assert messenger.weigh(item(RIVERS)) < messenger.weigh(item(replace(RIVERS, abstract=RIVERS.abstract * 3)))


def test_a_payload_has_a_text_that_a_person_can_read(messenger: Messenger, told: Message) -> None:
    """Dry runs show it, whatever else the medium needs."""
    for part in parts(messenger, told):
        assert "text" in part.payload, "every payload has a “text”: docs/architecture.md"
        assert told.groups[0].items[0].paper.title[:10] in part.payload["text"] or part.number > 1


def test_every_paper_is_shown(messenger: Messenger) -> None:
    made = message(group(1, *(item(replace(RIVERS, title=f"Paper number {n}.")) for n in range(60))))
    text = "".join(" ".join(part.payload["text"].split()) for part in parts(messenger, made))
    assert [text.count(f"Paper number {n}.") for n in range(60)] == [1] * 60
