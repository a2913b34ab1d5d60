"""A test mail goes the way that mails go."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.addresses import parse_address
from bot.core.deliveries import Refused
from bot.core.errors import UsageError
from bot.core.notes import Wording
from bot.core.ports import Routes
from bot.services.bot import Bot
from bot.services.trying import try_mail
from tests.support.desks import FakePostman

WORDS = Wording("A test", "text", "<p>html</p>")
HOME = parse_address("ada@example.org")


def test_it_is_posted_and_the_outcome_given_back(bot: Bot) -> None:
    postman = FakePostman(answers=[Refused("550", "no")])
    with_mail = replace(bot, routes=Routes({"fake": postman}, {"email": "fake"}, {}))
    assert try_mail(with_mail, HOME, WORDS) == Refused("550", "no")
    [note] = postman.notes
    assert (note.key, note.subject, note.text, note.html) == ("trial-k1", "A test", "text", "<p>html</p>")


@pytest.mark.parametrize("address", ["ada@example.org", "slack:C0123ABCD", "console"])
def test_where_no_mail_goes(bot: Bot, address: str) -> None:
    with pytest.raises(UsageError, match="No mail can be sent"):
        try_mail(bot, parse_address(address), WORDS)
