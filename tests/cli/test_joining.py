"""subscribe asks the owner of an address by mail; the link in it confirms; who has left is not taken back by others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from bot.app.desks import make_desk
from bot.cli.session import session
from bot.services.desk import Desk
from bot.web.showing import Site
from bot.web.site import make_site
from tests.cli.samples import DAY, SAMPLE
from tests.support.commandline import CommandLine

BASE = "http://localhost"


@pytest.fixture(autouse=True)
def public(paperround: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUBLIC_URL", BASE)


@contextmanager
def site() -> Iterator[tuple[FlaskClient, Desk]]:
    """The pages, over the state that the commands left."""
    with session() as app:
        desk = make_desk(app)
        yield make_site(Site(desk=desk, name="here")).test_client(), desk


def link(paperround: CommandLine) -> str:
    """The one in the last confirmation mail."""
    text = (paperround.outbox[-1] / "message.txt").read_text(encoding="utf-8")
    [found] = re.findall(rf"^{BASE}/confirm/\S+$", text, flags=re.MULTILINE)
    return found


def state(paperround: CommandLine) -> list[str]:
    return [one["state"] for one in paperround.ok("subscriptions", "--json").json]


def test_the_owner_is_asked_and_gets_the_latest_batch_once_confirmed(paperround: CommandLine) -> None:
    paperround.ok("round", "--source", SAMPLE, "--now", DAY)
    said = paperround.ok("subscribe", "Ada@example.org", "tea", "--every", "batch", "--name", "Secret name").out
    assert "pending" in said
    assert "A mail to Ada@example.org asks its owner; its link is good for 48 hours. It lies in" in " ".join(
        said.split()
    )
    assert paperround.ok("round", "--source", SAMPLE, "--now", DAY, "--json").json["deliveries"]["planned"] == 0
    mail = (paperround.outbox[-1] / "message.eml").read_text(encoding="utf-8")
    assert "Secret name" not in mail
    with site() as (client, _):
        assert client.get(link(paperround)).status_code == 200
        assert state(paperround) == ["pending"]
        assert client.post(link(paperround)).status_code == 200
    assert state(paperround) == ["active"]
    assert paperround.ok("round", "--source", SAMPLE, "--now", DAY, "--json").json["deliveries"]["sent"] == 1


def test_asking_again_says_when(paperround: CommandLine) -> None:
    ask = ("subscribe", "ada@example.org", "tea", "--json")
    paperround.ok(*ask)
    assert "in 10 minutes" in paperround.ok(*ask).json["warnings"][-1]
    assert len(paperround.outbox) == 1


def test_without_public_url_nobody_is_asked(paperround: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PUBLIC_URL")
    said = paperround.ok("subscribe", "ada@example.org", "tea", "--json").json["warnings"]
    assert "PUBLIC_URL is not set" in said[-1]
    assert paperround.outbox == []
    assert not (paperround.state / "secret.key").exists()


def test_who_has_left_is_not_taken_back_by_others(paperround: CommandLine) -> None:
    paperround.ok("subscribe", "ada@example.org", "tea", "--confirmed")
    with site() as (client, desk):
        [tea] = desk.store.subscriptions()
        assert client.post(desk.links.unsubscribe(tea.subscriber), data="List-Unsubscribe=One-Click").status_code == 200
    again = paperround.ok("subscribe", "ada@example.org", "tea", "--confirmed", "--json").json
    assert again["state"] == "pending"
    assert "unsubscribed from everything" in again["warnings"][0]
    with site() as (client, _):
        client.post(link(paperround))
    assert state(paperround) == ["active"]
    assert paperround.ok("subscribe", "ada@example.org", "robot", "--confirmed", "--json").json["state"] == "active"


def test_a_changed_key_keeps_old_links_for_leaving(paperround: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "the-first-of-the-keys")
    paperround.ok("subscribe", "ada@example.org", "tea")
    old = link(paperround)
    with site() as (client, desk):
        leave = desk.links.unsubscribe(desk.store.subscriptions()[0].subscriber)
    monkeypatch.setenv("SECRET_KEY", "the-second-of-the-keys the-first-of-the-keys")
    with site() as (client, _):
        assert client.post(old).status_code == 404
        assert client.post(leave).status_code == 200
    assert state(paperround) == []


def test_a_weak_key_is_refused_and_not_shown(paperround: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "g3heim")
    result = paperround("subscribe", "ada@example.org", "tea")
    assert result.code == 2
    assert "SECRET_KEY" in result.err
    assert "g3heim" not in result.err + result.out


def messages(paperround: CommandLine) -> list[Path]:
    return [folder for folder in paperround.outbox if "_confirm-" not in folder.name]


def hrefs(paperround: CommandLine) -> list[str]:
    """The links to our pages in the last message."""
    html = (messages(paperround)[-1] / "message.html").read_text(encoding="utf-8")
    return sorted(set(re.findall(rf'href="({BASE}/[^"]+)"', html)))


def test_from_the_first_question_to_the_last_mail(paperround: CommandLine) -> None:
    paperround.ok("subscribe", "ada@example.org", "tea", "--every", "batch")
    with site() as (client, _):
        client.post(link(paperround))
    paperround.ok("round", "--source", SAMPLE, "--now", DAY)
    [message, leave] = hrefs(paperround)
    head = (messages(paperround)[-1] / "message.eml").read_text(encoding="utf-8").partition("\n\n")[0]
    assert f"List-Unsubscribe: <{leave}>" in head
    with site() as (client, _):
        for where in (message, leave):
            assert client.get(where).status_code == 200
        assert state(paperround) == ["active"]
        assert "Tea" in client.get(message).text
        assert client.post(leave, data="List-Unsubscribe=One-Click").status_code == 200
    assert state(paperround) == []
    files = len(paperround.outbox)
    paperround.ok("round", "--source", SAMPLE, "--now", "2025-05-01T07:00+00:00")
    assert len(paperround.outbox) == files


def test_slack_gets_no_links_to_pages_of_mails(paperround: CommandLine) -> None:
    paperround.ok("subscribe", "slack:C0LABTALK", "tea", "--every", "batch")
    paperround.ok("round", "--source", SAMPLE, "--now", DAY)
    assert hrefs(paperround) == []


def test_a_rehearsal_makes_no_key(paperround: CommandLine) -> None:
    paperround.ok("subscribe", "ada@example.org", "tea", "--every", "batch", "--confirmed")
    key = paperround.state / "secret.key"
    key.unlink()
    assert "tea" in paperround.ok("round", "--source", SAMPLE, "--now", DAY, "--dry-run").out.lower()
    assert not key.exists()
