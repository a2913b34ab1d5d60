"""What stands in a written digest, and in which order."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.core.digests import DigestKind, Reading
from bot.core.errors import NotFoundError
from bot.core.papers import Paper, PaperId
from bot.core.topics import Topic
from bot.services.writing import Archive, archive, topic_page
from bot.store.store import SqlStore
from tests.services.conftest import Go
from tests.support.fakes import DAY, paper, reading

NOW = datetime(2025, 5, 1, 12, tzinfo=UTC)
LAMPS = Topic("Lamps", (("lamp",),), (("street",),))
ROBOTS = Topic("Robots", (("robot",), ("gripper", "hand")))
OLD = Topic("Old", (("lamp",),), retired=True)


@pytest.fixture(autouse=True)
def topics(memory: SqlStore) -> None:
    for some, followed in (((OLD,), frozenset[str]()), ((LAMPS, ROBOTS), frozenset(["Old"]))):
        memory.replace_topics(some, "x", followed=followed, epochs=memory.epochs())


def by_arxiv(read: Reading, kind: DigestKind = "arxiv") -> Reading:
    assert read.digest
    return replace(read, digest=replace(read.digest, kind=kind))


def lamp(number: int, *categories: str, **fields: object) -> Paper:
    return paper(number, "On lamps", categories=categories, **fields)


def numbers(papers: tuple[Paper, ...]) -> list[int]:
    return [int(paper.id[-4:]) for paper in papers]


def sections(whole: Archive) -> dict[str, list[int]]:
    return {section.category: numbers(section.papers) for section in whole.sections}


def test_a_page_goes_by_categories_then_sections_then_ids(memory: SqlStore, go: Go) -> None:
    mixed = [lamp(1, "cs.AI"), lamp(2, "cs.RO", "cs.AI"), lamp(3, "cs.AI", "cs.CL"), lamp(4, "cs.AI"), lamp(5, "cs.RO")]
    go(reading(*mixed, paper(6, "On street lamps"), paper(7, "On chairs")))
    page = topic_page(memory, "Lamps", None, now=NOW)
    assert (page.topic, page.date) == (LAMPS, DAY)
    assert numbers(page.papers) == [2, 5, 3, 4, 1]


def test_an_archive_has_the_six_sections_then_the_others(memory: SqlStore, go: Go) -> None:
    others = lamp(1, "stat.ML"), lamp(3), lamp(4, "cs.SD", "cs.AI"), lamp(6, "<i>")
    go(reading(*others, lamp(2, "cs.RO"), lamp(5, "cs.RO")))
    found = sections(archive(memory, DAY, now=NOW))
    assert list(found)[:6] == ["cs.AI", "cs.CL", "cs.CV", "cs.LG", "cs.MA", "cs.RO"]
    assert found["cs.RO"] == [5, 2]
    assert {name: ids for name, ids in found.items() if ids and name != "cs.RO"} == {
        "cs.SD": [4],
        "stat.ML": [1],
        "": [6, 3],
    }
    assert list(found)[6:] == ["cs.SD", "stat.ML", ""]


def test_ids_of_before_2007_are_the_oldest(memory: SqlStore, go: Go) -> None:
    ids = ["arxiv:hep-th/9901001", "arxiv:0704.0001", "arxiv:2505.00001"]
    go(reading(*(lamp(n, "cs.RO", id=PaperId(id_)) for n, id_ in enumerate(ids))))
    assert [paper.id for paper in archive(memory, DAY, now=NOW).papers] == ids[::-1]


def test_the_pages_of_an_archive_are_those_of_the_topics_that_are_in_use(memory: SqlStore, go: Go) -> None:
    go(reading(lamp(1, "cs.AI"), paper(2, "A robot", categories=("cs.RO",)), paper(3, "Robots at home")))
    whole = archive(memory, DAY, now=NOW)
    assert [(page.topic.name, numbers(page.papers)) for page in whole.pages] == [("Robots", [2, 3]), ("Lamps", [1])]
    assert numbers(whole.papers) == [1, 3, 2]


def test_a_topic_without_papers_has_an_empty_page(memory: SqlStore, go: Go) -> None:
    go(reading(lamp(1, "cs.AI")))
    page = topic_page(memory, "Robots", DAY, now=NOW)
    assert (page.papers, page.left_out) == ((), ())


def test_a_retired_topic_and_one_in_other_letters_are_found(memory: SqlStore, go: Go) -> None:
    go(reading(lamp(1, "cs.AI")))
    assert numbers(topic_page(memory, "Old", None, now=NOW).papers) == [1]
    assert topic_page(memory, "lAMPS", None, now=NOW).topic == LAMPS


@pytest.mark.parametrize(("name", "help_"), [("Lmaps", "Did you mean “Lamps”?"), ("Chairs", "`paperround topics`")])
def test_an_unknown_topic_is_told_with_what_comes_near(memory: SqlStore, name: str, help_: str) -> None:
    with pytest.raises(NotFoundError, match=f"“{name}”") as told:
        topic_page(memory, name, None, now=NOW)
    assert help_ in told.value.do


def test_papers_without_an_arxiv_id_are_left_out_and_named(memory: SqlStore, go: Go) -> None:
    go(reading(lamp(1, "cs.AI"), lamp(2, id=PaperId("doi:10.1101/lamp")), paper(3, "Chairs", id=PaperId("feed:abc"))))
    page, whole = topic_page(memory, "Lamps", DAY, now=NOW), archive(memory, DAY, now=NOW)
    assert (numbers(page.papers), page.left_out) == ([1], ("doi:10.1101/lamp",))
    assert (numbers(whole.papers), whole.left_out) == ([1], ("doi:10.1101/lamp", "feed:abc"))


def test_tex_of_arxiv_itself_is_readable_and_a_digests_text_stays(memory: SqlStore, go: Go) -> None:
    tex = {"abstract": r"By Fr\'echet.", "authors": (r"Andr\'e Weil",), "categories": ("cs.AI",)}
    go(by_arxiv(reading(paper(1, r"Schr\"odinger's lamp", **tex))))
    go(reading(paper(2, r"Schr\"odinger's lamp", **tex), day=DAY + timedelta(days=9)))
    [read] = topic_page(memory, "Lamps", DAY, now=NOW).papers
    assert (read.title, read.abstract, read.authors) == ("Schrödinger's lamp", "By Fréchet.", ("André Weil",))
    [raw] = topic_page(memory, "Lamps", DAY + timedelta(days=9), now=NOW).papers
    assert (raw.title, raw.authors) == (r"Schr\"odinger's lamp", (r"Andr\'e Weil",))


@pytest.mark.parametrize(
    ("day", "near"),
    [
        ("2025-04-01", "The nearest it knows: 2025-05-01."),
        ("2025-05-03", "2025-05-01 and 2025-05-05."),
        ("2025-06-01", "2025-05-05."),
    ],
)
def test_a_day_that_is_not_known_is_told_with_its_neighbours(memory: SqlStore, go: Go, day: str, near: str) -> None:
    go(reading(lamp(1)))
    go(reading(lamp(2), day=date(2025, 5, 5)))
    with pytest.raises(NotFoundError, match=day) as told:
        archive(memory, date.fromisoformat(day), now=NOW)
    assert told.value.do.endswith(near)


@pytest.mark.parametrize("day", [None, DAY])
def test_an_empty_store_says_what_to_do(memory: SqlStore, day: date | None) -> None:
    with pytest.raises(NotFoundError) as told:
        topic_page(memory, "Lamps", day, now=NOW)
    assert "paperround round" in told.value.do


def test_the_latest_day_is_not_one_far_ahead_unless_all_are(memory: SqlStore, go: Go) -> None:
    go(reading(lamp(1), day=date(2031, 1, 1)))
    assert topic_page(memory, "Lamps", None, now=NOW).date == date(2031, 1, 1)
    go(reading(lamp(2), day=DAY + timedelta(days=1)))
    assert topic_page(memory, "Lamps", None, now=NOW).date == DAY + timedelta(days=1)
