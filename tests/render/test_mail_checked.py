"""Every kind of mail through the one checker; and the checker itself, which must see what is broken."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from email import message_from_bytes
from email.header import decode_header, make_header
from email.headerregistry import Address as Mailbox
from email.utils import parseaddr

import pytest

from bot.core.messages import Message, MessageLinks, SourceLine
from bot.core.papers import PaperId
from tests.render.mails import HOUSE, LINKS, built, mails, pages
from tests.render.mails import wanted as wanted_of
from tests.render.samples import EMPTY, HOSTILE, LANTERNS, RIVERS, calm, group, hostile, item, message
from tests.support.mail_checker import complaints

HOSTILE_TITLES = {
    "a line's end": "Rivers\r\nBcc: evil@example.org\r\n\r\n<p>body",
    "an encoded word": "=?utf-8?q?Rivers=0d=0aBcc:_evil@example.org?=",
    "an encoded word in base64": "=?utf-8?b?Uml2ZXJzDQpCY2M6IGV2aWxAZXhhbXBsZS5vcmc=?=",
    "a script": "<script>alert(1)</script></title></style><img src=https://x.example/t.gif>",
    "right to left": "\u202eRivers\u2066 of \u200btea\u061c",
    "sixty thousand": "Rivers " * 8_572,
    "sixty thousand without a blank": "R" * 60_000,
    "lone surrogates": "Rivers \ud800 and \udfff",
    "no text at all": "",
    "blanks": " \u200b  ",
    "controls": "Ri\x00vers\x1b[31m\x0b\x0c\x85\u2028\u2029 x",
    "dots and From": ".\n.\r\n..\nFrom rivers",
    "other scripts": "نهرها و دریاها 河流 𝔘𝔫𝔦𝔠𝔬𝔡𝔢 🏞",
    "templates": "{{ 7 * 7 }} {% raw %} %s {0}",
    "quotes": "\"'&amp;&lt;<>" * 30,
}


def many(papers: int) -> Message:
    items = [
        item(replace(RIVERS, id=PaperId(f"arxiv:2505.{n:05}"), title=f"{RIVERS.title} {n}.", link=f"{RIVERS.link}{n}"))
        for n in range(papers)
    ]
    return message(*([group(1, *items)] if items else []))


def named(title: str) -> Message:
    """A text in every place in which one can be: of a paper, a rule, a topic, a source, a notice."""
    paper = replace(RIVERS, title=title, abstract=title * 2, authors=(title[:5_000], "B"), categories=(title[:50],))
    source = SourceLine(name=title, state="failed", date=date(2025, 5, 1), papers=3, error=title)
    return message(
        group(1, item(paper, "Rivers"), name=title, rule=title), sources=(source,) * 12, notices=(title,) * 9
    )


@pytest.mark.parametrize("papers", [0, 1, 300])
@pytest.mark.parametrize(
    "links", [LINKS, MessageLinks(), MessageLinks(mailto=LINKS.mailto), replace(LINKS, mailto="", manage="")]
)
def test_few_papers_and_many(papers: int, links: MessageLinks) -> None:
    for written, wanted in mails(many(papers), same_words=True, links=links):
        assert complaints(written, wanted) == []


@pytest.mark.parametrize(
    "made", [calm(notices=("A topic was retired.",)), message(group(1, item(LANTERNS), item(EMPTY)))]
)
def test_calm_mails(made: Message) -> None:
    for written, wanted in mails(made, same_words=True):
        assert complaints(written, wanted) == []


@pytest.mark.parametrize("title", HOSTILE_TITLES.values(), ids=HOSTILE_TITLES)
def test_hostile_titles(title: str) -> None:
    for written, wanted in mails(named(title)):
        assert complaints(written, wanted) == []


@pytest.mark.parametrize(
    "name", ["Bücher und Blätter " * 3, "é" * 60, "河流" * 9, 'Ada, the "Great"', "Plain " * 9, "=?x?q?y?="]
)
def test_names_of_senders(name: str) -> None:
    [page] = pages(calm())
    sender = Mailbox(name, addr_spec="papers@example.org")
    written = built(page, replace(HOUSE, sender=sender, reply_to=sender))
    assert complaints(written, replace(wanted_of(page), reply_to=True)) == []
    read = str(make_header(decode_header(message_from_bytes(written)["From"])))
    assert parseaddr(read) == (name.strip().replace("=?", "= ?"), "papers@example.org")


def test_hostile_papers_in_great_number() -> None:
    papers = [item(replace(HOSTILE, id=PaperId(f"arxiv:{n}")), "think", "script") for n in range(60)]
    for written, wanted in (*mails(hostile()), *mails(message(group(1, *papers)))):
        assert complaints(written, wanted) == []


@pytest.mark.parametrize(
    ("state", "day"), [("fresh", 1), ("quiet", 1), ("quiet", 3), ("failed", 1), ("waiting", 1), ("unchanged", 1)]
)
def test_days_without_papers(state: str, day: int) -> None:
    line = SourceLine(name="arxiv:cs.CL", state=state, date=date(2025, 5, day), papers=512)  # type: ignore[arg-type]
    for written, wanted in mails(message(sources=(line,)), same_words=True):
        assert complaints(written, wanted) == []


BROKEN = {
    "another header": (b"\r\nDate:", b"\r\nBcc: evil@example.org\r\nDate:"),
    "a header twice": (b"\r\nDate:", b"\r\nSubject: x\r\nDate:"),
    "no date": (rb"\r\nDate: [^\r]*", b""),
    "no message-id": (rb"\r\nMessage-ID: [^\r]*", b""),
    "a bad message-id": (rb"\r\nMessage-ID: [^\r]*", b"\r\nMessage-ID: <a b@c>"),
    "no way to leave": (rb"\r\nList-Unsubscribe: [^\r]*\r\n[^\r]*", b""),
    "a folded way to leave": (rb"\r\nList-Unsubscribe: [^\r]*", b"\r\nList-Unsubscribe: =?utf-8?q?=3Chttps=3A//x?=,"),
    "another post": (b"=One-Click", b"=Two-Clicks"),
    "two recipients": (rb"\r\nTo: [^\r]*", b"\r\nTo: a@example.org, b@example.org"),
    "another recipient": (rb"\r\nTo: [^\r]*", b"\r\nTo: a@example.org"),
    "an encoded recipient": (rb"\r\nTo: [^\r]*", b"\r\nTo: =?utf-8?b?am9yZw==?=@example.org"),
    "a reply that is automatic": (b"auto-generated", b"no"),
    "HTML first": (b"text/plain", b"text/html"),
    "another kind": (b"multipart/alternative", b"multipart/mixed"),
    "base64": (b"quoted-printable", b"base64"),
    "8bit": (b"You|Sent", "é".encode()),
    "latin-1": (b"utf-8", b"latin-1"),
    "a boundary that is not there": (rb"boundary=\"", b'boundary="x'),
    "a bare line feed": (rb"\r\n\r\n", b"\n\n"),
    "a long line": (b"Sent by", b"x" * 1000 + b" Sent by"),
    "a long quoted line": (b"Sent by", b"Sent by" + b" x" * 40),
    "what cannot be read back": (b"Sent by", b"Sent=G1by"),
    "blanks at the end": (b"\r\n\r\n--", b" \r\n--"),
    "a picture": (b"<h1", b"<img src=3D'https://x.example/i.gif'><h1"),
    "a sheet": (b"<style>", b"<link rel=3Dstylesheet href=3D'https://x.example/'><style>"),
    "a script": (b"<h1", b"<script></script><h1"),
    "a background": (b"margin:0;padding:0", b"margin:0;background:url(x)"),
    "an import": (b":root", b"@import 'x'; :root"),
    "padding where Outlook has none": (b"<h1 class=3D", b"<h1 style=3D'padding:1px' class=3D"),
    "what acts": (b"<h1", b"<h1 onclick=3D'x'"),
    "a link that runs": (b"https://arxiv", b"javascript://arxiv"),
    "a tag left open": (b"</h1>", b""),
    "tags across": (rb"</a></h3>", b"</h3></a>"),
    "a table to be read out": (b'role=3D"presentation"', b""),
    "grey on grey by day": (rb"color:#1f2430", b"color:#c0c0c0"),
    "dark ink by night": (rb"\.i { color: #eceae4", b".i { color: #333333"),
    "a dark class forgotten": (rb"  \.s { color[^\r]*\r\n", b""),
    "no language": (b' lang=3D"en"', b""),
    "no preheader": (b"display:none;", b""),
    "no way to leave on top": (rb"(?s)unsubscribe(.*?</h1>)", rb"unsubscribed\1"),
    "another paper in the text": (rb"  1\. ", b"  1. Other: https://arxiv.org/abs/9 "),
    "a paper less in the text": (rb"arxiv.org/abs/2505.00001\r\n", b"\r\n"),
    "other words": (rb"(?s)\A(.*?)looks", rb"\1sees"),
}


@pytest.mark.parametrize(("there", "instead"), BROKEN.values(), ids=BROKEN)
def test_the_checker_sees_what_is_broken(there: bytes, instead: bytes) -> None:
    ((written, wanted),) = mails(calm(), same_words=True)
    assert complaints(written, wanted) == []
    broken = re.sub(there, instead, written)
    assert broken != written
    assert complaints(broken, wanted) != []


def test_the_checker_knows_the_sizes_and_titles() -> None:
    ((written, wanted),) = mails(calm())
    assert complaints(written, replace(wanted, titles=["Another"])) == [
        "the text lacks 'Another'",
        "the HTML lacks 'Another'",
    ]
    assert complaints(written.replace(b"</h1>", b"x" * 70 + b"</h1>" + b"=20=\r\n" * 80_000), wanted) != []
    for missing in (replace(wanted, leave=[]), replace(wanted, leave=wanted.leave[:1]), replace(wanted, to="x@y.org")):
        assert complaints(written, missing) != []
    assert complaints(written, replace(wanted, reply_to=True)) == ["there is no header Reply-To"]
