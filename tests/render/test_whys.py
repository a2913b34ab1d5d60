"""Why a paper came or did not, in sentences."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.core.addresses import parse_address
from bot.core.papers import Paper, PaperId
from bot.core.records import HistoryLine
from bot.core.rules.matching import Topics
from bot.core.rules.parsing import parse
from bot.core.rules.verdicts import judge
from bot.core.schedules import Schedule
from bot.core.subscriptions import Subscriber, Subscription
from bot.core.traces import Appearance
from bot.render.whys.words import WhyWords, why_words
from bot.services.explaining.values import ReadSource, SubscriptionView, Why
from tests.support.fakes import paper

ZONE = ZoneInfo("Europe/Zurich")
READ = datetime(2025, 5, 1, 6, 30, tzinfo=UTC)
LATER = datetime(2025, 5, 2, 7, 0, tzinfo=UTC)
READER = parse_address("ada@example.org")
TEA = paper(1, r"On t\'ea", abstract="Tea, and more tea; never coffee.", announce_type="replace")
SEEN = Appearance(
    number=1, source="/srv/secret/digests/today", day=date(2025, 5, 1), read_at=READ, batch=1, looked_back=False
)
TOPICS: Topics = {}

LINE = HistoryLine(
    address="ada@example.org",
    paper=TEA.id,
    title=TEA.title,
    edition=0,
    subscription_id=3,
    subscription="Hot drinks",
    state="sent",
    planned_at=READ,
    sent_at=READ,
    message_id=12,
    receipt="r",
    error_code=None,
    error_text=None,
)


COUNTED = replace(LINE, state="summarised", sent_at=None)
BUSY = replace(LINE, state="due", error_text="Busy.")
WHEN = "Thu 1 May 2025 at 08:30 (Europe/Zurich)"
UNDER = "under “Hot drinks”"


def view(
    rule: str,
    standing: Any = "wanted",
    *,
    instead: str = "",
    readable: bool = True,
    unread: bool = False,
    about: Paper = TEA,
    **changes: Any,
) -> Any:
    values: dict[str, Any] = {
        "id": 3,
        "subscriber": Subscriber(id=1, address=READER),
        "name": "Hot drinks",
        "rule": rule,
        "schedule": Schedule("batch", None, None, "UTC"),
        "announce": ("new", "cross"),
        "state": "active",
        "created_at": LATER,
    }
    judged = judge(parse(rule), about, TOPICS) if readable else None
    subscription = Subscription(**(values | changes))
    return SubscriptionView(
        subscription=subscription, standing=standing, judged=judged, instead=instead, read_at=None if unread else READ
    )


def words(verdict: Any, *views: SubscriptionView, **changes: Any) -> WhyWords:
    values: dict[str, Any] = {"address": READER, "id": TEA.id, "paper": TEA, "appearances": (SEEN,)}
    if verdict == "sent":
        values["line"] = LINE
    return why_words(Why(verdict=verdict, views=views, **(values | changes)), ZONE)


def line(**changes: Any) -> HistoryLine:
    return replace(LINE, **changes)


@pytest.mark.parametrize(
    ("verdict", "delivery", "answer"),
    [
        ("sent", line(), f"It came: it was sent on {WHEN} in message 12, {UNDER}."),
        ("sent", line(edition=2, sent_at=None), f"It came: it was sent as version 2 in message 12, {UNDER}."),
        ("told_before", line(sent_at=None), f"It did not come again: it was sent in message 12, {UNDER}."),
        ("sent", COUNTED, f"It came: it was counted, in a message with no room for all, in message 12, {UNDER}."),
        ("failed", line(error_text="Too big."), "It could not be delivered: Too big."),
        ("failed", line(error_code="552"), "It could not be delivered: 552"),
        ("failed", line(), "It could not be delivered: nobody knows why"),
        ("due", line(state="due", message_id=None), "It is due: it goes with the next round."),
        ("due", BUSY, "It is due: it stands in message 12, which is not sent yet (the last attempt: Busy.)."),
        ("due", line(state="unknown"), "It is due: message 12 may have arrived, and that is being found out."),
        ("paused", line(state="due"), "It waits: what wants it is paused."),
        ("paused", None, "It did not come: a pause lay over that day."),
        ("policy", None, "It did not come: it is a revision, and nobody can tell which."),
        ("excluded", None, "It did not come: an exclusion keeps it out."),
        ("no_match", None, "It did not come: no rule of this address fits it."),
        ("no_subscription", None, "It did not come: ada@example.org follows nothing."),
        ("unknown_paper", None, "It did not come: it stood in nothing that was read."),
    ],
)  # fmt: skip
def test_one_sentence_answers(verdict: str, delivery: HistoryLine | None, answer: str) -> None:
    assert words(verdict, line=delivery).answer == answer


def test_what_it_waits_for() -> None:
    due = words("due", line=line(state="due", message_id=None), due_at=LATER)
    assert due.answer == "It is due: it waits for Fri 2 May 2025 at 09:00 (Europe/Zurich)."
    past = words("due", line=line(state="due", message_id=None), due_at=LATER, overdue=True)
    assert past.answer == (
        "It is due: its time was Fri 2 May 2025 at 09:00 (Europe/Zurich), and it goes with the next round."
    )
    blocked = words("blocked", line=line(state="due"), blocked="no such mailbox")
    assert blocked.answer.startswith("It waits: nothing reaches ada@example.org (no such mailbox).")
    late = words("no_subscription", view("tea", "late"))
    assert late.answer == "It did not come: nothing asked for it when it was read."


def sentences(*args: Any, **kwargs: Any) -> tuple[str, ...]:
    [(_, said)] = words("sent", view(*args, **kwargs)).subscriptions
    return said


def test_what_matched_and_where_in_readable_text() -> None:
    assert sentences("tea + coffee, ~neve") == (
        (
            "It matches by tea + coffee: “téa” in the title, “Tea” in the abstract, “tea” in the abstract, "
            "“coffee” in the abstract."
        ),
        "It matches by ~neve: “neve” in the abstract.",
    )
    assert sentences("author:Lovelace, cat:cs.LG, id:2505.90001") == (
        "It matches by author:Lovelace: “Ada Lovelace” in the authors.",
        "It matches by category:cs.LG: “cs.LG” in the categories.",
        "It matches by id:2505.90001: “arxiv:2505.90001” in the id.",
    )


def test_of_many_clauses_and_places_the_first_are_named() -> None:
    letters = ", ".join(f"~{letter}" for letter in "teandmorvcf")
    said = sentences(letters)
    assert len(said) == 9
    assert said[-1] == "And by 3 more."
    all_of_them = " + ".join(f"~{letter}" for letter in "teandmorvcf")
    assert " and " in sentences(all_of_them)[0]
    assert sentences(all_of_them)[0].endswith(" more.")


@pytest.mark.parametrize(
    ("standing", "said"),
    [
        ("paused", "But it was paused when the paper was read, on Thu 1 May 2025 at 08:30 (Europe/Zurich)."),
        ("policy", "But the paper was announced as replace, and it takes only: new, cross."),
        ("pending", "But its address is not confirmed yet, so nothing is planned for it."),
        (
            "unversioned",
            "But it was announced as a revision, and without a version number nobody can tell which one this is.",
        ),
        ("late", "But it began after the paper was read, and a new one looks at the latest digest only."),
        ("looked_back", "But the paper was only found by looking back, and for days gone by nothing is sent."),
        ("unplanned", f"But when the paper was read, on {WHEN}, the rule or the text of the paper was another."),
    ],
)  # fmt: skip
def test_what_stood_in_the_way(standing: str, said: str) -> None:
    assert sentences("coffee", standing) == ("It matches by coffee: “coffee” in the abstract.", said)


def test_nothing_stood_in_the_way() -> None:
    assert sentences("coffee") == ("It matches by coffee: “coffee” in the abstract.",)
    assert sentences("coffee", "paused", unread=True)[1] == "But it was paused when the paper was read."
    said = sentences("coffee", "unplanned", unread=True)[1]
    assert said == "But when the paper was read, the rule or the text of the paper was another."


def test_the_kind_of_announcement_or_that_nobody_can_tell_which_revision_it_is() -> None:
    some = (view("tea", "unversioned", announce=("new", "replace")), view("tea", "policy"))
    assert words("policy", *some).answer == "It did not come: its kind of announcement is not asked for."
    assert [run for _, run in words("policy", *some).advice] == ["edit 3 --announce new,cross,replace"]
    assert words("policy", some[0]).answer == "It did not come: it is a revision, and nobody can tell which."
    assert words("policy", some[0]).advice == ()


def test_what_is_lacking_the_nearest_first() -> None:
    assert sentences("mats + cups, tea + cups, lids", "no_match") == (
        "For tea + cups it lacks cups.",
        "It has no lids.",
        "For mats + cups it lacks mats and cups.",
    )
    many = ", ".join(f"word{n}" for n in range(10))
    assert sentences(many, "no_match")[-1] == "And it fits none of 2 more."


CUT = replace(TEA, authors=("A", "B", "C"), authors_complete=False, categories=("cs.LG",), categories_complete=False)
ONLY_ONE = "the digest names only one of its categories"


@pytest.mark.parametrize(
    ("rule", "about", "said"),
    [
        ("cat:math", CUT, f"Nobody can tell whether it has category:math: {ONLY_ONE}."),
        (
            "author:Noether",
            CUT,
            "Nobody can tell whether it has author:Noether: the digest names only 3 of its authors.",
        ),
        (
            "author:Noether",
            replace(CUT, authors=()),
            "Nobody can tell whether it has author:Noether: the digest names none of its authors.",
        ),
        (
            "tea + cat:math",
            CUT,
            f"For tea + category:math nobody can tell whether it has category:math: {ONLY_ONE}.",
        ),
        (
            "mats + cat:math + author:Noether",
            CUT,
            (
                "For mats + category:math + author:Noether it lacks mats, and nobody can tell whether it "
                "has category:math or author:Noether: the digest names only 3 of its authors and only one of its "
                "categories."
            ),
        ),
        ("cat:math", TEA, "It has no category:math."),
    ],
)
def test_what_nobody_can_tell_is_no_fact(rule: str, about: Paper, said: str) -> None:
    [(_, sentences)] = words("no_match", view(rule, "no_match", about=about), paper=about).subscriptions
    assert sentences == (said,)


def test_what_excludes() -> None:
    assert sentences("tea -coffee", "excluded") == (
        "-coffee keeps it out: “coffee” in the abstract; tea -coffee would fit without that.",
    )
    assert sentences("tea, -coffee", "excluded") == (
        "-coffee keeps it out: “coffee” in the abstract; it is excluded from the whole rule.",
    )


def test_what_has_changed_since() -> None:
    assert sentences("lids")[0] == "The rule, or the text of the paper, has changed since: today it would not match."
    assert sentences("((", readable=False) == ("Its rule cannot be read any more.",)


def test_which_subscription_it_is() -> None:
    heads = [head for head, _ in words("sent", view("tea"), view("tea", state="paused", name="tea")).subscriptions]
    assert heads == ["Subscription 3, “Hot drinks”: tea", "Subscription 3, paused, “tea”"]


def test_where_it_was_read() -> None:
    back = replace(SEEN, source="arxiv:cs.CL", looked_back=True, read_at=LATER)
    assert words("sent", appearances=(SEEN, back)).read == (
        "digests/today of 1 May 2025, read on Thu 1 May 2025 at 08:30 (Europe/Zurich)",
        "arxiv:cs.CL of 1 May 2025, found by looking back on Fri 2 May 2025 at 09:00 (Europe/Zurich)",
    )


def test_what_was_read_instead() -> None:
    some = (ReadSource("arxiv:cs.CL", date(2025, 5, 1)), ReadSource("feed", None))
    found = words("unknown_paper", paper=None, appearances=(), sources=some)
    assert found.read == ("arxiv:cs.CL, last of 1 May 2025", "feed")
    many = tuple(ReadSource(f"feed {n}", None) for n in range(10))
    assert words("unknown_paper", paper=None, appearances=(), sources=many).read[-1] == "and 2 more"


@pytest.mark.parametrize(
    ("found", "command"),
    [
        (words("failed", line=line()), "resend --address ada@example.org --paper 2505.90001"),
        (words("told_before", line=line()), "resend --address ada@example.org --paper 2505.90001"),
        (words("sent", line=line(state="summarised")), "resend --address ada@example.org --paper 2505.90001"),
        (words("blocked", view("tea"), line=line(state="due")), "resume 3"),
        (words("paused", view("tea", state="paused"), line=line(state="due")), "resume 3"),
        (words("policy", view("tea", "policy")), "edit 3 --announce new,cross,replace"),
        (words("no_match", view("lids", "no_match", instead="li'd*")), "edit 3 --rule 'li'\\''d*'"),
        (words("unknown_paper", paper=None), "round"),
        (words("unknown_paper", paper=None, sources=(ReadSource("f", None),)), "backfill --from DAY --to DAY"),
    ],
)
def test_what_to_do(found: WhyWords, command: str) -> None:
    assert [run for _, run in found.advice] == [command]


def test_where_there_is_nothing_to_do() -> None:
    assert words("sent", view("tea"), line=line()).advice == ()
    assert words("paused", view("tea", "paused")).advice == ()
    assert words("policy", view("lids", "no_match", instead="li*")).advice == ()
    assert words("no_match", view("lids", "no_match")).advice == ()
    assert words("failed", line=line(), id=PaperId("doi:10.1000/tea")).advice[0][1].endswith("--paper doi:10.1000/tea")
