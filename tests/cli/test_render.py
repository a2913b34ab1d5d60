"""render prints what would be sent and writes nothing; mail-test sends one mail and says what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes, message_from_string
from email.policy import default

import pytest

from tests.cli.samples import DAY, SAMPLE, TEA, tree
from tests.cli.test_mail import configured
from tests.support.commandline import CommandLine
from tests.support.mailserver import HANG_UP, MailServer

ADA = "ada@example.org"
KEY = "X"


@pytest.fixture
def due(paperround: CommandLine) -> CommandLine:
    for who in (ADA, "console"):
        paperround.ok("subscribe", who, "tea", "--every", "batch", "--confirmed")
    paperround.ok("poll", "--source", SAMPLE, "--now", DAY)
    return paperround


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    with MailServer().running() as running:
        for name, value in configured(running.port).items():
            monkeypatch.setenv(name, value)
        yield running


def render(paperround: CommandLine, form: str, address: str = ADA) -> str:
    return paperround.ok("render", address, "--format", form, "--now", DAY).out


def without_key(mail: str) -> list[str]:
    """The lines that do not come from the key."""
    own = message_from_string(mail)
    key, boundary = str(own["Message-ID"])[1:].partition("@")[0], str(own.get_boundary())
    lines = mail.replace("\r", "").replace(key, KEY).replace(boundary, KEY).splitlines()
    return [line for line in lines if not line.startswith("Date: ")]


def test_each_format_and_nothing_is_written(due: CommandLine) -> None:
    before = tree(due.folder)
    text, page, mail = (render(due, form) for form in ("text", "html", "eml"))
    assert TEA.removeprefix("arxiv:") in text
    opened = message_from_string(mail, policy=default)
    assert opened.get_body(("html",)).get_content().split() == page.split()  # type: ignore[attr-defined]
    assert tree(due.folder) == before


def test_it_is_what_is_sent_then(due: CommandLine, server: MailServer) -> None:
    due.ok("subscriptions")  # the first command that may write makes the key of the seal
    mail = render(due, "eml")
    assert "From: Papers <papers@example.org>" in mail
    due.ok("dispatch", "--now", DAY)
    assert without_key(mail) == without_key(server.mails[0].decode())
    assert render(due, "eml") == f"Nothing is due to {ADA} now.\n"


def test_as_json(due: CommandLine) -> None:
    found = due.ok("render", ADA, "--now", DAY, "--json").json
    assert (found["address"], found["why_nothing"], len(found["parts"])) == (ADA, None, 1)
    assert found["parts"][0]["papers"] == 1
    nobody = due.ok("render", "bob@example.org", "--json").json
    assert (nobody["why_nothing"], nobody["parts"]) == ("bob@example.org follows nothing.", [])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(("console", "--format", "eml"), "is no mail"), ((ADA, "--part", "2"), "no part 2"), (("ada",), "no")],
)
def test_what_is_not_there_is_refused(due: CommandLine, arguments: tuple[str, ...], said: str) -> None:
    result = due("render", *arguments, "--now", DAY)
    assert result.code == 2
    assert said in result.err


def test_a_test_mail_is_sent(paperround: CommandLine, server: MailServer) -> None:
    said = paperround.ok("mail-test", "Ada@example.org").out
    assert said.startswith("The mail server 127.0.0.1 took it, as <trial-")
    [mail] = map(message_from_bytes, server.mails)
    assert (mail["To"], mail["Subject"]) == ("Ada@example.org", "A test mail from this machine")
    assert mail["List-Unsubscribe"] is None


@pytest.mark.parametrize(
    ("step", "answer", "state", "words"),
    [
        ("RCPT", "550 5.1.1 no such user", "refused", "It was not taken: The mail server said: 550 5.1.1"),
        ("MAIL", "530 5.7.0 login first", "closed", "No mail goes out at all"),
        ("end", HANG_UP, "unknown", "Nobody knows whether it was taken"),
    ],
)
def test_a_test_mail_that_is_not_taken(
    paperround: CommandLine, server: MailServer, step: str, answer: str, state: str, words: str
) -> None:
    server.say[step] = [answer, answer]
    result = paperround("mail-test", ADA)
    assert (result.code, result.out.startswith(words)) == (1, True), result
    assert paperround("mail-test", ADA, "--json").json["state"] in (state, "sent")


def test_a_test_mail_without_a_server_and_to_others(paperround: CommandLine) -> None:
    assert "No mail server is asked" in paperround.ok("mail-test", ADA).out
    assert len(paperround.outbox) == 1
    assert paperround("mail-test", "slack:C0123ABCD").code == 2
