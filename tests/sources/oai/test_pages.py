"""Answers to ListRecords: what is read out of good ones."""

from __future__ import annotations

import time
from datetime import date

import pytest

from bot.core.papers import Paper
from bot.sources.oai import parse_records
from tests.sources.oai.samples import read, stored, utc
from tests.support.arxiv import Text, oai_error, oai_page

# Written by hand after https://oaipmh.arxiv.org/oai?verb=ListRecords&metadataPrefix=arXivRaw; the paper is invented.
BY_HAND = """<?xml version="1.0" encoding="UTF-8"?>
<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<responseDate>2026-03-04T03:31:05Z</responseDate>
<request verb="ListRecords" metadataPrefix="arXivRaw" set="physics:math-ph">https://oaipmh.arxiv.org/oai</request>
<ListRecords>
<record>
<header>
 <identifier>oai:arXiv.org:0804.99273</identifier>
 <datestamp>2026-03-04</datestamp>
 <setSpec>physics:math-ph</setSpec>
 <setSpec>math:math:MP</setSpec>
</header>
<metadata>
 <arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/">
 <id>0804.99273</id><submitter>Sub Mitter</submitter>
 <version version="v2"><date>Tue, 03 Mar 2026 18:59:59 GMT</date><size>17kb</size></version>
 <version version="v1"><date>Mon, 14 Apr 2008 18:14:02 GMT</date><size>14kb</size><source_type>D</source_type></version>
 <title>On $x&lt;y$ and the &lt;think&gt; token:
  a study &amp; more</title>
 <authors>A. Byron, B. Li and C. Noether (1) ((1) Here, There)</authors>
 <categories>math-ph math.MP cs.CL</categories>
 <comments>15 pages</comments><journal-ref>J. Inv. 1 (2009) 1-2</journal-ref>
 <doi>10.1063/1.99354ABC 10.5555/zweitens 10.48550/arXiv.0804.99273</doi>
 <license>http://arxiv.org/licenses/nonexclusive-distrib/1.0/</license>
 <abstract>  We look at  things.
  And on.
</abstract>
 </arXivRaw>
</metadata>
</record>
<resumptionToken cursor="0" completeListSize="1234"> more/0 </resumptionToken>
</ListRecords>
</OAI-PMH>
"""


def test_a_record_in_the_real_form() -> None:
    page = parse_records(BY_HAND.encode())
    (record,) = page.records
    assert record.paper == Paper(
        id="arxiv:0804.99273",
        title="On $x<y$ and the <think> token: a study & more",
        abstract="We look at things. And on.",
        authors=("A. Byron", "B. Li", "C. Noether"),
        categories=("math-ph", "math.MP", "cs.CL"),
        link="https://arxiv.org/abs/0804.99273",
        version=2,
    )
    assert record.paper.also == ("doi:10.1063/1.99354abc", "doi:10.5555/zweitens")
    assert record.paper.announce_type is None
    assert record.primary == "math-ph"
    assert record.datestamp == date(2026, 3, 4)
    assert record.submitted == (utc("2008-04-14 18:14:02"), utc("2026-03-03 18:59:59"))
    assert (page.token, page.notes) == ("more/0", ())


def test_an_id_of_the_old_scheme() -> None:
    one = read(stored(text=Text(id="math.GT/9901099", categories=("math.GT",))))
    assert (one.paper.id, one.paper.link) == ("arxiv:math/9901099", "https://arxiv.org/abs/math/9901099")


def test_small_slips_of_the_server() -> None:
    text = (
        BY_HAND.replace('"v2"', '"v3"').replace("math-ph math.MP cs.CL", "math-ph cs.CL math-ph").replace("ABC ", ", ")
    )
    (record,) = parse_records(text.encode()).records
    assert record.paper.version == 3, "a version that is missing is counted all the same"
    assert record.paper.categories == ("math-ph", "cs.CL")
    assert record.paper.also == ("doi:10.1063/1.99354", "doi:10.5555/zweitens")


def test_a_moment_without_a_zone_is_in_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        (record,) = parse_records(BY_HAND.replace("18:59:59 GMT", "18:59:59 -0000").encode()).records
    finally:
        monkeypatch.undo()
        time.tzset()
    assert record.submitted[1] == utc("2026-03-03 18:59:59")


def test_long_texts_come_back_on_one_line() -> None:
    title = "A title of many words that arXiv breaks into lines, with <mask>, R&D and “quotes” " * 4
    one = read(stored(text=Text(id="2603.99001", title=title, abstract=title)))
    assert (one.paper.title, one.paper.abstract) == (title.strip(), title.strip())


@pytest.mark.parametrize(("token", "read_back"), [(None, None), ("", None), ("verb%3DListRecords&x", None)])
def test_the_token_for_more(token: str | None, read_back: str | None) -> None:
    page = parse_records(oai_page([stored()], token))
    assert page.token == (token or read_back)


def test_nothing_matches() -> None:
    page = parse_records(oai_error("noRecordsMatch", "nothing there"))
    assert (page.records, page.token, page.notes) == ((), None, ())


def test_a_deleted_record_is_no_paper() -> None:
    page = parse_records(oai_page([stored(1, deleted=True), stored(2)]))
    assert [one.paper.id for one in page.records] == ["arxiv:2603.99002"]
    assert page.notes == ()
