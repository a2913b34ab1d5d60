"""The bytes of a mail: what mail programs and providers demand, and nothing that a text could smuggle in."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.headerregistry import Address as Mailbox
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.messages import Limits, MessageLinks
from bot.core.paging import split
from bot.render import html, mail, text
from bot.render.headers import check, header
from bot.render.pieces import quoted
from tests.render.samples import HOSTILE, calm, group, hostile, item, message, whole

TEXT = "one\n\n.\nFrom me\ntrailing \n“two” = 2\n" + "long " * 60 + "\n"
HTML = "<p>é</p>\n\n<p>" + "x" * 3000 + "</p>\n"
HOUSE = mail.House(sender=Mailbox("Paperround", "paperround", "localhost"))
LETTER = mail.Letter(
    key="3f9c2a1b-1",
    house=HOUSE,
    to=Mailbox(addr_spec="Reader@example.org"),
    date=datetime(2025, 5, 1, 6, 0, tzinfo=UTC),
    subject="3 new papers · 1 May 2025",
    text=quoted(TEXT),
    html=quoted(HTML),
)
NAMES = ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "X-Auto-Response-Suppress"]
LIST = ["Precedence", "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post"]
MIME = ["MIME-Version", "Content-Type"]


def read(written: bytes) -> EmailMessage:
    parsed = message_from_bytes(written, policy=default)
    assert isinstance(parsed, EmailMessage)
    assert [defect for part in parsed.walk() for defect in part.defects] == []
    return parsed


def bodies(parsed: EmailMessage) -> list[tuple[str, str]]:
    return [
        (p.get_content_type(), p.get_payload(decode=True).decode().replace("\r\n", "\n")) for p in parsed.iter_parts()
    ]  # type: ignore[union-attr]


def test_a_mail_program_reads_back_what_was_written() -> None:
    parsed = read(mail.build(LETTER))
    assert parsed.keys() == [*NAMES, *MIME]
    assert str(parsed["From"]) == "Paperround <paperround@localhost>"
    assert str(parsed["To"]) == "Reader@example.org"
    assert str(parsed["Subject"]) == LETTER.subject
    assert parsed["Date"].datetime == LETTER.date
    assert parsed["Message-ID"] == "<3f9c2a1b-1@paperround.local>"
    assert parsed["Auto-Submitted"] == "auto-generated"
    assert parsed.get_content_type() == "multipart/alternative"
    assert bodies(parsed) == [("text/plain", TEXT), ("text/html", HTML)]


def test_lines_are_short_seven_bit_and_end_in_crlf() -> None:
    written = mail.build(LETTER)
    assert written.isascii()
    lines = written.split(b"\r\n")
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert max(len(line) for line in lines) <= 78


def test_the_same_letter_gives_the_same_bytes_and_another_key_another_boundary() -> None:
    other = replace(LETTER, key="4a-1")
    assert mail.build(LETTER) == mail.build(replace(LETTER))
    assert read(mail.build(LETTER)).get_boundary() != read(mail.build(other)).get_boundary()


def test_the_mail_of_a_list_says_how_to_leave_it() -> None:
    links = MessageLinks(
        unsubscribe="https://example.org/unsubscribe/ab_1-", mailto="mailto:leave@example.org?subject=x"
    )
    house = replace(HOUSE, reply_to=Mailbox("Ada", "ada", "example.org"), host="example.org")
    parsed = read(mail.build(replace(LETTER, links=links, house=house)))
    assert parsed.keys() == ["From", "Reply-To", *NAMES[1:], *LIST, *MIME]
    assert parsed["List-Unsubscribe"] == (
        "<https://example.org/unsubscribe/ab_1->, <mailto:leave@example.org?subject=x>"
    )
    assert parsed["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert parsed["List-Id"] == "Paperround <papers.example.org>"
    assert parsed["Message-ID"] == "<3f9c2a1b-1@example.org>"
    assert (parsed["Precedence"], str(parsed["Reply-To"])) == ("bulk", "Ada <ada@example.org>")


@pytest.mark.parametrize(
    ("links", "left_out"),
    [
        (MessageLinks(), {"List-Unsubscribe", "List-Unsubscribe-Post"}),
        (MessageLinks(mailto="mailto:x@example.org"), {"List-Unsubscribe-Post"}),
        (MessageLinks(unsubscribe="http://example.org/u/1"), {"List-Unsubscribe-Post"}),
    ],
)
def test_one_click_needs_a_page_by_https(links: MessageLinks, left_out: set[str]) -> None:
    assert {*NAMES, *LIST, *MIME} - {*read(mail.build(replace(LETTER, links=links))).keys()} == left_out


def test_a_long_link_is_not_folded_into_encoded_words() -> None:
    url = f"https://example.org/unsubscribe/{'t' * 200}"
    assert f"List-Unsubscribe: <{url}>\r\n".encode() in mail.build(replace(LETTER, links=MessageLinks(unsubscribe=url)))


@pytest.mark.parametrize(
    "url", ["https://a.b/\r\nBcc: x", "https://a.b/>, <x", "javascript:x", "https://" + "a" * 1000]
)
def test_what_is_no_link_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="List-Unsubscribe"):
        mail.build(replace(LETTER, links=MessageLinks(unsubscribe=url)))


@pytest.mark.parametrize("local", ["=?utf-8?q?a=0aBcc:x?=", "jörg"])
def test_an_address_that_no_server_takes_is_refused(local: str) -> None:
    with pytest.raises(ValueError, match="To"):
        mail.build(replace(LETTER, to=Mailbox("", local, "example.org")))


def test_an_address_in_quotes_is_written_in_quotes() -> None:
    odd = Mailbox("", 'a b"c', "example.org")
    assert read(mail.build(replace(LETTER, to=odd)))["To"].addresses[0].username == 'a b"c'


@pytest.mark.parametrize(
    "text",
    [
        "=?utf-8?q?hi=0aBcc:_evil@x.org?=",
        "=?utf-8?b?SGkKQmNjOiBldmlsQHgub3Jn?=",
        "= ?= ==??=?utf-8?q?x=0aBcc:_y?=",
        "a\r\nBcc: evil@example.org",
        "a\x0bb\x0cc\x85d\u2028e\x00f\ud800",
        "=\u200b?utf-8?q?x=0aBcc:_y?=",
    ],
)
def test_no_text_becomes_a_header(text: str) -> None:
    house = mail.House(sender=Mailbox(header(text, 60), "a", "b"))
    letter = replace(LETTER, subject=text, house=house)
    parsed = read(mail.build(letter))
    assert parsed.keys() == [*NAMES, *MIME]
    assert "=?" not in str(parsed["Subject"])


def test_a_text_that_slips_through_is_found_out() -> None:
    for written in ("Subject: a\r\nBcc: evil@example.org\r\n", "Subject: a\nBcc: evil@example.org\r\n"):
        with pytest.raises(ValueError, match="became a mail header"):
            check(written, ["Subject"])


def test_subjects_are_short_and_name_the_part() -> None:
    made = message(*(group(n, item(HOSTILE), name="Long name " * 20) for n in range(2)))
    first, second = split(made, limits=Limits(budget=1), weigh=lambda _: 1, key="k")
    assert mail.subject(second).endswith("… (part 2 of 2)")
    assert len(mail.subject(first)) <= 120
    assert mail.subject(whole(calm())) == "2 new papers: Diffusion, Robots · 1 May 2025"
    assert mail.subject(whole(hostile())).isprintable()


def test_unusual_keys_make_plain_message_ids() -> None:
    for key in ("a b\r\nBcc: x", "É", "x" * 500, "", "Mixed-Case"):
        assert re.fullmatch(r"<[a-z0-9-]{1,64}@paperround\.local>", mail.message_id(key))
    assert mail.message_id("A") != mail.message_id("a")


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=300))
def test_any_text_is_read_back(text: str) -> None:
    parsed = read(mail.build(replace(LETTER, text=quoted(text), html=quoted(text + "\n \n\n"))))
    assert [body for _, body in bodies(parsed)] == [text, text + "\n \n\n"]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_subject_is_one_header(text: str) -> None:
    parsed = read(mail.build(replace(LETTER, subject=text)))
    assert parsed.keys() == [*NAMES, *MIME]
    assert len(str(parsed["Subject"])) <= 125


def test_a_payload_of_an_older_version_is_sent_as_well() -> None:
    old = {"subject": "x", "text": TEXT, "html": HTML}
    letter = mail.letter("3f9c2a1b-1", old, house=HOUSE, to=mail.mailbox("ada@example.org"), date=LETTER.date)
    assert [body for _, body in bodies(read(mail.build(letter)))] == [TEXT, HTML]
    assert mail.web(old) == HTML


def test_a_payload_holds_what_will_be_sent() -> None:
    links = MessageLinks(unsubscribe="https://p.example/u", mailto="mailto:leave@example.org")
    page = whole(calm(links=links))
    kept = mail.payload(page)
    letter = mail.letter(page.key, kept, house=HOUSE, to=mail.mailbox("ada@example.org"), date=LETTER.date)
    parsed = read(mail.build(letter))
    assert bodies(parsed) == [("text/plain", text.render(page)), ("text/html", html.render(page))]
    assert kept["text"] == text.render(page)
    assert parsed["List-Unsubscribe"] == "<https://p.example/u>, <mailto:leave@example.org>"


def test_long_subjects_are_folded_where_there_are_blanks() -> None:
    for subject in ("word " * 23 + "end", "wörter · " * 12):
        written = mail.build(replace(LETTER, subject=subject))
        assert str(read(written)["Subject"]) == subject.strip()
        assert max(map(len, written.partition(b"\r\n\r\n")[0].split(b"\r\n"))) <= 78


def test_without_pages_one_leaves_by_mail() -> None:
    page = mail.leaving_by_mail(whole(calm(links=MessageLinks(sealed="Ab-9_1"))), "papers+leave@example.org")
    uri = "mailto:papers+leave@example.org?subject=unsubscribe%20Ab-9_1"
    assert page.message.links.leave == uri
    assert mail.payload(page)["text"].count(f"Unsubscribe: {uri}\n") == 2
    assert mail.leaving_by_mail(page, "x@example.org") is page
    unsealed = mail.leaving_by_mail(whole(calm()), "lab@example.org").message.links.mailto
    assert unsealed == "mailto:lab@example.org?subject=unsubscribe%20Reader@example.org"
