"""What a feed shows, judged. To add a case, add a line: what is shown, what was seen, when; what it means.

A batch is written as the day it claims and its entries, one letter each; capital letters are later versions.
"""

from __future__ import annotations

from datetime import date, datetime

import pytest

from bot.core.batchstates import Seen, Shown, judge
from bot.core.calendar import NEW_YORK
from bot.core.digests import SourceState

# The week of Monday 2026-03-02; around Thanksgiving, Thursday 2026-11-26, the calendar says perhaps.
MON, TUE, WED, THU, FRI, SAT, SUN = (date(2026, 3, n) for n in range(2, 9))
THANKS, DAY_AFTER = date(2026, 11, 26), date(2026, 11, 27)


def at(day: date, clock: str = "09:00") -> datetime:
    return datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=NEW_YORK)


def shown(day: date | None, letters: str) -> Shown:
    return Shown(day, frozenset(letters))


def seen(day: date, letters: str) -> Seen:
    return Seen(day, frozenset(letters))


NOTHING = shown(None, "")

CASES: dict[str, tuple[Shown, Seen | None, datetime, SourceState, date]] = {
    # Nothing is shown
    "weekend": (NOTHING, seen(FRI, "abcd"), at(SAT), "quiet", SAT),
    "weekend, never read": (NOTHING, None, at(SUN), "quiet", SUN),
    "holiday": (NOTHING, seen(date(2026, 11, 25), "abcd"), at(THANKS), "quiet", THANKS),
    "day after a holiday": (NOTHING, seen(date(2026, 11, 25), "abcd"), at(DAY_AFTER), "quiet", DAY_AFTER),
    "not there yet": (NOTHING, seen(MON, "abcd"), at(TUE, "00:02"), "waiting", TUE),
    "still not there": (NOTHING, seen(MON, "abcd"), at(TUE, "11:59"), "waiting", TUE),
    "never came": (NOTHING, seen(MON, "abcd"), at(TUE, "12:00"), "quiet", TUE),
    "was there, is empty": (NOTHING, seen(TUE, "abcd"), at(TUE), "unchanged", TUE),
    "was there, is empty at night": (NOTHING, seen(TUE, "abcd"), at(TUE, "23:59"), "unchanged", TUE),
    "was there on a holiday": (NOTHING, seen(THANKS, "abcd"), at(THANKS), "unchanged", THANKS),
    "quiet days remembered": (NOTHING, seen(MON, ""), at(TUE), "waiting", TUE),
    # Never read before
    "first": (shown(TUE, "abcd"), None, at(TUE), "fresh", TUE),
    "first, a minute early": (shown(TUE, "abcd"), None, at(TUE, "00:01"), "fresh", TUE),
    "first, on Saturday": (shown(FRI, "abcd"), None, at(SAT), "fresh", FRI),
    "first, an old one": (shown(MON, "abcd"), None, at(WED), "fresh", MON),
    "first, claims nothing": (shown(None, "abcd"), None, at(TUE), "fresh", TUE),
    "first, claims nothing on Sunday": (shown(None, "abcd"), None, at(SUN), "fresh", FRI),
    "first, claims tomorrow": (shown(WED, "abcd"), None, at(TUE), "fresh", TUE),
    # Nothing but what was seen
    "again": (shown(TUE, "abcd"), seen(TUE, "abcd"), at(TUE), "unchanged", TUE),
    "again, two withdrawn": (shown(TUE, "ab"), seen(TUE, "abcd"), at(TUE), "unchanged", TUE),
    "again at the weekend": (shown(FRI, "abcd"), seen(FRI, "abcd"), at(SUN), "unchanged", FRI),
    "again before midnight's five minutes": (shown(MON, "abcd"), seen(MON, "abcd"), at(TUE, "00:04"), "unchanged", MON),
    "again on a holiday": (shown(date(2026, 11, 25), "abcd"), seen(date(2026, 11, 25), "abcd"), at(THANKS), "unchanged",
                           date(2026, 11, 25)),
    "again on a holiday, under its date": (shown(THANKS, "abcd"), seen(date(2026, 11, 25), "abcd"), at(THANKS),
                                           "unchanged", date(2026, 11, 25)),
    "again after the holiday, a minute early": (shown(None, "abcd"), seen(date(2026, 11, 25), "abcd"),
                                                at(date(2026, 11, 30), "00:01"), "unchanged", date(2026, 11, 25)),
    "old on Saturday, Friday never came": (shown(THU, "abcd"), seen(THU, "abcd"), at(SAT), "unchanged", THU),
    "yesterday's under yesterday's date": (shown(MON, "abcd"), seen(MON, "abcd"), at(TUE), "waiting", TUE),
    "yesterday's in the afternoon": (shown(MON, "abcd"), seen(MON, "abcd"), at(TUE, "15:00"), "waiting", TUE),
    "yesterday's without a date": (shown(None, "abcd"), seen(MON, "abcd"), at(TUE), "waiting", TUE),
    "Friday's on Monday": (shown(date(2026, 2, 27), "abcd"), seen(date(2026, 2, 27), "abcd"), at(MON), "waiting", MON),
    "yesterday's under today's date": (shown(TUE, "abcd"), seen(MON, "abcd"), at(TUE), "stalled", MON),
    "yesterday's under today's date, one withdrawn": (shown(TUE, "abc"), seen(MON, "abcd"), at(TUE), "stalled", MON),
    # Late ones of the old batch
    "stragglers": (shown(TUE, "abcdxy"), seen(TUE, "abcd"), at(TUE), "fresh", TUE),
    "stragglers, more than the batch": (shown(TUE, "abcdvwxyz"), seen(TUE, "abcd"), at(TUE), "fresh", TUE),
    "stragglers beside exactly half": (shown(TUE, "abxy"), seen(TUE, "abcd"), at(TUE), "fresh", TUE),
    "stragglers of the old day under today's date": (shown(TUE, "abcdx"), seen(MON, "abcd"), at(TUE), "fresh", MON),
    # Another batch
    "next": (shown(TUE, "vwxyz"), seen(MON, "abcd"), at(TUE), "fresh", TUE),
    "next, a minute early": (shown(TUE, "vwxyz"), seen(MON, "abcd"), at(TUE, "00:01"), "fresh", TUE),
    "next, one replaced at once": (shown(TUE, "Avwxyz"), seen(MON, "abcd"), at(TUE), "fresh", TUE),
    "next, less than half is still there": (shown(TUE, "avwxyz"), seen(MON, "abcd"), at(TUE), "fresh", TUE),
    "next, two days later": (shown(THU, "vwxyz"), seen(MON, "abcd"), at(THU), "fresh", THU),
    "next, of yesterday": (shown(TUE, "vwxyz"), seen(MON, "abcd"), at(WED), "fresh", TUE),
    "next, claims nothing": (shown(None, "vwxyz"), seen(MON, "abcd"), at(TUE), "fresh", TUE),
    "next, claims the old day": (shown(MON, "vwxyz"), seen(MON, "abcd"), at(TUE), "fresh", TUE),
    "next, claims tomorrow": (shown(WED, "vwxyz"), seen(MON, "abcd"), at(TUE), "fresh", TUE),
    "next, claims nothing, a minute early": (shown(None, "vwxyz"), seen(MON, "abcd"), at(TUE, "00:01"), "fresh", TUE),
    "next, on a holiday": (shown(THANKS, "vwxyz"), seen(date(2026, 11, 25), "abcd"), at(THANKS), "fresh", THANKS),
    "after a batch of nothing": (shown(TUE, "abcd"), seen(MON, ""), at(TUE), "fresh", TUE),
    "the same date twice": (shown(TUE, "vwxyz"), seen(TUE, "abcd"), at(TUE), "fresh", TUE),
    "the same date twice, at the weekend": (shown(FRI, "vwxyz"), seen(FRI, "abcd"), at(SAT), "fresh", FRI),
    "the same date twice, claims nothing": (shown(None, "vwxyz"), seen(FRI, "abcd"), at(SAT), "fresh", FRI),
    "the same date twice, past midnight": (shown(MON, "vwxyz"), seen(MON, "abcd"), at(TUE, "00:01"), "fresh", MON),
    "gone back": (shown(MON, "vwxyz"), seen(TUE, "abcd"), at(TUE), "fresh", MON),
    "gone back, a day later": (shown(MON, "vwxyz"), seen(TUE, "abcd"), at(WED), "fresh", MON),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_what_it_means(case: tuple[Shown, Seen | None, datetime, SourceState, date]) -> None:
    feed, last, now, state, day = case
    verdict = judge(feed, last, now)
    assert (verdict.state, verdict.day) == (state, day)


def test_only_late_papers_of_the_old_batch_are_stragglers() -> None:
    late = {name for name, (feed, last, now, *_) in CASES.items() if judge(feed, last, now).stragglers}
    assert late == {name for name in CASES if name.startswith("stragglers")}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("never came", "arXiv announced nothing on 2026-03-03, although its calendar does not say so."),
        ("was there, is empty", "The feed is empty; it has shown the batch of 2026-03-03 before."),
        ("yesterday's under today's date", "The feed shows the batch of 2026-03-02 again and says 2026-03-03."),
        ("yesterday's in the afternoon", "It is past noon in New York and the batch of 2026-03-02 is still shown."),
        ("old on Saturday, Friday never came", "What arXiv announced after 2026-03-05 has not been seen here."),
        ("gone back", "The feed has gone back: it shows a batch of 2026-03-02 after that of 2026-03-03."),
        ("weekend", ""),
        ("again on a holiday", ""),
        ("yesterday's under yesterday's date", ""),
        ("next", ""),
    ],
)
def test_what_the_operator_is_told(name: str, words: str) -> None:
    feed, last, now, *_ = CASES[name]
    assert judge(feed, last, now).note == words


@pytest.mark.timeout(1)
def test_a_clock_thousands_of_years_ahead_is_answered_at_once() -> None:
    saturday = at(date(9998, 3, 7))
    for _ in range(20):
        verdict = judge(shown(MON, "abcd"), seen(MON, "abcd"), saturday)
    assert (verdict.state, verdict.note) == ("unchanged", f"What arXiv announced after {MON} has not been seen here.")
