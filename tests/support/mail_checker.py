"""What every mail must be, by the standards and by what mailbox providers demand: not by how ours are made.

RFC 5322 (form, headers), 2045 and 2046 (bodies), 2047 (encoded words), 2369 and 2919 (lists), 3834 (automatic mail),
8058 (one click). ``complaints`` says everything that is wrong with a mail, in words; none is a good mail.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

from tests.support.page_checker import Seen, page_complaints

HTML_BYTES = 80_000
LINE = 998
QUOTED_LINE = 76
ALWAYS = {
    "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "X-Auto-Response-Suppress", "MIME-Version",
    "Content-Type",
}  # fmt: skip
OF_A_LIST = {"Precedence", "List-Id"}
LEAVING = {"List-Unsubscribe"}
ONE_CLICK = {"List-Unsubscribe-Post"}
PART = {"Content-Type", "Content-Transfer-Encoding"}


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What one mail is to have. ``leave``: the addresses in List-Unsubscribe, in their order. ``titles``: of the papers
    in it, as a reader sees them, in their order. ``same_words``: its two parts say the same to the word, which is not
    to be had where texts are too long."""

    to: str
    reply_to: bool = False
    of_a_list: bool = True
    leave: Sequence[str] = ()
    titles: Sequence[str] = ()
    same_words: bool = False

    @property
    def headers(self) -> set[str]:
        names = ALWAYS | ({"Reply-To"} if self.reply_to else set())
        if self.of_a_list:
            names |= OF_A_LIST
        if self.leave:
            names |= LEAVING
        if any(uri.startswith("https:") for uri in self.leave):
            names |= ONE_CLICK
        return names


def complaints(written: bytes, wanted: Wanted) -> list[str]:
    """Everything that is wrong with a mail as it goes to the server."""
    wrong = list(_bytes(written))
    try:
        mail = BytesParser(policy=policy.strict).parsebytes(written)
        assert isinstance(mail, EmailMessage)
        bodies = [part.get_content().replace("\r\n", "\n") for part in mail.iter_parts()]
        wrong += [f"{name} has the defect {d!r}" for name, value in mail.items() for d in value.defects]
    except Exception as error:  # noqa: BLE001 - whatever the parser finds is a finding
        return [*wrong, f"the strict parser refuses it: {error!r}"]
    wrong += [*_headers(mail, wanted), *_raw_headers(written), *_parts(mail)]
    if wrong:
        return wrong
    text, page = bodies
    hidden = 1 if wanted.of_a_list else 0  # in a mail that names no way to leave, spam filters take it for a trick
    return [*_text(text), *page_complaints(page, hidden=hidden), *_sizes(page), *_equal(text, Seen(page), wanted)]


def _bytes(written: bytes) -> Iterator[str]:
    if not written.isascii():
        yield "it is not seven-bit"
    if b"\r" in written.replace(b"\r\n", b"") or b"\n" in written.replace(b"\r\n", b""):
        yield "a line does not end in CRLF"
    if b"\x00" in written:
        yield "there is a NUL in it"
    if max(map(len, written.split(b"\r\n"))) > LINE:
        yield f"a line is longer than {LINE}"
    if not written.endswith(b"\r\n"):
        yield "the last line has no end"


def _headers(mail: EmailMessage, wanted: Wanted) -> Iterator[str]:
    for name, count in Counter(mail.keys()).items():
        if count > 1 or name not in wanted.headers:
            yield f"there is a header {name} too many"
    for name in wanted.headers - {*mail.keys()}:
        yield f"there is no header {name}"
    if not wanted.headers - {*mail.keys()}:
        yield from (*_addresses(mail, wanted), *_values(mail), *_for_the_list(mail, wanted))


_FORMS = {
    "Message-ID": r"<[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9.-]+>",
    "Auto-Submitted": r"auto-generated",
    "X-Auto-Response-Suppress": r"OOF, AutoReply",
    "Precedence": r"bulk",
    "List-Id": r"[\w ]{0,60}<[a-z0-9-]+(\.[a-z0-9-]+)+>",
    "List-Unsubscribe-Post": r"List-Unsubscribe=One-Click",
    "Subject": r".*\S.*",
}


def _values(mail: EmailMessage) -> Iterator[str]:
    for name, form in _FORMS.items():
        if name in mail and not re.fullmatch(form, str(mail[name])):
            yield f"{name} is {mail[name]!r}"
    if mail["Date"].datetime is None or mail["Date"].datetime.tzinfo is None:
        yield f"Date is {mail['Date']!r}"
    if len(mail["Subject"]) > 150 or not str(mail["Subject"]).isprintable() or "=?" in mail["Subject"]:
        yield f"Subject is {mail['Subject']!r}"


def _for_the_list(mail: EmailMessage, wanted: Wanted) -> Iterator[str]:
    uris = [uri.strip() for uri in str(mail.get("List-Unsubscribe", "")).split(",") if uri]
    if uris != [f"<{uri}>" for uri in wanted.leave]:
        yield f"List-Unsubscribe is {uris}"
    if len(str(mail.get("List-Id", ""))) > 255:
        yield "List-Id is too long"


def _addresses(mail: EmailMessage, wanted: Wanted) -> Iterator[str]:
    for name in ("From", "To", "Reply-To"):
        if name in mail and len(mail[name].addresses) != 1:
            yield f"{name} has not exactly one address"
        elif name in mail and not re.fullmatch(r"[!-~]+@[A-Za-z0-9.-]+", mail[name].addresses[0].addr_spec):
            yield f"{name} has a bad address"
    if [address.addr_spec for address in mail["To"].addresses] != [wanted.to]:
        yield f"it goes to {mail['To']}"


def _raw_headers(written: bytes) -> Iterator[str]:
    """Encoded words stand only where people read; no folded line is empty, none is longer than people see."""
    head = written.partition(b"\r\n\r\n")[0].decode("ascii", "replace")
    for line in re.sub(r"\r\n[ \t]", " ", head).split("\r\n"):
        name, _, value = line.partition(": ")
        if "=?" in value and name not in {"Subject", "From", "To", "Reply-To"}:
            yield f"{name} is folded into encoded words"
        if any(len(word) > 75 for word in re.findall(r"=\?\S*\?=", value)):
            yield f"an encoded word in {name} is too long"
    if any(not line.strip() for line in head.split("\r\n")):
        yield "a folded line is empty"


def _parts(mail: EmailMessage) -> Iterator[str]:
    if mail.get_content_type() != "multipart/alternative":
        yield f"it is {mail.get_content_type()}"
    parts = list(mail.iter_parts())
    if [part.get_content_type() for part in parts] != ["text/plain", "text/html"]:
        yield "its parts are not text, then HTML"
    for part in parts:
        if {*part.keys()} != PART or part.get_content_charset() != "utf-8":
            yield f"the part {part.get_content_type()} has the headers {part.items()}"
        if part["Content-Transfer-Encoding"] != "quoted-printable":
            yield f"the part {part.get_content_type()} is not quoted-printable"
        body = str(part.get_payload(decode=False))
        lines = body.splitlines()
        if any(len(line) > QUOTED_LINE for line in lines):
            yield f"a quoted-printable line of {part.get_content_type()} is longer than {QUOTED_LINE}"
        if any(re.search(r"=(?![0-9A-F]{2}|$)", line) or line.endswith((" ", "\t")) for line in lines):
            yield f"what is quoted in {part.get_content_type()} cannot be read back"


def _text(text: str) -> Iterator[str]:
    if odd := {character for character in text if not (character.isprintable() or character == "\n")}:
        yield f"the text holds {sorted(odd)!r}"
    if not text.strip():
        yield "the text is empty"


def _sizes(page: str) -> Iterator[str]:
    if (size := len(page.encode())) > HTML_BYTES:
        yield f"the HTML takes {size} bytes"


def _equal(text: str, seen: Seen, wanted: Wanted) -> Iterator[str]:
    plain, shown = _squeezed(text), _squeezed(seen.text)
    for title in wanted.titles:
        for kind, said in (("text", plain), ("HTML", shown)):
            if _squeezed(title) not in said:
                yield f"the {kind} lacks {title[:60]!r}"
    links = {*re.findall(r"(?:https?|mailto):\S+", text)}
    only = {*seen.links} - links | {link for link in links - {*seen.links} if link not in shown}
    if only:
        yield f"the parts differ in their links: {sorted(only)[:4]}"
    if wanted.leave:
        yield from _leaving(text, seen, wanted)
    if wanted.same_words and (differ := _words(text) ^ _words(seen.text)):
        yield f"the parts differ in their words: {sorted(differ)[:9]}"


def _leaving(text: str, seen: Seen, wanted: Wanted) -> Iterator[str]:
    """Above all papers and below them: providers cut long mails off."""
    leave = wanted.leave[0]
    papers = [place for place, link in enumerate(seen.links) if link not in wanted.leave and "/abs/" in link]
    places = [place for place, link in enumerate(seen.links) if link == leave]
    if len(places) < 2 or (papers and not places[0] < papers[0] <= papers[-1] < places[-1]):
        yield "the HTML has no way to leave at its top and its bottom"
    lines = text.splitlines()
    if not any(leave in line for line in lines[:6]) or not any(leave in line for line in lines[-6:]):
        yield "the text has no way to leave at its top and its bottom"


# What one part says and the other shows: labels, rules, links.
_LAYOUT = set(
    "rule note sources paperround web manage what you follow read this on the more unsubscribe part of".split()  # noqa: SIM905
)


def _words(text: str) -> set[str]:
    bare = re.sub(r"(?:https?|mailto):\S+|arxiv:\S+", " ", text)
    return {word for word in re.findall(r"\w+", bare.casefold()) if word not in _LAYOUT}


def _squeezed(text: str) -> str:
    return "".join(text.split())
