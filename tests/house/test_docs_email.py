"""docs/email.md: its settings are good, its ports ours, its commands exist, and what it has signed is in our mails."""

from __future__ import annotations

import re
from dataclasses import replace
from email import message_from_bytes
from pathlib import Path

import pytest

from bot.app.environment import load
from bot.app.mail import open_mail
from bot.app.settings import Settings
from bot.core.messages import MessageLinks
from bot.core.paging import split
from bot.messengers.smtp.letters import Sender
from bot.messengers.smtp.servers import PORTS
from bot.render import html, mail
from tests.house.repository import read, table
from tests.house.test_docs_commands import commands
from tests.house.test_docs_settings import defaults
from tests.render.mails import HOUSE, mails
from tests.render.samples import calm

PAGE = "docs/email.md"
BOTH = {"list-unsubscribe", "list-unsubscribe-post"}


def blocks() -> list[str]:
    return re.findall(r"^ *```\n(.*?)^ *```", read(PAGE), flags=re.MULTILINE | re.DOTALL)


def settings() -> list[str]:
    """The blocks for ``.env``."""
    return [block for block in blocks() if all(re.match(r"[A-Z_]+=", line) for line in block.splitlines())]


def test_there_are_settings_for_a_provider_and_for_a_server_here() -> None:
    assert [block.partition("\n")[0] for block in settings()] == ["SMTP_HOST=smtp.example.com", "SMTP_HOST=127.0.0.1"]


@pytest.mark.parametrize("block", settings())
def test_the_settings_are_good(block: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    (tmp_path / ".env").write_text(block, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    found, given = load()
    assert set(given) & set(defaults()) == {line.partition("=")[0] for line in block.splitlines()}
    assert open_mail(found) is not None


def test_every_setting_that_is_named_exists() -> None:
    named = set(re.findall(r"`([A-Z]+_[A-Z_]+)(?:=[^`]*)?`", read(PAGE)))
    rules = {rule.strip("`") for rule, *_ in table(read(PAGE), "rule", "points", "what it says")}
    assert {"PUBLIC_URL", "MAIL_BOUNCES"} <= named
    assert named - rules - set(defaults()) == set()


def test_the_ports_are_ours() -> None:
    rows = table(read(PAGE), "`SMTP_SECURITY`", "port", "when")
    assert {security.strip("`"): int(port) for security, port, _ in rows} == PORTS


def test_every_command_that_is_typed_exists() -> None:
    """Also in cron's lines, and behind a pipe."""
    typed = {word for block in blocks() for word in re.findall(r"\bpaperround ([a-z-]+)", block)}
    assert typed >= {"bounce", "doctor", "mail-test"}
    assert typed <= set(commands())


def test_what_is_signed_is_in_a_mail_and_both_headers_of_one_click_are() -> None:
    [(written, _)] = mails(calm())
    there = {name.lower() for name in message_from_bytes(written)} | {"reply-to"}
    lists = [set(found.split(":")) for found in re.findall(r"h[ =](from:[a-z:-]+)", read(PAGE))]
    assert len(lists) == 2
    for signed in lists:
        assert BOTH <= signed <= there
    [added] = re.findall(r"^SignHeaders +\*,(.*)$", read(PAGE), flags=re.MULTILINE)
    assert {name.removeprefix("+").lower() for name in added.split(",")} == BOTH


def test_the_lines_of_one_click_are_those_of_a_mail() -> None:
    [(written, _)] = mails(calm())
    sent = message_from_bytes(written)
    [shown] = [block.splitlines() for block in blocks() if block.startswith("List-Unsubscribe:")]
    assert shown[1] == f"List-Unsubscribe-Post: {sent['List-Unsubscribe-Post']}"
    before, _, _ = shown[0].partition("…")
    assert f"List-Unsubscribe: {sent['List-Unsubscribe']}".startswith(before)


def test_without_pages_the_line_is_that_of_a_mail() -> None:
    sealed = replace(calm(), links=MessageLinks(sealed="SEAL"))
    [page] = split(sealed, limits=mail.LIMITS, weigh=html.weigh, key="k")
    to = Sender(house=HOUSE, bounces=HOUSE.sender.addr_spec).leaving
    line = mail.leaving_by_mail(page, to).message.links.mailto
    assert f"`<{line.replace('SEAL', '…')}>`" in read(PAGE)
