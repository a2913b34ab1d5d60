"""``paperround why``, over the bundled sample."""

from __future__ import annotations

import pytest

from tests.cli.samples import DAY, SAMPLE, TEA
from tests.support.commandline import CommandLine

NUMBER = TEA.removeprefix("arxiv:")


@pytest.fixture
def told(paperround: CommandLine) -> CommandLine:
    paperround.ok("subscribe", "console", "tea", "--every", "batch", "--now", DAY)
    paperround.ok("subscribe", "reader@example.org", "tea + spoons", "--every", "batch", "--confirmed", "--now", DAY)
    paperround.ok("round", "--source", SAMPLE, "--now", DAY)
    return paperround


@pytest.mark.parametrize("form", [NUMBER, f"{NUMBER}v2", TEA, f"https://arxiv.org/abs/{NUMBER}"])
def test_why_it_came_in_any_form_of_its_id(told: CommandLine, form: str) -> None:
    out = told.ok("why", "console", form).out
    assert "It came: it was sent on Wed 30 April 2025 at 07:00 (UTC) in message 1" in out
    assert "It matches by tea:" in out
    assert "hot_topic" in out or "sample" in out
    assert "\x1b" not in out


def test_why_it_did_not_and_what_would_help(told: CommandLine) -> None:
    out = told.ok("why", "Reader@Example.org", NUMBER).out
    assert "For tea + spoons it lacks spoons." in out
    assert "  paperround edit 2 --rule 'tea'\n" in out


def test_a_document_for_programs(told: CommandLine) -> None:
    came = told.ok("why", "console", NUMBER, "--json").json
    assert (came["address"], came["paper"], came["verdict"]) == ("console", TEA, "sent")
    assert came["delivery"]["state"] == "sent"
    assert came["reasons"][0]["subscription"] == "1"
    assert came["reasons"][0]["term"] == "tea"
    missed = told.ok("why", "reader@example.org", NUMBER, "--json").json
    assert (missed["verdict"], missed["delivery"], missed["reasons"]) == ("no_match", None, [])
    assert missed["subscriptions"][0]["lacks"] == [{"clause": "tea + spoons", "items": ["spoons"]}]
    assert missed["subscriptions"][0]["instead"] == "tea"


def test_an_unknown_paper_and_an_unknown_reader(told: CommandLine) -> None:
    out = told.ok("why", "console", "2404.00001").out
    assert "it stood in nothing that was read" in out
    assert "What was read, since 2025-04-30" in out
    assert told.ok("why", "console", "2404.00001", "--json").json["title"] is None
    assert told.ok("why", "nobody@example.org", NUMBER, "--json").json["verdict"] == "no_subscription"


def test_what_is_no_paper_and_no_address(paperround: CommandLine) -> None:
    refused = paperround("why", "console", "tea")
    assert (refused.code, "PAPER: “tea” is not a paper's id." in refused.err) == (2, True)
    assert paperround("why", "nowhere", NUMBER).code == 2
    assert not paperround.state.exists()
