"""Every kind of source goes through the same ordeal. A new one joins by saying here how a sample of it is made."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.digests import Reading
from bot.core.ports import Source
from bot.sources.kinds import Context, all_kinds
from tests.sources.feeds.samples import Announced, atom, blog, rss
from tests.sources.samples import archive, entry, open_source, put, topic_page

NOW = datetime(2025, 6, 10, 12, tzinfo=UTC)
CODES = {"missing", "unreadable", "not_a_digest", "damaged", "outage", "empty", "too_large"}
HOSTILE = "<!channel> <script>alert(1)</script> & [x](y) 🌊 {{ 7 }} %s"


@dataclass(frozen=True)
class Form:
    """One form in which a kind publishes. ``good`` is the text of a sample with a paper of this title; ``file`` says
    where below an empty folder it stands; ``spec`` what a person names there."""

    kind: str
    spec: str
    file: str
    good: Callable[[str], str]


def archive_of(title: str) -> str:
    return archive({"Robotics": [entry(title=title), entry("2506.00002", "Another")]})


def page_of(title: str) -> str:
    return topic_page([entry(title=title), entry("2506.00002", "Another")])


def atom_of(title: str) -> str:
    return atom(Announced(title=title), Announced(paper="2504.99002", title="Another"))


def blog_of(title: str) -> str:
    return blog(title, "Another")


def rss_of(title: str) -> str:
    return rss(Announced(title=title), Announced(paper="2504.99002", title="Another"))


FORMS = {
    "topic page": Form("markdown", "page.md", "page.md", page_of),
    "archive": Form("markdown", "README.md", "README.md", archive_of),
    "digest folder": Form("markdown", "digest", "digest/README.md", archive_of),
    "folder of topic pages": Form("markdown", "digest", "digest/hot_topic/Tides.md", page_of),
    "folder of days": Form("markdown", "days", "days/2025-06-09/README.md", archive_of),
    "folder of dated files": Form("markdown", "days", "days/2025-06-09-Tides.md", page_of),
    "Atom": Form("feed", "cs.atom", "cs.atom", atom_of),
    "RSS": Form("feed", "cs.xml", "cs.xml", rss_of),
    "another's Atom": Form("feed", "blog.rss", "blog.rss", blog_of),
}
BOOKMARKS = [
    *("", "x", "\x00", "{}", "[]", "3", "null", "true", '"etag"', "[" * 50_000, '{"day": "2025-06-09"', "1e999"),
    *('{"day": 7, "listings": 3, "contents": [], "missed": "x"}', '{"day": "2025-99-99", "missed": {"": "", "a": 1}}'),
    '{"listings": {"README.md": 1, "*": {}}, "missed": {"2025-06-09": "never"}}',
]


@pytest.fixture(params=FORMS.values(), ids=list(FORMS))
def form(request: pytest.FixtureRequest) -> Form:
    made: Form = request.param
    return made


def write(form: Form, folder: Path, data: str | bytes) -> Source:
    put(folder / form.file, data)
    return open_source(form.spec, base=folder)


def read(source: Source, bookmark: str | None = None, now: datetime = NOW) -> list[Reading]:
    readings = list(source.read(bookmark, now))
    assert readings, "a read gives at least one reading"
    for reading in readings:
        check(source, reading)
    return readings


def check(source: Source, reading: Reading) -> None:
    """What holds for any reading of any source."""
    assert (reading.source, reading.series) == (source.name, source.series)
    assert (reading.state == "failed") == (reading.error is not None) == (reading.error_code is not None)
    assert reading.error_code is None or reading.error_code in CODES
    assert (reading.date is None) == (reading.date_from is None)
    assert reading.state != "fresh" or reading.digest
    assert reading.state != "failed" or reading.digest is None
    assert len({paper.id for paper in reading.papers}) == len(reading.papers)
    for text in (reading.source, reading.series, reading.error or "", reading.bookmark or "", *reading.notes):
        assert text.encode().count(b"\0") == 0  # a lone surrogate cannot be encoded


def failure(source: Source, bookmark: str | None = None) -> Reading:
    (reading,) = read(source, bookmark)
    assert (reading.state, reading.papers, reading.bookmark) == ("failed", (), None)
    assert (reading.error or "").endswith(".")
    return reading


FETCHED = {"arxiv": "arxiv", "search": "urls", "url": "urls"}
"""Kinds that are fetched have an ordeal of their own, in these folders."""


def test_every_kind_is_tried_here_or_where_it_is_fetched() -> None:
    assert {kind.name for kind in all_kinds()} == {form.kind for form in FORMS.values()} | set(FETCHED)
    assert [folder for folder in FETCHED.values() if not list((Path(__file__).parent / folder).glob("test_*.py"))] == []


def test_a_spec_goes_to_its_kind(form: Form, tmp_path: Path) -> None:
    write(form, tmp_path, form.good("A Paper"))
    takers = [kind.name for kind in all_kinds() if kind.takes(form.spec, Context(tmp_path))]
    assert takers[0] == form.kind


def test_a_good_sample_is_fresh(form: Form, tmp_path: Path) -> None:
    (reading,) = read(write(form, tmp_path, form.good("A Paper")))
    assert (reading.state, [paper.title for paper in reading.papers]) == ("fresh", ["A Paper", "Another"])
    assert reading.bookmark


def test_opening_reads_nothing_and_a_missing_place_fails(form: Form, tmp_path: Path) -> None:
    assert failure(open_source(form.spec, base=tmp_path)).error_code == "missing"


def test_a_place_that_goes_away_fails_and_comes_back_unchanged(form: Form, tmp_path: Path) -> None:
    source = write(form, tmp_path, form.good("A Paper"))
    (first,) = read(source)
    (tmp_path / Path(form.file).parts[0]).rename(tmp_path / "aside")
    assert failure(source, first.bookmark).error_code == "missing"
    (tmp_path / "aside").rename(tmp_path / Path(form.file).parts[0])
    (again,) = read(source, first.bookmark)
    assert again.state == "unchanged"


@pytest.mark.parametrize(
    "data", ["", "\n \n", "\ufeff", "<html><body>404</body></html>", "\x00\x01\x02", b"\xff\xfe\x00"]
)
def test_what_is_nothing_fails_in_words(form: Form, tmp_path: Path, data: str | bytes) -> None:
    assert failure(write(form, tmp_path, data)).error_code in ("empty", "not_a_digest")


def test_a_file_cut_anywhere_never_raises_nor_invents(form: Form, tmp_path: Path) -> None:
    whole = form.good("A Paper").encode()
    titles = {"A Paper", "Another"}
    for end in range(0, len(whole), 23):
        (reading,) = read(write(form, tmp_path, whole[:end]))
        assert {paper.title for paper in reading.papers} <= titles


def test_a_failure_is_got_over(form: Form, tmp_path: Path) -> None:
    (first,) = read(write(form, tmp_path, form.good("A Paper")))
    failure(write(form, tmp_path, "<html>"), first.bookmark)
    (again,) = read(write(form, tmp_path, form.good("A Paper")), first.bookmark)
    assert again.state == "unchanged"


def test_the_same_listing_twice_is_unchanged(form: Form, tmp_path: Path) -> None:
    (first,) = read(write(form, tmp_path, form.good("A Paper")))
    (second,) = read(write(form, tmp_path, form.good("A Paper")), first.bookmark)
    assert (second.state, second.papers, second.date) == ("unchanged", first.papers, first.date)
    (third,) = read(open_source(form.spec, base=tmp_path), second.bookmark or first.bookmark)
    assert third.state == "unchanged"


def test_the_same_listing_with_another_text_is_unchanged_and_says_the_text(form: Form, tmp_path: Path) -> None:
    (first,) = read(write(form, tmp_path, form.good("A Paper")))
    (second,) = read(write(form, tmp_path, form.good("A Paper, Revised")), first.bookmark)
    assert (second.state, second.papers[0].title) == ("unchanged", "A Paper, Revised")


@pytest.mark.parametrize("bookmark", BOOKMARKS)
def test_a_bookmark_that_is_none_of_its_own_is_as_none(form: Form, tmp_path: Path, bookmark: str) -> None:
    source = write(form, tmp_path, form.good("A Paper"))
    assert read(source, bookmark) == read(source)


def test_a_bookmark_outlives_the_source_and_is_no_secret_of_the_process(form: Form, tmp_path: Path) -> None:
    (first,) = read(write(form, tmp_path, form.good("A Paper")))
    stored = json.loads(json.dumps(first.bookmark))
    (again,) = read(open_source(form.spec, base=tmp_path), stored)
    assert again.state == "unchanged"


def test_two_sources_of_one_name_are_two_series(form: Form, tmp_path: Path) -> None:
    one, other = (write(form, tmp_path / name, form.good(name)) for name in ("one", "other"))
    assert one.name == other.name
    assert one.series != other.series
    (first,), (second,) = read(one), read(other)
    assert (first.papers[0].title, second.papers[0].title) == ("one", "other")
    shutil.rmtree(tmp_path / "one")
    assert read(other)[0].state == "fresh"


def test_the_same_place_is_the_same_series(form: Form, tmp_path: Path) -> None:
    relative = write(form, tmp_path, form.good("A Paper"))
    absolute = open_source(str(tmp_path / form.spec))
    assert relative.series == absolute.series


def test_hostile_text_is_text(form: Form, tmp_path: Path) -> None:
    (reading,) = read(write(form, tmp_path, form.good(HOSTILE)))
    assert reading.papers[0].title == HOSTILE


def test_a_clock_far_off_never_raises(form: Form, tmp_path: Path) -> None:
    source = write(form, tmp_path, form.good("A Paper"))
    for year in (1, 1991, 9999):
        read(source, None, datetime(year, 1, 1, tzinfo=UTC))
        read(source, read(source)[0].bookmark, datetime(year, 1, 1, tzinfo=UTC))


@pytest.fixture(scope="module")
def pits(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A folder for each form, shared by all examples."""
    return {name: tmp_path_factory.mktemp("form") for name in FORMS}


@pytest.mark.parametrize("name", FORMS)
@settings(max_examples=60, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.binary(max_size=300), at=st.integers(0, 2000), bookmark=st.none() | st.text(max_size=50))
def test_hostile_bytes_never_raise(
    pits: dict[str, Path], name: str, data: bytes, at: int, bookmark: str | None
) -> None:
    form = FORMS[name]
    good = form.good("A Paper").encode()
    for hostile in (data, good[:at] + data + good[at:]):
        read(write(form, pits[name], hostile), bookmark)
