"""Leaving by a mail does what the link in a mail does, and no other mail does anything."""

from __future__ import annotations

import pytest

from bot.core.addresses import parse_address
from bot.core.links import SignedLinks
from bot.services.bouncing import take_leave
from bot.services.desk import Desk
from bot.store.store import SqlStore
from tests.services.conftest import Follow
from tests.support.desks import ADA, FakeSeal, make_desk
from tests.support.fakes import FakeClock

BOB = "bob@example.org"


@pytest.fixture
def desk(memory: SqlStore, clock: FakeClock) -> Desk:
    """Without any pages."""
    return make_desk(memory, clock, None, base="")


def token(desk: Desk, address: str) -> str:
    [one, *_] = desk.store.subscriptions(address=parse_address(address), ended=True)
    links = SignedLinks(FakeSeal(), "")
    assert links.unsubscribe(one.subscriber) == ""
    return links.sealed(one.subscriber)


def follows(desk: Desk) -> list[str]:
    return [f"{one.subscriber.address.identity[:3]}: {one.name}" for one in desk.store.subscriptions()]


def test_all_of_it_ends_and_nobody_elses(desk: Desk, follow: Follow) -> None:
    for address, rule in ((ADA, "diffusion"), (ADA, "tea"), (BOB, "tea")):
        follow(address, rule)
    found = take_leave(desk, token(desk, ADA))
    assert (found.state, found.address, found.handled) == ("left", ADA, True)
    assert found.words == "ada@example.org has unsubscribed by mail: 2 subscriptions ended."
    assert follows(desk) == ["bob: tea"]
    assert desk.store.suppressed(parse_address(ADA)) is not None
    assert take_leave(desk, token(desk, BOB)).words.endswith("by mail: 1 subscription ended.")


def test_again_changes_nothing(desk: Desk, follow: Follow) -> None:
    follow(ADA, "diffusion")
    mine = token(desk, ADA)
    take_leave(desk, mine)
    found = take_leave(desk, mine)
    assert (found.state, found.words, found.handled) == ("known", "ada@example.org has unsubscribed already.", True)


def test_who_is_forgotten_needs_nothing_more(desk: Desk, follow: Follow) -> None:
    follow(ADA, "diffusion")
    mine = token(desk, ADA)
    desk.store.forget(parse_address(ADA), machine=0.0, patient=False)
    found = take_leave(desk, mine)
    assert (found.state, found.address) == ("known", "")
    assert found.words == "It asks to unsubscribe somebody who is not known any more."


@pytest.mark.parametrize("forged", [ADA, "confirm_new_1", "unsubscribe_old_1", "x" * 999, "é_1"])
def test_what_is_forged_does_nothing(desk: Desk, follow: Follow, forged: str) -> None:
    follow(ADA, "diffusion")
    found = take_leave(desk, forged)
    assert (found.state, found.handled) == ("unrelated", False)
    assert found.words == "It asks to unsubscribe, and not by a link of ours. Nothing was changed."
    assert follows(desk) == ["ada: diffusion"]


def test_what_is_stale_does_nothing(desk: Desk, follow: Follow) -> None:
    one, mine = follow(ADA, "diffusion"), None
    mine = token(desk, ADA)
    desk.store.raise_generation(one.subscriber.id)
    found = take_leave(desk, mine)
    assert (found.state, follows(desk)) == ("unrelated", ["ada: diffusion"])
    assert found.words == "It asks to unsubscribe, by a link that was replaced since. Nothing was changed."
