"""Links: short, each for one purpose, read back as they were made."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.core.addresses import parse_address
from bot.core.links import CONFIRM_HOURS, SignedLinks, Ticket, read_confirm, read_message, read_unsubscribe
from bot.core.schedules import Schedule
from bot.core.subscriptions import Subscriber, Subscription
from tests.support.desks import BASE, FakeSeal

NOON = 1_764_158_400.0
SEAL = FakeSeal()
LINKS = SignedLinks(SEAL, BASE)


def ada(id: int = 1234, generation: int = 0) -> Subscriber:  # noqa: A002
    return Subscriber(id=id, address=parse_address("ada@example.org"), generation=generation)


def subscription(subscriber: Subscriber) -> Subscription:
    return Subscription(
        id=77,
        subscriber=subscriber,
        name="Tea",
        rule="tea",
        schedule=Schedule("batch", None, None, "UTC"),
        announce=("new",),
        state="pending",
        created_at=datetime(2025, 5, 1, tzinfo=UTC),
    )


def token(link: str) -> str:
    return link.rpartition("/")[2]


def test_each_leads_to_its_page() -> None:
    assert LINKS.unsubscribe(ada()) == f"{BASE}/unsubscribe/unsubscribe_new_ya"
    assert LINKS.confirm(subscription(ada()), machine=NOON).startswith(f"{BASE}/confirm/confirm_new_25-0-")
    assert LINKS.message("3f9c2a1b-1") == f"{BASE}/messages/message_new_3f9c2a1b-1"


def test_there_is_no_page_to_manage_on_yet() -> None:
    assert LINKS.manage(ada()) == ""


def test_without_public_url_there_are_none() -> None:
    links = SignedLinks(SEAL, "")
    assert [links.unsubscribe(ada()), links.message("k-1"), links.confirm(subscription(ada()), machine=0)] == [""] * 3


@pytest.mark.parametrize("id_", [0, 1, 35, 36, 1234, 2**31 - 1])
@pytest.mark.parametrize("generation", [0, 1, 40])
def test_they_are_read_back(id_: int, generation: int) -> None:
    assert read_unsubscribe(SEAL, token(LINKS.unsubscribe(ada(id_, generation)))) == Ticket(id_, generation)
    link = LINKS.confirm(subscription(ada(id_, generation)), machine=NOON + 0.9)
    assert read_confirm(SEAL, token(link)) == Ticket(77, generation, int(NOON))


def test_a_message_is_read_back() -> None:
    assert read_message(SEAL, token(LINKS.message("3f9c2a1b-1"))) == "3f9c2a1b-1"


def test_none_does_what_another_is_for() -> None:
    links = [LINKS.unsubscribe(ada()), LINKS.confirm(subscription(ada()), machine=0), LINKS.message("3f9c-1")]
    leave, confirm, message = map(token, links)
    assert [read_confirm(SEAL, leave), read_confirm(SEAL, message)] == [None, None]
    assert [read_unsubscribe(SEAL, confirm), read_unsubscribe(SEAL, message)] == [None, None]
    assert [read_message(SEAL, confirm), read_message(SEAL, leave)] == [None, None]


@pytest.mark.parametrize("typed", ["", "x", "unsubscribe_new_", "unsubscribe_new_1-2-3", "ünsubscribe", "x" * 201])
def test_what_is_no_link(typed: str) -> None:
    assert [read_confirm(SEAL, typed), read_unsubscribe(SEAL, typed), read_message(SEAL, typed)] == [None, None, None]


def test_an_older_key_is_good_for_leaving_and_reading_but_not_for_joining() -> None:
    leave, message = token(LINKS.unsubscribe(ada())), token(LINKS.message("3f9c-1"))
    confirm = token(LINKS.confirm(subscription(ada()), machine=0))
    rotated = FakeSeal(["newer", "new"])
    assert read_unsubscribe(rotated, leave) == Ticket(1234, 0)
    assert read_message(rotated, message) == "3f9c-1"
    assert read_confirm(rotated, confirm) is None


def test_a_confirmation_expires_and_not_before() -> None:
    ticket = Ticket(77, 0, int(NOON))
    assert not ticket.expired(NOON + CONFIRM_HOURS * 3600)
    assert ticket.expired(NOON + CONFIRM_HOURS * 3600 + 1)
