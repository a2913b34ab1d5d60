"""Whatever the bytes, reading them gives papers or says why not; and RSS says what Atom says."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.core.errors import SourceError
from bot.core.papers import clean
from bot.sources.feeds import Feed, parse_feed
from tests.sources.feeds.samples import Announced, api, atom, journal, rss

CODES = {"empty", "not_a_digest", "damaged", "rejected"}
ITEM = "<title>On &lt;b>tides&lt;/b></title><guid>x1</guid><description>&lt;p>a &amp;amp; b</description>"
WHOLE = [
    text.encode()
    for text in (atom(Announced(), Announced(paper="2504.99002")), rss(Announced()), api(), journal(ITEM, ITEM))
]
PARTS = [
    "<item>",
    "</item>",
    "<![CDATA[",
    "]]>",
    "&amp;",
    "&",
    "<!--",
    "-->",
    "\0",
    "<entry>",
    "</rss>",
    "</feed>",
    "\ud7ff",
]
slow = [HealthCheck.too_slow, HealthCheck.data_too_large]

legal = st.characters(codec="utf-8", exclude_categories=["Cs"], exclude_characters="\ufffe\uffff\r").filter(
    lambda char: char >= " " or char in "\t\n"
)
tricky = st.sampled_from(
    ["<", ">", "&", ";", "&lt;", "&amp;", "</b>", "<think>", "&#60;", '"', "'", "\\", "$", "\x85", "Ã©"]
)
texts = st.lists(legal | tricky, max_size=30).map("".join)


def check_error(error: SourceError) -> None:
    assert error.code in CODES
    assert str(error).encode()  # a lone surrogate cannot be encoded


def read(data: bytes) -> Feed | None:
    try:
        feed = parse_feed(data)
    except SourceError as error:
        return check_error(error)
    for paper in feed.papers:
        for text in (paper.title, paper.abstract, *paper.authors, paper.link):
            assert text == clean(text)
        assert paper.title
        assert paper.link == "" or paper.link.lower().startswith("http")
    assert len({paper.id for paper in feed.papers}) == len(feed.papers)
    return feed


@settings(max_examples=300, deadline=None, database=None, suppress_health_check=slow)
@given(st.binary(max_size=400))
def test_any_bytes(data: bytes) -> None:
    read(data)
    read(b"<rss>" + data + b"</rss>")
    read(b'<feed xmlns="http://www.w3.org/2005/Atom"><entry>' + data + b"</entry></feed>")


@settings(max_examples=300, deadline=None, database=None, suppress_health_check=slow)
@given(
    st.sampled_from(WHOLE),
    st.integers(0, 2000),
    st.integers(0, 200),
    st.binary(max_size=60) | st.sampled_from(PARTS).map(str.encode),
)
def test_damaged_feeds(whole: bytes, at: int, gone: int, put: bytes) -> None:
    read(whole[:at] + put + whole[at + gone :])


@settings(max_examples=400, deadline=None, database=None, suppress_health_check=slow)
@given(texts, texts, texts)
@example("&amp;lt;", "<b>&lt</b>", "<a@b.cd> ()")
def test_rss_says_what_atom_says(title: str, abstract: str, authors: str) -> None:
    entries = Announced(title=title, abstract=abstract, authors=authors), Announced(paper="2504.99002")
    one, other = read(atom(*entries).encode()), read(rss(*entries).encode())
    assert one
    assert other
    assert one.papers == other.papers


@settings(max_examples=300, deadline=None, database=None, suppress_health_check=slow)
@given(
    texts.filter(lambda text: not re.search("[\x80-\x9f]|[\xc2-\xf4][\xa0-\xbf]", text))
)  # feedparser repairs these, as if misread
def test_text_stays_as_typed(text: str) -> None:
    for make in (atom, rss):
        feed = read(make(Announced(title=f"x {text} x", abstract=f"x {text} x")).encode())
        assert feed
        want = " ".join(clean(f"x {text} x").split())
        assert (feed.papers[0].title, feed.papers[0].abstract) == (want, want)


@pytest.mark.parametrize("part", ["<", "&", "<b>", "&lt;b&gt;", "(", "<![CDATA[<p>]]>", "x "])
def test_long_text_takes_no_time(part: str) -> None:
    long = part.replace("&", "&amp;").replace("<", "&lt;") * (60_000 // len(part))
    feed = read(journal(f"<title>{long}</title><guid>1</guid><description>{long}</description>").encode())
    assert feed is None or len(feed.papers) <= 1
    assert read(rss(Announced(title=f"x {part * 20_000}", authors=part * 20_000)).encode())
