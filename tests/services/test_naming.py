"""One work under several names is one paper, told once."""

from __future__ import annotations

from typing import Any

import pytest

from bot.core.digests import Reading
from bot.core.papers import Paper, PaperId
from bot.services.bot import Bot
from bot.services.rounds import run_round
from bot.store.store import SqlStore
from tests.services.conftest import Follow
from tests.support.fakes import DAY, FakeMessenger, FakeSource, listing, paper

DOI = PaperId("doi:10.1000/lamps.7")
GUID = PaperId("feed:0123456789abcdef0123456789abcdef")
ARXIV = paper(7).id


def of_arxiv(*also: PaperId, **fields: Any) -> Paper:
    return paper(7, also=also, **fields)


def of_journal(*also: PaperId, **fields: Any) -> Paper:
    return paper(7, id=DOI, also=also, link="https://journal.example/7", **fields)


def arxiv(*papers: Paper, **more: Any) -> Reading:
    return listing("cs.LG", *papers, **more)


def journal(*papers: Paper, **more: Any) -> Reading:
    return listing("journal", *papers, kind="feed", **more)


def read(bot: Bot, *readings: Reading) -> None:
    for one in readings:
        run_round(bot, [FakeSource([one], series=one.series)], None)


def told(store: SqlStore) -> list[PaperId]:
    return [line.paper for line in store.history()]


ORDERS = [
    [arxiv(of_arxiv(DOI)), journal(of_journal())],
    [journal(of_journal()), arxiv(of_arxiv(DOI))],
    [arxiv(of_arxiv()), journal(of_journal(ARXIV))],
    [journal(of_journal(ARXIV)), arxiv(of_arxiv())],
    [journal(of_journal(GUID)), listing("other", paper(7, id=GUID, also=(ARXIV,)), kind="feed"), arxiv(of_arxiv())],
    [listing("both", of_arxiv(DOI), of_journal(), paper(8, "Else"), kind="feed")],
    [listing("both", of_journal(), of_arxiv(DOI), paper(8, "Else"), kind="feed")],
    [listing("both", of_journal(GUID), of_arxiv(GUID), kind="feed")],
]


@pytest.mark.parametrize("readings", ORDERS)
def test_it_is_told_once_under_the_name_under_which_it_came_first(
    bot: Bot, follow: Follow, memory: SqlStore, readings: list[Reading]
) -> None:
    follow("ada@example.org", "diffusion")
    first = readings[0].papers[0].id
    for _ in range(2):
        read(bot, *readings)
        assert told(memory) == [first]
    assert set(memory.papers([ARXIV, DOI, GUID])) == {first}


def test_in_one_round_too(bot: Bot, follow: Follow, messenger: FakeMessenger) -> None:
    follow("ada@example.org", "diffusion")
    sources = [FakeSource([one], series=one.series) for one in ORDERS[0]]
    run_round(bot, sources, None)
    assert [part.papers for part in messenger.sent] == [1]


def test_names_that_only_a_less_trusted_source_says_are_kept(bot: Bot, follow: Follow, memory: SqlStore) -> None:
    """One journal feed knows both names; the next one only the DOI."""
    follow("ada@example.org", "diffusion")
    read(bot, arxiv(of_arxiv()), journal(of_journal(ARXIV)))
    read(bot, listing("another", of_journal(), kind="feed"))
    assert told(memory) == [ARXIV]
    assert memory.resolve([DOI, ARXIV]) == {DOI: ARXIV}


def test_what_arxiv_says_holds_under_either_name(bot: Bot, memory: SqlStore) -> None:
    read(bot, journal(of_journal(title="Of the journal")), arxiv(of_arxiv(DOI, title="Of arXiv")))
    (stored,) = memory.papers([DOI]).values()
    assert (stored.paper.id, stored.paper.title) == (DOI, "Of arXiv")
    assert (stored.origins.text.series, stored.origins.text.kind) == ("cs.LG", "arxiv")


def test_two_papers_that_were_known_apart_stay_two_and_keep_their_ids(bot: Bot, memory: SqlStore) -> None:
    read(bot, arxiv(of_arxiv()), journal(of_journal()))
    for text in ("Of the journal", "Corrected"):
        read(bot, arxiv(of_arxiv(DOI, title="Of arXiv")), journal(of_journal(ARXIV, title=text)))
        known = memory.papers([ARXIV, DOI])
        assert {id_: one.paper.title for id_, one in known.items()} == {ARXIV: "Of arXiv", DOI: text}


def test_a_name_that_two_claim_stays_with_the_first(bot: Bot, memory: SqlStore) -> None:
    read(bot, arxiv(of_arxiv(DOI), paper(8)), arxiv(of_arxiv(), paper(8, also=(DOI,))))
    assert memory.resolve([DOI]) == {DOI: ARXIV}
    read(bot, journal(of_journal()))
    assert set(memory.papers([ARXIV, paper(8).id, DOI])) == {ARXIV, paper(8).id}


def test_names_of_two_works_lead_to_the_first_that_is_known(bot: Bot, memory: SqlStore) -> None:
    read(bot, arxiv(of_arxiv(), paper(8)))
    read(bot, journal(of_journal(paper(8).id, ARXIV)))
    assert set(memory.papers([ARXIV, paper(8).id, DOI])) == {ARXIV, paper(8).id}
    assert memory.resolve([DOI]) == {DOI: paper(8).id}


def test_of_a_work_that_stands_twice_in_one_listing_all_names_are_kept(bot: Bot, memory: SqlStore) -> None:
    more = PaperId("doi:10.1000/lamps.preprint")
    read(bot, listing("both", of_arxiv(DOI, more), of_journal(GUID, title="Of the journal"), kind="feed"))
    assert memory.resolve([DOI, GUID, more]) == dict.fromkeys((DOI, GUID, more), ARXIV)
    assert memory.papers([ARXIV])[ARXIV].paper.title == of_arxiv().title


def test_a_paper_may_call_itself_by_its_own_name(bot: Bot, memory: SqlStore) -> None:
    read(bot, arxiv(of_arxiv(ARXIV)))
    assert set(memory.papers([ARXIV])) == {ARXIV}
    assert memory.resolve([ARXIV]) == {}


def test_the_order_of_a_listing_stays(bot: Bot, memory: SqlStore) -> None:
    seen = journal(paper(1), of_journal(), paper(2), of_arxiv(DOI), paper(3))
    read(bot, seen)
    assert [one.id for one in memory.day(DAY)] == [paper(1).id, DOI, paper(2).id, paper(3).id]
