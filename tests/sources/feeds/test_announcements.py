"""arXiv's announcements: what is read from an entry, RSS and Atom alike."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from bot.core.errors import SourceError
from bot.core.papers import Paper
from bot.sources.feeds import Feed, parse_feed
from tests.sources.feeds.samples import Announced, atom, rss

Make = Callable[..., str]
TRICKY = [
    "Let's <think>out loud</think> now",
    "<b>x</b> and <script>alert(1)</script> &amp; <img src=x>",
    "x<y and z>w, R&D, a&b;",
    "&amp; &lt;i&gt; &#177; &copy &nosuch; &#x3c;",
    "\"quoted\" and 'so'",
    r"Schr\"odinger's $\alpha < \beta$ & 50\% of X$^{2}$",
    "<!channel> <!-- comment --> <![CDATA[x]]> <?php ?>",
    "a < b",
    "ends in <",
    "Ünïcode 🌊 日本語 ﬁ",
    "mail@example.org (mail@example.org)",
]


@pytest.fixture(params=[atom, rss], ids=["Atom", "RSS"])
def make(request: pytest.FixtureRequest) -> Make:
    made: Make = request.param
    return made


def read(text: str) -> Feed:
    return parse_feed(text.encode())


def test_what_stands_in_an_entry(make: Make) -> None:
    feed = read(make(Announced(version=3, kind="replace-cross", abstract="One\n  line  of text.")))
    assert (feed.kind, feed.day) == ("announcements", date(2025, 4, 15))
    assert feed.papers == (
        Paper(
            id="arxiv:2504.99001",  # type: ignore[arg-type]
            version=3,
            title="A Paper",
            abstract="One line of text.",
            authors=("Ada Byron", "Bo Li"),
            categories=("cs.LG", "stat.ML"),
            link="https://arxiv.org/abs/2504.99001",
            announce_type="replace-cross",
        ),
    )
    assert feed.dates == {"arxiv:2504.99001": date(2025, 4, 15)}
    assert feed.notes == ()


@pytest.mark.parametrize("text", TRICKY)
def test_text_stays_as_typed(make: Make, text: str) -> None:
    (paper,) = read(make(Announced(title=text, abstract=text))).papers
    assert (paper.title, paper.abstract) == (text, text)


@pytest.mark.parametrize("text", TRICKY)
def test_text_in_cdata_stays_as_typed_too(text: str) -> None:
    if "]]>" in text:
        text = text.replace("]]>", "")
    whole = rss(Announced(title="TITLE", abstract="ABSTRACT"))
    whole = whole.replace("TITLE", f"<![CDATA[{text}]]>").replace("ABSTRACT", f"<![CDATA[{text}]]>")
    (paper,) = read(whole).papers
    assert (paper.title, paper.abstract) == (text, text)


@pytest.mark.parametrize(
    ("typed", "authors"),
    [
        ("Ada Byron", ("Ada Byron",)),
        ("A, B (Uni X, City), C (1), D ((1) Y, (2) Z)", ("A", "B", "C", "D")),
        ("Martin Luther King Jr., Bo Li", ("Martin Luther King Jr.", "Bo Li")),
        (r"Erd\H{o}s P\'al, \c{S} X", (r"Erd\H{o}s P\'al", r"\c{S} X")),
        ("A (open, B, C", ("A (open", "B", "C")),
        ("A closed), B", ("A closed)", "B")),
        ("A) (x), B (y", ("A)", "B (y")),
        (", A,, B,", ("A", "B")),
        ("A (a@example.org), b@example.org, C", ("A", "b@example.org", "C")),
        ("", ()),
    ],
)
def test_authors(make: Make, typed: str, authors: tuple[str, ...]) -> None:
    (paper,) = read(make(Announced(authors=typed))).papers
    assert (paper.authors, paper.authors_complete) == (authors, True)


@pytest.mark.parametrize(
    ("doi", "also"),
    [
        ("10.1038/S41586-025-1", ("doi:10.1038/s41586-025-1",)),
        ("10.1000/a 10.1000/b 10.1000/A", ("doi:10.1000/a", "doi:10.1000/b")),
        ("10.48550/arXiv.2504.99001", ()),
        ("none", ()),
    ],
)
def test_a_doi_is_another_name(make: Make, doi: str, also: tuple[str, ...]) -> None:
    assert read(make(Announced(extra=f"<arxiv:DOI>{doi}</arxiv:DOI>"))).papers[0].also == also


def test_old_ids(make: Make) -> None:
    (paper,) = read(make(Announced(paper="cs/0112017", version=3))).papers
    assert (paper.id, paper.version, paper.link) == ("arxiv:cs/0112017", 3, "https://arxiv.org/abs/cs/0112017")


def test_a_paper_twice_counts_once_as_what_is_newest(make: Make) -> None:
    kinds = ("replace", "cross", "new", "replace-cross")
    feed = read(make(Announced(paper="2504.99002"), *(Announced(kind=kind, title=kind) for kind in kinds)))
    assert [(paper.id[-5:], paper.announce_type) for paper in feed.papers] == [("99002", "new"), ("99001", "new")]
    assert len(feed.notes) == 3


def test_a_broken_entry_costs_no_other(make: Make) -> None:
    good, bad = Announced(), Announced(paper="nonsense")
    feed = read(make(bad, good, Announced(paper="2504.99003", title=" ")))
    assert [paper.id for paper in feed.papers] == ["arxiv:2504.99001"]
    assert feed.notes == ("Entry 1 is skipped: it names no paper of arXiv.", "Entry 3 is skipped: it has no title.")


def test_when_all_are_broken_the_feed_is(make: Make) -> None:
    with pytest.raises(SourceError, match="Not one of the feed's entries \\(2\\)") as caught:
        read(make(Announced(title=""), Announced(title="")))
    assert caught.value.code == "damaged"


def test_many_broken_entries_are_not_all_named(make: Make) -> None:
    feed = read(make(Announced(), *(Announced(title="") for _ in range(60))))
    assert len(feed.notes) == 51
    assert "10 more" in feed.notes[-1]


def test_an_announcement_of_an_unknown_kind_is_of_none(make: Make) -> None:
    assert read(make(Announced(kind="withdrawn"))).papers[0].announce_type is None


def test_a_day_off(make: Make) -> None:
    feed = read(make())
    assert (feed.kind, feed.papers, feed.dates) == ("announcements", (), {})
    assert feed.day == (date(2025, 4, 15) if make is rss else None)


def test_the_day_is_new_yorks(make: Make) -> None:
    text = make(Announced()).replace("00:00:00 -0400", "03:59:00 +0000").replace("00:00:00-04:00", "03:59:00Z")
    feed = read(text)
    assert (feed.day, set(feed.dates.values())) == (date(2025, 4, 14), {date(2025, 4, 14)})


@pytest.mark.parametrize(
    "when", ["", "yesterday", "Tue, 99 Apr 2025", "0000-00-00T00:00:00Z", "9999-12-31T23:59:59-14:00"]
)
def test_an_odd_date_is_no_error(make: Make, when: str) -> None:
    text = make(Announced()).replace("Tue, 15 Apr 2025 00:00:00 -0400", when).replace("2025-04-15T00:00:00-04:00", when)
    feed = read(text)
    assert len(feed.papers) == 1
    assert (feed.day is None) == (feed.dates == {})


def test_arxivs_limit_shows(make: Make) -> None:
    many = [Announced(paper=f"2504.{n:05}") for n in range(90_000, 92_000)]
    (note,) = read(make(*many)).notes
    assert note.startswith("The feed has 2,000 entries, where arXiv cuts it")
    assert read(make(*many[1:])).notes == ()


def test_a_bad_query_is_told() -> None:
    text = rss(title="Feed error for query: cs.XX", more="").replace(
        "<description>d</description>", "<description>Bad archive “cs.XX”.</description>"
    )
    with pytest.raises(SourceError, match=r"Feed error for query: cs\.XX\. Bad archive “cs\.XX”") as caught:
        read(text)
    assert caught.value.code == "rejected"


def test_entries_tell_that_a_renamed_feed_is_arxivs(make: Make) -> None:
    text = make(Announced(title="<think>"), title="My feed")
    for kind in ("rss", "atom"):
        text = text.replace(f"http://rss.arxiv.org/{kind}/cs.LG", "http://mine.example/")
    assert (read(text).kind, read(text).papers[0].title) == ("announcements", "<think>")


def test_a_link_is_made_where_none_is_given(make: Make) -> None:
    text = make(Announced()).replace("https://arxiv.org/abs/2504.99001", "")
    assert read(text).papers[0].link == "https://arxiv.org/abs/2504.99001"
