"""Whatever a server sends is read or refused in words; whatever stands in a paper is text."""

from __future__ import annotations

from datetime import date

from hypothesis import example, given
from hypothesis import strategies as st

from bot.core.errors import SourceError
from bot.core.papers import UNSAFE
from bot.sources.oai import announcements, parse_records
from tests.sources.oai.samples import stored
from tests.support.arxiv import Text, oai_page

GOOD = oai_page([stored(1), stored(2)], "more")
hard = st.text(st.one_of(st.characters(), st.sampled_from('\x00\x0b\r\n\t <>&"\u2028\u0085')), max_size=40)


def read_or_refused(data: bytes) -> None:
    try:
        page = parse_records(data)
    except SourceError as error:
        assert error.code in {"empty", "not_a_digest", "damaged", "rejected"}  # noqa: PT017 - both ways are good
        return
    for record in page.records:
        list(announcements(record, record.primary, date(1992, 1, 1), date(9998, 1, 1)))


@given(st.integers(0, len(GOOD)), st.integers(0, 60), st.binary(max_size=20))
def test_a_page_with_a_piece_changed(at: int, length: int, piece: bytes) -> None:
    read_or_refused(GOOD[:at] + piece + GOOD[at + length :])


@given(st.one_of(st.binary(), hard.map(lambda text: text.encode("utf-8", "surrogatepass"))))
def test_any_bytes(data: bytes) -> None:
    read_or_refused(data)


@given(hard)
@example("Mon, 1 Jan 99999999999 00:00:00 GMT")
@example("Tue, 03 Mar 2026 12:00:00 +9999")
@example("Fri, 31 Dec 9997 23:59:59 -2359")
@example("03 Mar 26 12:00 EST")
@example("Tue, 03 Mar 2026 12:00:00")
@example("Tue, Mar 2026")
def test_any_date(text: str) -> None:
    written = text.replace("&", "").replace("<", "").encode("utf-8", "replace")
    read_or_refused(GOOD.replace(b"Tue, 03 Mar 2026 12:00:00 GMT", written))
    read_or_refused(GOOD.replace(b"2026-03-04", written))


@given(hard, hard, hard, hard)
@example("<!channel> <script>", "x" * 60_000, ", and " * 9000, "10.1000/" + "x" * 9000)
def test_any_text_is_storable_on_one_line(title: str, abstract: str, author: str, doi: str) -> None:
    text = Text(id="2603.99001", title=f"T{title}", abstract=abstract, authors=(author, author), doi=doi)
    (record,) = parse_records(oai_page([stored(text=text)])).records
    paper = record.paper
    texts = (paper.title, paper.abstract, *paper.authors, *paper.categories, *paper.also, paper.link)
    assert not any(UNSAFE.search(one) for one in texts)
    assert paper.title.startswith("T")
