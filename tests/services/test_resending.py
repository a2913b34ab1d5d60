"""Sending again: a new message over old deliveries, which stay what they were."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.addresses import parse_address
from bot.core.deliveries import Refused
from bot.core.errors import NotFoundError, UsageError
from bot.core.papers import PaperId
from bot.services.bot import Bot
from bot.services.resending import resend
from bot.services.rounds import run_poll
from bot.store.store import SqlStore
from tests.services.conftest import Follow, Go
from tests.support.fakes import FakeMessenger, FakeSource, paper, reading

ADA = "ada@example.org"


def test_a_message_is_sent_again_as_a_new_one(
    bot: Bot, go: Go, follow: Follow, messenger: FakeMessenger, memory: SqlStore
) -> None:
    follow(ADA, "diffusion")
    follow(ADA, "robots")
    go(reading(paper(1), paper(2, "On robots")))
    before = memory.history()
    assert before[0].message_id is not None
    report = resend(bot, message_id=before[0].message_id)
    assert [part.key for part in messenger.sent] == ["k1-1", "k2-1"]
    assert messenger.pages[1].message.again
    assert [g.name for g in messenger.pages[1].groups] == ["diffusion", "robots"]
    assert report.messages_sent == 1
    assert memory.history() == before


def test_one_paper_is_sent_again(bot: Bot, go: Go, follow: Follow, messenger: FakeMessenger) -> None:
    follow(ADA, "diffusion")
    go(reading(paper(1), paper(2)))
    resend(bot, address=parse_address(ADA), paper=PaperId("arxiv:2505.90002"))
    assert [item.paper.id for item in messenger.pages[1].items] == ["arxiv:2505.90002"]


def test_a_failed_delivery_is_mended_by_sending_again(
    bot: Bot, go: Go, follow: Follow, messenger: FakeMessenger, memory: SqlStore
) -> None:
    follow(ADA, "diffusion")
    messenger.outcomes[ADA] = [Refused("bad", "Refused.", permanent=True)]
    go(reading(paper(1)))
    resend(bot, address=parse_address(ADA), paper=PaperId("arxiv:2505.90001"))
    assert [line.state for line in memory.history()] == ["sent"]


def test_what_was_never_sent_cannot_be_sent_again(bot: Bot, follow: Follow) -> None:
    with pytest.raises(NotFoundError):
        resend(bot, message_id=7)
    follow(ADA, "diffusion")
    run_poll(bot, [FakeSource([reading(paper(1))])], None)
    with pytest.raises(NotFoundError):
        resend(bot, address=parse_address(ADA), paper=PaperId("arxiv:2505.90001"))


def test_without_a_messenger_it_says_why(bot: Bot, go: Go, follow: Follow) -> None:
    follow(ADA, "diffusion")
    go(reading(paper(1)))
    nowhere = replace(bot, routes=replace(bot.routes, by_kind={}, reasons={"email": "e-mail is not configured."}))
    with pytest.raises(UsageError, match="e-mail is not configured"):
        resend(nowhere, message_id=1)


def test_what_waits_for_its_next_attempt_comes_by_itself(
    bot: Bot, go: Go, follow: Follow, messenger: FakeMessenger
) -> None:
    follow(ADA, "diffusion")
    messenger.outcomes[ADA] = [Refused("busy", "Later.", retry_after=100.0)]
    go(reading(paper(1)))
    with pytest.raises(NotFoundError, match="comes by itself"):
        resend(bot, address=parse_address(ADA), paper=PaperId("arxiv:2505.90001"))


def _leave(memory: SqlStore) -> None:
    [one] = memory.subscriptions()
    memory.leave(one.subscriber.id, None, machine=0.0, now=one.created_at)


def test_whoever_has_left_gets_nothing_again(
    bot: Bot, go: Go, follow: Follow, messenger: FakeMessenger, memory: SqlStore
) -> None:
    follow(ADA, "diffusion")
    go(reading(paper(1)))
    _leave(memory)
    with pytest.raises(UsageError, match="its owner has unsubscribed from everything"):
        resend(bot, message_id=1)
    assert len(messenger.sent) == 1


def test_what_is_sent_again_and_waits_does_not_come_after_leaving(
    bot: Bot, go: Go, follow: Follow, messenger: FakeMessenger, memory: SqlStore
) -> None:
    follow(ADA, "diffusion")
    go(reading(paper(1)))
    messenger.outcomes[ADA] = [Refused("busy", "Later.", retry_after=100.0)]
    resend(bot, message_id=1)
    _leave(memory)
    bot.clock.sleep(200)
    go()
    assert [part.key for part in messenger.sent] == ["k1-1", "k2-1"]
