"""A document is told by its own look."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.web.looks import looks_like_feed, looks_like_html, root_element

DECLARED = '<?xml version="1.0" encoding="UTF-8"?>\n'
COMMENT = "<!-- served by <html> cache-7 <rss> -->\n"
HTML = [
    "<html><body>503</body></html>",
    "\n \t<HTML lang=en>",
    "<!DOCTYPE html>\n<title>Down</title>",
    "<!doctype HTML PUBLIC '-//W3C//DTD HTML 4.01//EN' 'x'><p>",
    COMMENT + "<!DOCTYPE\nhtml><head>",
    DECLARED
    + "<!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0 Strict//EN' 'x'><html xmlns='http://www.w3.org/1999/xhtml'>",
    DECLARED + COMMENT + "<html xmlns='http://www.w3.org/1999/xhtml'>",
    "<head><title>502 Bad Gateway</title></head>",
    "<body>Maintenance</body>",
]
FEEDS = [
    "<rss version='2.0'>",
    "<feed xmlns='http://www.w3.org/2005/Atom'>",
    DECLARED + "<feed>",
    "\n" + DECLARED + COMMENT + "<?xml-stylesheet href='x.xsl'?><rss>",
    "<rdf:RDF xmlns:rdf='x'>",
    "<atom:feed xmlns:atom='x'/>",
    "<!DOCTYPE rss PUBLIC '-//Netscape Communications//DTD RSS 0.91//EN' 'rss.dtd'><rss version='0.91'>",
    "<!DOCTYPE rss [<!ENTITY nbsp '&#160;'>]>\n<rss>",
]
NEITHER = [
    "",
    "# Computer Vision\n<html> in a title",
    "<div align='center'>a README</div>",
    "<p align=center><img src=x></p>",
    "<OAI-PMH xmlns='x'>",
    "<!--",
    "<?xml",
    "<!DOCTYPE",
    "<",
    "{}",
    "<feeds>",
    "<rss2>",
    "<htmlx>",
]
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("text", HTML)
def test_html(text: str, encoding: str) -> None:
    assert looks_like_html(text.encode(encoding))
    assert not looks_like_feed(text.encode(encoding))


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("text", FEEDS)
def test_feeds(text: str, encoding: str) -> None:
    assert looks_like_feed(text.encode(encoding))
    assert not looks_like_html(text.encode(encoding))


@pytest.mark.parametrize("text", NEITHER)
def test_neither(text: str) -> None:
    assert not looks_like_html(text.encode())
    assert not looks_like_feed(text.encode())


def test_the_outermost_element() -> None:
    assert root_element(b"<?xml version='1.0'?><OAI-PMH><error/>") == "oai-pmh"
    assert root_element(b"text") == ""


@pytest.mark.parametrize("piece", [b"<!--", b"<!---->", b"<?x?>", b"<!DOCTYPE [", b"<!DOCTYPE x>", b" ", b"<", b"\0"])
def test_a_hostile_beginning_takes_no_time(piece: bytes) -> None:
    began = time.process_time()
    looks_like_html(piece * (4_000_000 // len(piece)))
    assert time.process_time() - began < 5


@given(st.binary())
def test_any_bytes_will_do(body: bytes) -> None:
    assert not (looks_like_html(body) and looks_like_feed(body))
