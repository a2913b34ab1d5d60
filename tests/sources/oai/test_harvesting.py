"""The requests for records: what is asked, page by page, and when it ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.core.errors import SourceError
from bot.sources.oai import harvest
from tests.sources.oai.samples import stored
from tests.support.arxiv import oai_error, oai_page

BASE = "http://127.0.0.1:8080"
TUESDAY, FRIDAY = date(2026, 3, 3), date(2026, 3, 6)


@dataclass
class Server:
    """Answers from what it is asked, and remembers the addresses."""

    answer: Callable[[dict[str, str]], bytes]
    asked: list[str] = field(default_factory=list)

    def get(self, url: str) -> bytes:
        self.asked.append(url)
        return self.answer(query(url))


def query(url: str) -> dict[str, str]:
    return {name: value for name, (value,) in parse_qs(urlsplit(url).query, strict_parsing=True).items()}


def pages(count: int) -> Callable[[dict[str, str]], bytes]:
    """A list of ``count`` pages of one record each; tokens like arXiv's, with signs that must be encoded."""

    def answer(asked: dict[str, str]) -> bytes:
        at = int(asked.get("resumptionToken", "skip%3D1").rpartition("%3D")[2])
        token = "" if at == count else f"set%3Dcs%3Acs%3AAI&skip%3D{at + 1}"
        return oai_page([stored(at)], token, asked=asked)

    return answer


def test_the_first_request() -> None:
    server = Server(pages(1))
    (page,) = harvest(server.get, BASE, "cs.AI", TUESDAY, FRIDAY)
    assert [one.paper.id for one in page.records] == ["arxiv:2603.99001"]
    (url,) = server.asked
    assert url.startswith(f"{BASE}/oai?verb=ListRecords&")
    assert query(url) == {
        "verb": "ListRecords",
        "metadataPrefix": "arXivRaw",
        "set": "cs:cs:AI",
        "from": "2026-03-02",
        "until": "2026-03-07",
    }


def test_all_pages_are_given_and_each_is_asked_for_when_it_is_wanted() -> None:
    server = Server(pages(3))
    got = harvest(server.get, f"{BASE}/", "cs.AI", TUESDAY, FRIDAY)
    next(got)
    assert len(server.asked) == 1
    assert [page.records[0].paper.id for page in got] == ["arxiv:2603.99002", "arxiv:2603.99003"]
    assert query(server.asked[2]) == {"verb": "ListRecords", "resumptionToken": "set%3Dcs%3Acs%3AAI&skip%3D3"}
    assert server.asked[2].startswith(f"{BASE}/oai?")


def test_nothing_there_is_one_empty_page() -> None:
    server = Server(lambda _: oai_error("noRecordsMatch"))
    (page,) = harvest(server.get, BASE, "hep-th", TUESDAY, FRIDAY)
    assert page.records == ()


@pytest.mark.parametrize("tokens", [["a"], ["a", "b"]])
def test_a_list_that_goes_round_ends_with_an_error(tokens: list[str]) -> None:
    given = iter(tokens * 9)
    got = harvest(Server(lambda _: oai_page([stored()], next(given))).get, BASE, "cs.AI", TUESDAY, FRIDAY)
    taken = [next(got) for _ in range(len(tokens) + 1)]
    with pytest.raises(SourceError, match="does not end") as raised:
        next(got)
    assert raised.value.code == "damaged"
    assert all(page.records for page in taken)


def test_a_list_of_ever_new_tokens_ends_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.sources.oai.harvesting._PAGES", 20)
    with pytest.raises(SourceError, match="does not end"):
        list(harvest(Server(pages(10**9)).get, BASE, "cs.AI", TUESDAY, FRIDAY))


def test_days_before_the_first_record_are_not_asked_for() -> None:
    server = Server(pages(1))
    list(harvest(server.get, BASE, "cs.AI", date(1992, 3, 2), date(2006, 1, 2)))
    list(harvest(server.get, BASE, "cs.AI", date(1992, 3, 2), date(1993, 1, 4)))
    asked = [(one["from"], one["until"]) for one in map(query, server.asked)]
    assert asked == [("2005-09-16", "2006-01-03"), ("2005-09-16", "2005-09-16")]


def test_a_last_day_that_is_still_to_come_is_left_open() -> None:
    def answer(asked: dict[str, str]) -> bytes:
        return oai_error("badArgument", "until date too late") if "until" in asked else oai_page([stored()])

    server = Server(answer)
    (page,) = harvest(server.get, BASE, "cs.AI", TUESDAY, FRIDAY)
    assert len(page.records) == 1
    first, second = map(query, server.asked)
    assert second == {name: value for name, value in first.items() if name != "until"}


@pytest.mark.parametrize(("code", "requests"), [("badArgument", 2), ("cannotDisseminateFormat", 1)])
def test_any_other_refusal_is_an_error(code: str, requests: int) -> None:
    server = Server(lambda _: oai_error(code, "Set does not exist"))
    with pytest.raises(SourceError, match=code) as raised:
        list(harvest(server.get, BASE, "no.such", TUESDAY, FRIDAY))
    assert raised.value.code == "rejected"
    assert len(server.asked) == requests


def test_a_token_that_has_run_out_is_an_error_after_what_was_given() -> None:
    def answer(asked: dict[str, str]) -> bytes:
        return oai_error("badResumptionToken") if "resumptionToken" in asked else oai_page([stored()], "more")

    got = harvest(Server(answer).get, BASE, "cs.AI", TUESDAY, FRIDAY)
    assert next(got).records
    with pytest.raises(SourceError, match="Start again"):
        next(got)


def test_a_page_that_has_nothing_but_promises_more_ends_the_list() -> None:
    server = Server(lambda _: oai_page([], "more"))
    got = harvest(server.get, BASE, "cs.AI", TUESDAY, FRIDAY)
    assert next(got).records == ()
    with pytest.raises(SourceError, match="does not end"):
        next(got)
    assert len(server.asked) == 1
