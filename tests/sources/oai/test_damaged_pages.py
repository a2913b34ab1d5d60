"""Answers that are wrong: which are refused with what code, and what is saved of the others."""

from __future__ import annotations

import pytest

from bot.core.errors import SourceError
from bot.sources.oai import parse_records
from tests.sources.oai.samples import stored
from tests.support.arxiv import Text, atom_feed, oai_error, oai_page

GOOD = oai_page([stored(1), stored(2)])
BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + GOOD.partition(b"\n")[2]


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (b"", "empty", "The answer is empty."),
        (b" \n", "empty", "The answer is empty."),
        (b"<!DOCTYPE html><html><body>Down<br></body></html>", "not_a_digest", "no list of records"),
        (b"<html><body>Down</body></html>", "not_a_digest", "no list of records"),
        (b"Service unavailable", "not_a_digest", "no list of records"),
        (atom_feed("cs.AI", stored().datestamp, []), "not_a_digest", "no list of records"),
        (b"\x1f\x8b\x08\x00", "not_a_digest", "no list of records"),
        (BOMB, "not_a_digest", "declares entities"),
        (GOOD[:-200], "damaged", "cut off or damaged"),
        (GOOD[:900], "damaged", "cut off or damaged"),
        (GOOD[:300], "damaged", "cut off or damaged"),
        (GOOD.replace(b"</header>", b""), "damaged", "cut off or damaged"),
        (GOOD[:-200] + b"\x01", "damaged", "cut off or damaged"),
        (GOOD.replace(b'"UTF-8"', b'"UTF-99"', 1), "damaged", "encoding"),
        (GOOD.replace(b'"UTF-8"', b'"EUC-JP"', 1), "damaged", "encoding"),
        (GOOD.replace(b"ListRecords>", b"Identify>"), "damaged", "neither records nor an error"),
        (oai_error("badArgument", "Set does not exist"), "rejected", "badArgument: Set does not exist."),
        (oai_error("badResumptionToken"), "rejected", "badResumptionToken."),
        (oai_error("badVerb", "x" * 60_000), "rejected", "badVerb"),
        (oai_error(""), "rejected", "unknown"),
    ],
)
def test_what_is_no_list_of_records(data: bytes, code: str, words: str) -> None:
    with pytest.raises(SourceError) as raised:
        parse_records(data)
    assert raised.value.code == code
    assert words in str(raised.value)
    assert len(str(raised.value)) < 400


@pytest.mark.parametrize(
    ("good", "bad", "why"),
    [
        ("<title>A paper</title>", "", "it has no title"),
        ("<title>A paper</title>", "<title>\n </title>", "it has no title"),
        ("<categories>cs.AI</categories>", "", "it has no category"),
        ("<id>2603.99001</id>", "", "it has no arXiv id"),
        ("<id>2603.99001</id>", "<id>2603.99009</id>", "its header and its metadata name different papers"),
        ("oai:arXiv.org:2603.99001", "oai:example.org:1", "it has no arXiv id"),
        ("<datestamp>2026-03-04</datestamp>", "", "it has no datestamp"),
        ("<datestamp>2026-03-04</datestamp>", "<datestamp>2026-02-30</datestamp>", "it has no datestamp"),
        ("<datestamp>2026-03-04</datestamp>", "<datestamp>9999-12-31</datestamp>", "it has no datestamp"),
        ('version="v1"', "", "one of its versions has no number or no date"),
        ('version="v1"', 'version="v0"', "one of its versions has no number or no date"),
        ("03 Mar 2026 12:00:00 GMT", "soon", "one of its versions has no number or no date"),
        ("03 Mar 2026 12:00:00 GMT", "03 Mar 1066 12:00:00 GMT", "one of its versions has no number or no date"),
        ("version", "edition", "it has no version"),
        ("arXivRaw/", "arXiv/", "it has no metadata in the format arXivRaw"),
    ],
)  # fmt: skip
def test_a_broken_record_is_skipped_and_named(good: str, bad: str, why: str) -> None:
    first, second, rest = GOOD.decode().split("<record>")
    assert good in second
    page = parse_records("<record>".join([first, second.replace(good, bad), rest]).encode())
    assert [one.paper.id for one in page.records] == ["arxiv:2603.99002"]
    (note,) = page.notes
    assert note.startswith("Record ")
    assert note.endswith(f" is skipped, {why}.")


def test_a_record_without_a_header_is_called_by_its_number() -> None:
    page = parse_records(GOOD.replace(b"header>", b"footer>"))
    assert page.notes[0] == "Record number 1 is skipped, it has no header."
    assert page.records == ()


def test_of_many_broken_records_fifty_are_named() -> None:
    data = oai_page([stored(number, text=Text(id=f"2603.99{number:03}", title=" ")) for number in range(1, 61)])
    notes = parse_records(data).notes
    assert len(notes) == 51
    assert notes[-1] == "Skipped besides: 10 more."


@pytest.mark.parametrize("sign", [b"\x00", b"\x0b", b"\x1f", b"&#11;", b"&#x1B;", b"&#0;", b"\xff", b"\xef\xbf\xbf"])
def test_a_forbidden_character_costs_a_character_not_the_page(sign: bytes) -> None:
    page = parse_records(GOOD.replace(b"A paper", b"A " + sign + b"paper"))
    assert [one.paper.title for one in page.records] == ["A \ufffdpaper"] * 2
    assert page.notes == ("Characters that XML forbids are replaced.",)


def test_characters_that_are_allowed_are_left_alone() -> None:
    text = GOOD.replace(b"A paper", b"A &#9;paper&#10;&#x0D;on &#x20; \xc2\x85 and on")
    for data in (text, text.replace(b"look at", b"look\x01at")):
        assert [one.paper.title for one in parse_records(data).records] == ["A paper on and on"] * 2
