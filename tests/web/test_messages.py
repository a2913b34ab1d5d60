"""/messages/TOKEN: a message in a browser, in a box in which nothing runs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from bot.core.digests import Reading
from bot.core.ports import Routes
from bot.messengers.outbox import OutboxMessenger
from bot.render import mail
from bot.services.bot import Bot
from bot.services.desk import Desk
from bot.services.rounds import run_round
from tests.support.fakes import FakeMessenger, FakeSource, make_bot, paper, reading
from tests.web.conftest import Follow


@pytest.fixture
def sent(desk: Desk, follow: Follow, tmp_path: Path) -> str:
    """The link to a message that was sent."""
    follow("robot")
    box = OutboxMessenger(tmp_path / "outbox")
    bot: Bot = replace(make_bot(desk.store), routes=Routes({box.name: box}, {"email": box.name}, {}))
    round_of: list[Reading] = [reading(paper(1, "A robot <script>alert(1)</script> that writes"))]
    run_round(bot, [FakeSource(round_of)], None)
    return desk.links.message("k1-1")


def test_it_is_shown_as_it_was_sent(client: FlaskClient, desk: Desk, sent: str) -> None:
    page = client.get(sent)
    assert page.status_code == 200
    assert page.mimetype == "text/html"
    assert "that writes" in page.text
    payload = desk.store.payload("k1-1")
    assert payload is not None
    assert page.text == mail.web(payload)


def test_nothing_in_it_runs_or_is_loaded(client: FlaskClient, sent: str) -> None:
    page = client.get(sent)
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script" not in policy
    assert "<script" not in page.text


def test_nobody_guesses_one(client: FlaskClient, desk: Desk, sent: str) -> None:
    for other in ("k1-1", sent[:-1], desk.seal.seal("unsubscribe", "k1-1")):
        assert client.get(f"/messages/{other.rpartition('/')[2]}").status_code == 404


def test_what_is_not_kept_any_more(client: FlaskClient, desk: Desk) -> None:
    page = client.get(desk.links.message("k9-1"))
    assert page.status_code == 410
    assert "not kept any more" in page.text


def test_what_is_no_page_is_not_shown(client: FlaskClient, desk: Desk, follow: Follow) -> None:
    follow("diffusion")
    run_round(make_bot(desk.store, messenger=FakeMessenger()), [FakeSource([reading(paper(1))])], None)
    assert client.get(desk.links.message("k1-1")).status_code == 410
