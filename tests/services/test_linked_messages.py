"""Mails carry links to our pages; what goes elsewhere does not."""

from __future__ import annotations

from dataclasses import replace

from bot.core.links import SignedLinks
from bot.core.messages import NO_LINKS, MessageLinks
from bot.services.bot import Bot
from bot.services.resending import resend
from bot.services.rounds import run_round
from tests.services.conftest import Follow
from tests.support.desks import BASE, FakeSeal
from tests.support.fakes import FakeMessenger, FakeSource, paper, reading


def linked(bot: Bot) -> Bot:
    return replace(bot, links=SignedLinks(FakeSeal(), BASE))


def test_each_part_of_a_mail_links_to_itself_and_to_the_way_out(
    bot: Bot, follow: Follow, messenger: FakeMessenger
) -> None:
    follow("ada@example.org", "diffusion")
    run_round(linked(bot), [FakeSource([reading(*(paper(n) for n in range(1, 13)))])], None)
    sealed = "unsubscribe_new_1"
    leave = f"{BASE}/unsubscribe/{sealed}"
    assert [page.message.links for page in messenger.pages] == [
        MessageLinks(unsubscribe=leave, sealed=sealed, web=f"{BASE}/messages/message_new_k1-1"),
        MessageLinks(unsubscribe=leave, sealed=sealed, web=f"{BASE}/messages/message_new_k1-2"),
    ]
    assert [part.key for part in messenger.sent] == ["k1-1", "k1-2"]


def test_what_is_sent_again_links_to_itself(bot: Bot, follow: Follow, messenger: FakeMessenger) -> None:
    follow("ada@example.org", "diffusion")
    run_round(linked(bot), [FakeSource([reading(paper(1))])], None)
    resend(linked(bot), message_id=1)
    assert messenger.pages[-1].message.links.web.endswith("_k2-1")


def test_slack_leaves_on_slack(bot: Bot, follow: Follow, messenger: FakeMessenger) -> None:
    follow("slack:C0123ABCD", "diffusion")
    run_round(linked(bot), [FakeSource([reading(paper(1))])], None)
    assert [page.message.links for page in messenger.pages] == [NO_LINKS]
