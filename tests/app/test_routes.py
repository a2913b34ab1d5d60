"""Which messenger carries what, and what becomes of that which has none."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.app.mail import open_mail
from bot.app.routes import find_routes
from bot.app.settings import Settings
from bot.core.addresses import parse_address
from tests.cli.samples import DAY, SAMPLE
from tests.support.commandline import CommandLine

ADDRESSES = ["ada@example.org", "slack:C0LABTALK", "console"]


@pytest.mark.parametrize(
    ("given", "outbox", "carriers"),
    [
        ({}, False, ["outbox", "outbox", "console"]),
        ({"SMTP_HOST": ""}, False, ["outbox", "outbox", "console"]),
        ({"SMTP_HOST": "mail.example.org"}, True, ["outbox", "outbox", "console"]),
        ({"SMTP_HOST": "mail.example.org"}, False, ["email", None, "console"]),
        ({"SLACK_BOT_TOKEN": "x"}, False, [None, None, "console"]),
        ({"SMTP_HOST": "mail.example.org", "SLACK_BOT_TOKEN": "x"}, False, ["email", None, "console"]),
    ],
)
def test_who_carries_what(tmp_path: Path, given: dict[str, str], outbox: bool, carriers: list[str | None]) -> None:
    mail = open_mail(Settings(smtp_host=given.get("SMTP_HOST", ""), mail_from="papers@example.org", outbox=outbox))
    routes = find_routes(outbox=outbox, folder=tmp_path, write=print, given=given, mail=mail)
    found = [routes.to(parse_address(address)) for address in ADDRESSES]
    assert [messenger.name if messenger else None for messenger in found] == carriers


def test_the_reasons_name_the_setting(tmp_path: Path) -> None:
    reasons = find_routes(outbox=False, folder=tmp_path, write=print, given={"SLACK_BOT_TOKEN": "x"}).reasons
    assert "SLACK_BOT_TOKEN is set, but this version cannot send to Slack yet" in reasons["slack"]
    assert "e-mail is not configured" in reasons["email"]


def test_what_has_no_messenger_stays_due_and_goes_when_it_has_one(
    paperround: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "geheim")
    paperround.ok("subscribe", "ada@example.org", "tea", "--every", "batch", "--confirmed")
    result = paperround.ok("round", "--source", SAMPLE, "--now", DAY)
    assert "e-mail is not configured" in result.out
    assert "geheim" not in result.out + result.err
    assert paperround.ok("history", "--json").json[0]["state"] == "due"
    assert paperround.outbox == []
    monkeypatch.setenv("OUTBOX", "1")
    assert paperround.ok("dispatch", "--now", DAY, "--json").json["deliveries"]["sent"] == 1
    assert len(paperround.outbox) == 1
