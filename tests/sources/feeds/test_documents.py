"""What is no feed, what is cut off, what is broken, and what only looks so."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.core.errors import SourceError
from bot.sources.feeds import parse_feed
from bot.sources.web.looks import looks_like_feed
from tests.sources.feeds.samples import Announced, api, atom, journal, rss

ERROR = (
    "<entry><id>http://arxiv.org/api/errors#incorrect_id_format_for_2504.1</id><title>Error</title>"
    "<summary>incorrect id format for 2504.1</summary></entry>"
)
ITEM = "<title>On tides</title><link>https://tides.example/1</link>"
GOOD = {"Atom": atom(Announced()), "RSS": rss(Announced()), "API": api(), "journal": journal(ITEM)}


def code(data: str | bytes) -> str:
    with pytest.raises(SourceError) as caught:
        parse_feed(data.encode() if isinstance(data, str) else data)
    assert str(caught.value).endswith(".")
    return caught.value.code


@pytest.mark.parametrize("data", ["", " \n\t", "\ufeff", "\ufeff\n", "\0\0"])
def test_nothing(data: str) -> None:
    assert code(data) == "empty"
    assert not looks_like_feed(data.encode())


@pytest.mark.parametrize(
    "data",
    [
        "<html><body>503</body></html>",
        "<!DOCTYPE html><html><rss></rss></html>",
        "<!-- <rss> --><html/>",
        "# A digest\n<rss>",
        '{"version": "https://jsonfeed.org/version/1"}',
        "<urlset></urlset>",
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>',
        b"\x1f\x8b\x08\x00",
        b"\xff\xfe\x00",
        b"\x00\x01\x02",
        "<",
        "<<rss>",
    ],
)
def test_what_is_no_feed(data: str | bytes) -> None:
    assert code(data) == "not_a_digest"


@pytest.mark.parametrize("name", GOOD)
def test_what_looks_like_a_feed(name: str) -> None:
    text = GOOD[name]
    assert looks_like_feed(text.encode()[:200])
    assert looks_like_feed(b"\xef\xbb\xbf" + text.encode())
    assert parse_feed(b"\xef\xbb\xbf" + text.encode()) == parse_feed(text.encode())
    assert parse_feed(text.replace("UTF-8", "UTF-16").encode("utf-16")) == parse_feed(text.encode())


@pytest.mark.parametrize("name", GOOD)
def test_a_feed_cut_anywhere_is_damaged(name: str) -> None:
    data = GOOD[name].rstrip().encode()
    first = data.index(b"<title")
    assert {code(data[:end]) for end in range(first, len(data), 17)} == {"damaged"}
    assert code(data[:-1]) == "damaged"


@pytest.mark.parametrize("flaw", ["R&D", "a & b", "<b>bold<i></b>", "&nosuch;", "\x01"])
def test_arxiv_is_judged_strictly_and_others_are_not(flaw: str) -> None:
    assert code(rss(Announced(extra=flaw))) == "damaged"
    assert code(atom(Announced(extra=flaw))) == "damaged"
    feed = parse_feed(journal(f"{ITEM}<dc:rights>{flaw}</dc:rights>", ITEM.replace("/1", "/2")).encode())
    assert [paper.title for paper in feed.papers] == ["On tides", "On tides"]
    assert "XML" in feed.notes[0]


def test_an_error_of_the_api_is_told() -> None:
    with pytest.raises(SourceError, match=r"incorrect id format for 2504\.1") as caught:
        parse_feed(api(ERROR).encode())
    assert caught.value.code == "rejected"


@pytest.mark.parametrize(
    "declared", ['<!ENTITY a "x"><!ENTITY b "&a;&a;">', '<!ENTITY a SYSTEM "file:///etc/hostname">']
)
def test_entities_of_its_own_are_not_read(declared: str) -> None:
    text = journal(ITEM).replace("<rss", f"<!DOCTYPE rss [{declared}]>\n<rss", 1)
    assert code(text) == "damaged"


def test_a_document_type_is_no_harm() -> None:
    old = '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://dtd.example/rss-0.91.dtd">'
    assert len(parse_feed(journal(ITEM).replace("<rss", f"{old}\n<rss", 1).encode()).papers) == 1


def test_an_encoding_that_nobody_knows() -> None:
    text = GOOD["RSS"].replace("UTF-8", "x-nonsense")
    assert code(text) == "damaged"


def test_bytes_that_name_a_file_are_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_text(GOOD["RSS"], encoding="utf-8")
    assert code(str(path)) == "not_a_digest"


@pytest.mark.parametrize("number", ["xD800", "XdfFf", "55296", "x110000", "9" * 5000, "x" + "f" * 5000])
def test_a_number_that_is_no_character_costs_one_character(number: str) -> None:
    """XML forbids these references, and feedparser fails at them."""
    broken = ITEM.replace("<title>", f"<title>&#{number};")
    assert broken != ITEM
    feed = parse_feed(journal(broken, ITEM.replace("/1", "/2")).encode())
    assert [paper.title.count("\ufffd") for paper in feed.papers] == [1, 0]
