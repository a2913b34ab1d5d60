"""Whatever goes wrong is told, is left alone for a while, and changes nothing of what is known."""

from __future__ import annotations

import socket
from datetime import date

import pytest

from bot.sources.web.marks import load
from tests.sources.arxiv.conftest import LIMITS, Reader, shown, source_at
from tests.sources.web.making import make_web
from tests.support.fake_arxiv import Fault, bomb, busy, cut, gone, new_york, slow, web_page
from tests.support.fakes import FakeClock

TUESDAY, WEDNESDAY = date(2026, 3, 3), date(2026, 3, 4)
FAULTS = {
    "cut": (cut(10), "damaged"),
    "busy": (busy(600, 10), "busy"),
    "web page": (web_page(10), "not_a_digest"),
    "bomb": (bomb(10, LIMITS.size * 2), "too_large"),
    "slow": (slow(10), "timeout"),
    "gone": (gone(10), "unreachable"),
}


@pytest.fixture(params=FAULTS.values(), ids=list(FAULTS))
def fault(request: pytest.FixtureRequest) -> tuple[Fault, str]:
    found: tuple[Fault, str] = request.param
    return found


def test_a_failure_changes_nothing_of_what_is_known(reader: Reader, fault: tuple[Fault, str]) -> None:
    reader.arxiv.fault("/atom/cs.CL", WEDNESDAY, fault[0])
    reader.at("2026-03-03 09:00")
    before = load(reader.bookmark)
    failed = reader.at("2026-03-04 09:00")
    assert (failed.state, failed.error_code, failed.digest) == ("failed", fault[1], None)
    after = load(reader.bookmark)
    assert (after.seen, after.claimed, after.validators) == (before.seen, before.claimed, before.validators)
    there = reader.at("2026-03-04 10:30")
    assert (there.state, there.date, len(there.papers)) == ("fresh", WEDNESDAY, 8)
    assert load(reader.bookmark).failure.patience.failures == 0


def test_the_first_look_may_fail(reader: Reader, fault: tuple[Fault, str]) -> None:
    reader.arxiv.fault("/atom/cs.CL", TUESDAY, fault[0])
    assert reader.at("2026-03-03 09:00").error_code == fault[1]
    assert len(reader.at("2026-03-03 10:30").papers) == 8


def test_while_it_waits_nothing_is_asked(reader: Reader) -> None:
    reader.arxiv.fault("/atom/cs.CL", TUESDAY, busy(3600, until=12))
    reader.at("2026-03-03 09:00")
    assert set(reader.arxiv.asked) == {"/atom/cs.CL"}
    for moment in ("2026-03-03 09:05", "2026-03-03 09:59"):
        kept = reader.at(moment)
        assert (kept.state, kept.error_code, reader.arxiv.asked) == ("failed", "busy", [])
        assert "before 15:00 UTC" in (kept.error or "")
    assert reader.at("2026-03-03 10:01").state == "failed"
    assert reader.arxiv.asked


def test_it_waits_longer_each_time(reader: Reader) -> None:
    reader.arxiv.fault("/atom/cs.CL", TUESDAY, web_page())
    waits = []
    for hour in (2, 5, 9, 14):
        reader.at(f"2026-03-03 {hour:02}:00")
        waits.append(load(reader.bookmark).failure.patience.waits(reader.clock.machine()) / 60)
    assert waits == [pytest.approx(minutes * 0.9) for minutes in (5, 10, 20, 40)]


def test_an_unknown_category_is_told_in_arxivs_words(reader: Reader) -> None:
    url = reader.arxiv.url
    source = source_at(url, make_web(reader.clock, limits=LIMITS), "cs.XX")
    (reading,) = source.read(None, new_york("2026-03-03 09:00"))
    assert (reading.state, reading.error_code) == ("failed", "rejected")
    assert "Bad archive “cs.XX”. Check how the category is spelled" in (reading.error or "")
    assert reader.arxiv.asked == ["/atom/cs.XX"]


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    source = source_at(f"http://127.0.0.1:{port}", make_web(FakeClock(), limits=LIMITS))
    (reading,) = source.read(None, new_york("2026-03-03 09:00"))
    assert (reading.state, reading.error_code) == ("failed", "unreachable")


def test_one_category_fails_alone(reader: Reader) -> None:
    reader.arxiv.fault("/atom/cs.AI", TUESDAY, cut())
    other = source_at(reader.arxiv.url, make_web(reader.clock, limits=LIMITS), "cs.AI")
    assert len(shown(reader.at("2026-03-03 09:00"))) == 8
    assert next(other.read(None, reader.arxiv.at)).state == "failed"
