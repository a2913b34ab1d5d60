"""The mail that asks an owner: what it has to say, and nothing that somebody typed."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.core.addresses import parse_address
from bot.core.notes import Note, Wording
from bot.render import mail
from bot.render.notes import NoteLetters
from tests.render.mails import HOUSE
from tests.support.mail_checker import Wanted, complaints

LINK = "https://papers.example.org/confirm/aLfMgS0Y0W9mHqPd25-0-t68zk0"


def letter() -> Wording:
    until = datetime(2026, 11, 28, 18, 5, tzinfo=ZoneInfo("Europe/Zurich"))
    return NoteLetters("papers.example.org").confirmation(LINK, until)


@pytest.mark.parametrize("site", ["papers.example.org", "papers.example.org/round", "this machine"])
def test_the_checker_has_nothing_to_say(site: str) -> None:
    letters, when = NoteLetters(site), datetime(2026, 11, 28, 18, 5, tzinfo=UTC)
    for words in (letters.confirmation(LINK, when), letters.trial(when)):
        said = {"subject": words.subject, "text": words.text, "html": words.html}
        note = Note(key="confirm-3f9c2a1b0c5d", address=parse_address("Ada@example.org"), date=when, **said)
        written = mail.build(mail.note(note, house=HOUSE, to=mail.mailbox(note.address.target)))
        assert complaints(written, Wanted(to="Ada@example.org", of_a_list=False, same_words=True)) == []


def test_it_says_who_asks_what_to_do_and_until_when() -> None:
    words = letter()
    assert words.subject == "Please confirm: papers from papers.example.org"
    for body in (words.text, re.sub(r"<[^>]+>", "", words.html)):
        for said in (
            "papers.example.org",
            LINK,
            "Saturday 28 November 2026, 18:05 CET",
            "If it was not you, do nothing",
        ):
            assert said in body


def test_the_link_stands_alone_on_a_line_that_no_program_breaks() -> None:
    lines = letter().text.splitlines()
    assert LINK in lines
    assert max(map(len, lines)) <= 78
    assert letter().text.endswith("asked for.\n")


def test_nothing_is_loaded_and_every_link_is_the_one() -> None:
    html = letter().html
    assert set(re.findall(r'href="([^"]+)"', html)) == {LINK}
    assert not re.search(r"src=|url\(|@import|<script|<form", html)


def test_the_test_mail_says_what_it_is_and_links_nowhere() -> None:
    words = NoteLetters("papers.example.org").trial(datetime(2026, 11, 28, 18, 5, tzinfo=ZoneInfo("Europe/Zurich")))
    assert words.subject == "A test mail from papers.example.org"
    for body in (words.text, re.sub(r"<[^>]+>", "", words.html)):
        for said in ("papers.example.org", "Saturday 28 November 2026, 18:05 CET", "There is nothing to do"):
            assert said in body
    assert max(map(len, words.text.splitlines())) <= 78
    assert not re.search(r"href=|src=|url\(|@import|<script|<form", words.html)
