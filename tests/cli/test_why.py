"""``paperround why``, over the bundled sample."""

from __future__ import annotations

from pathlib import Path

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
    assert missed["subscriptions"][0]["lacks"] == [{"clause": "tea + spoons", "items": ["spoons"], "unsure": []}]
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


@pytest.fixture
def replayed(paperround: CommandLine) -> CommandLine:
    """Who subscribes by the real clock, and then replays two days long gone, each a file of its own."""
    page = (Path(SAMPLE) / "README.md").read_text("utf-8")
    paperround.ok("subscribe", "console", "zebras", "--every", "batch")
    paperround.ok("subscribe", "reader@example.org", "tea", "--every", "batch", "--confirmed")
    paperround.ok("pause", "2")
    for day, text in (("2025-05-01", page), ("2025-05-07", page.replace("2504.99", "2505.99"))):
        file = paperround.folder / day / "README.md"
        file.parent.mkdir()
        file.write_text(text, "utf-8")
        paperround.ok("round", "--source", file, "--now", f"{day}T10:00Z")
    return paperround


def test_the_order_of_things_is_not_that_of_the_clocks(replayed: CommandLine) -> None:
    replayed.ok("edit", "1", "--rule", "tea", "--now", "2025-05-07T11:00Z")
    out = " ".join(replayed.ok("why", "console", NUMBER).out.split())
    assert "But when the paper was read, on Thu 1 May 2025 at 10:00 (UTC), the rule or the text" in out
    assert "it began" not in out
    out = " ".join(replayed.ok("why", "reader@example.org", NUMBER).out.split())
    assert "It did not come: a pause lay over that day." in out
    assert "But it was paused when the paper was read, on Thu 1 May 2025 at 10:00 (UTC)." in out


def test_the_file_that_it_stood_in(replayed: CommandLine) -> None:
    assert "2025-05-01/README.md of 1 May 2025, read on" in replayed.ok("why", "console", NUMBER).out
    read = replayed.ok("why", "console", NUMBER, "--json").json["read"]
    assert [one["source"] for one in read] == [str(replayed.folder / "2025-05-01" / "README.md")]


def test_its_hour_has_passed_and_no_round_was_made(paperround: CommandLine) -> None:
    paperround.ok("subscribe", "console", "tea", "--every", "daily", "--at", "09:00", "--tz", "UTC", "--now", DAY)
    paperround.ok("poll", "--source", SAMPLE, "--now", DAY)
    before = paperround.ok("why", "console", NUMBER, "--now", DAY).out
    assert "It is due: it waits for Wed 30 April 2025 at 09:00 (UTC)." in before
    after = " ".join(paperround.ok("why", "console", NUMBER, "--now", "2025-04-30T12:30Z").out.split())
    assert "It is due: its time was Wed 30 April 2025 at 09:00 (UTC), and it goes with the next round." in after


def test_of_a_digest_that_names_one_category_nobody_can_tell(paperround: CommandLine) -> None:
    paperround.ok("subscribe", "console", "tea + cat:math", "--every", "batch", "--now", DAY)
    paperround.ok("round", "--source", SAMPLE, "--now", DAY)
    out = " ".join(paperround.ok("why", "console", NUMBER).out.split())
    assert "nobody can tell whether it has category:math: the digest names only one of its categories." in out
    (one,) = paperround.ok("why", "console", NUMBER, "--json").json["subscriptions"]
    assert one["lacks"] == [
        {
            "clause": "tea + category:math",
            "items": ["category:math"],
            "unsure": [{"item": "category:math", "fields": ["categories"]}],
        }
    ]
