"""Deadlines: each ends what is not done by then, and nothing else."""

from __future__ import annotations

from threading import Event

import pytest

from bot.messengers.smtp.watching import Watch

SOON = 0.02
NEVER = 600.0


def test_what_is_late_is_ended() -> None:
    late = Event()
    with Watch().within(SOON, late.set):
        assert late.wait(NEVER)


def test_what_is_done_in_time_is_not() -> None:
    watch, done, late = Watch(), Event(), Event()
    with watch.within(20 * SOON, done.set):
        pass
    with watch.within(25 * SOON, late.set):
        assert late.wait(NEVER)
    assert not done.is_set()


def test_a_shorter_deadline_does_not_wait_for_a_longer_one() -> None:
    watch, first, second = Watch(), Event(), Event()
    with watch.within(NEVER, first.set), watch.within(SOON, second.set):
        assert second.wait(NEVER)
    assert not first.is_set()


def test_it_begins_anew_after_a_rest() -> None:
    watch = Watch()
    for _ in range(2):
        late = Event()
        with watch.within(SOON, late.set):
            assert late.wait(NEVER)


def test_one_that_cannot_be_ended_does_not_keep_the_others(caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> None:
        raise RuntimeError("no such line")

    watch, late = Watch(), Event()
    with watch.within(SOON, fail), watch.within(2 * SOON, late.set):
        assert late.wait(60)
    assert "could not be ended" in caplog.text
