"""Ways that are closed: how long they are left alone, and since when they have been closed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.channels import PAUSES, closed_by, moment
from bot.core.deliveries import Closed, Hindrance, Part, Refused, Sent, Unknown, is_final, worn_out
from tests.support.fakes import a_part

DOWN = Closed("down", "421", "Not now.")
LOGIN = Closed("login", "535 5.7.8", "Wrong password.")


def test_the_first_closing() -> None:
    now = closed_by(None, "email", DOWN, 1000.0)
    assert (now.messenger, now.why, now.code, now.text) == ("email", "down", "421", "Not now.")
    assert (now.since, now.attempts, now.try_at) == (moment(1000.0), 1, 1005.0)


def test_the_same_trouble_again_is_left_alone_for_longer() -> None:
    one = closed_by(None, "email", DOWN, 1000.0)
    two = closed_by(one, "email", replace(DOWN, code="timeout"), 1010.0)
    assert (two.since, two.attempts, two.try_at, two.code) == (moment(1000.0), 2, 1020.0, "timeout")


def test_another_trouble_begins_anew() -> None:
    one = closed_by(None, "email", DOWN, 1000.0)
    two = closed_by(one, "email", LOGIN, 1010.0)
    assert (two.since, two.attempts, two.try_at) == (moment(1010.0), 1, 1010.0 + 900)


@pytest.mark.parametrize("why", PAUSES)
def test_pauses_grow_to_the_longest(why: Hindrance) -> None:
    channel, pauses = None, []
    for _ in range(30):
        channel = closed_by(channel, "email", Closed(why, "", ""), 0.0)
        pauses.append(channel.try_at)
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == PAUSES[why]


def test_what_the_other_side_asks_for_is_the_least() -> None:
    assert closed_by(None, "email", replace(DOWN, retry_after=5000.0), 0.0).try_at == 5000.0


@pytest.mark.parametrize(
    ("outcome", "final"),
    [
        (Sent("r"), True),
        (Refused("450", ""), False),
        (Refused("550", "", permanent=True), True),
        (Unknown("cut", ""), False),
        (Unknown("cut", "", permanent=True), True),
        (DOWN, False),
    ],
)
def test_what_is_final(outcome: Sent | Refused | Unknown | Closed, final: bool) -> None:
    assert is_final(outcome) is final


SLOW = Refused("450", "", patience=100.0)


@pytest.mark.parametrize(
    ("part", "outcome", "same"),
    [
        (a_part(tried_since=0.0), SLOW, False),
        (a_part(tried_since=1.0), SLOW, True),
        (a_part(), SLOW, True),
        (a_part(tried_since=0.0), Refused("450", ""), True),
        (a_part(tried_since=0.0), Sent("r"), True),
    ],
)
def test_patience_ends(part: Part, outcome: Refused | Sent, same: bool) -> None:
    heard = worn_out(outcome, part, 100.0)
    assert heard == (outcome if same else Refused("450", "", permanent=True, patience=100.0))


def test_a_destination_is_gone_only_for_good() -> None:
    assert not Refused("452", "", destination=True).gone
    assert Refused("550", "", permanent=True, destination=True).gone
