"""Messages as Slack posts: legal by Slack's limits, and no text of others is ever read as markup."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from bot.core.messages import Limits, Message, SourceLine
from bot.core.papers import PaperId
from bot.core.rules.tree import Reason
from bot.render import blocks
from tests.render.samples import EMPTY, HOSTILE, LANTERNS, RIVERS, calm, group, hostile, item, message, whole


def many() -> Message:
    papers = [
        item(replace(RIVERS, id=PaperId(f"arxiv:{n}"), abstract="diffusion & <b> " * 90), "diffusion")
        for n in range(60)
    ]
    return message(group(1, *papers[:30]), group(2, *papers[30:]))


def worst() -> Message:
    paper = replace(
        HOSTILE,
        title="&" * 60_000,
        abstract="&" * 60_000,
        authors=("<" * 500,) * 9,
        categories=("&" * 90,) * 20,
        link="https://example.org/?" + "&" * 370,
    )
    places = tuple(Reason("&" * 90 + str(n), f"{n}" + "&" * 90, "abstract", n * 2, n * 2 + 1) for n in range(2_000))
    one = replace(item(paper), reasons=places, edition=10**9)
    groups = [group(n, one, name="&" * 900, rule="<" * 900) for n in range(5)]
    source = SourceLine(name="&" * 500, state="failed", date=None, papers=0, error="&" * 500)
    return message(*groups, notices=("&" * 900,) * 30, sources=(source,) * 40)


def tiny() -> Message:
    return message(*(group(n, item(replace(EMPTY, id=PaperId(f"arxiv:{n}")))) for n in range(120)))


ALL = pytest.mark.parametrize("made", [calm(), hostile(), many(), worst(), tiny()], ids=lambda _: "")


def objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from objects(inner)


@ALL
@pytest.mark.parametrize("full", [0, 30])
def test_every_post_is_legal(made: Message, full: int) -> None:
    for post in blocks.render(whole(made, Limits(budget=10**9, full=full, lines=100))):
        assert 1 <= len(post["blocks"]) <= 50
        text = json.dumps(post["blocks"], ensure_ascii=False)
        assert len(text) + 4 * text.count("&") + 3 * (text.count("<") + text.count(">")) <= 9_500
        assert 1 <= len(post["text"]) <= 1_400
        for one in objects(post["blocks"]):
            assert one.get("type") != "mrkdwn"
            assert one.get("text") != ""
            assert one.get("elements") != []
            if one.get("type") == "plain_text":
                assert one["emoji"] is False
            if one.get("type") == "header":
                assert len(one["text"]["text"]) <= 150
            if one.get("type") == "context":
                assert len(one["elements"]) <= 10


@ALL
@pytest.mark.parametrize("full", [0, 30, 1000])
def test_every_paper_stands_in_exactly_one_post_in_order(made: Message, full: int) -> None:
    page = whole(made, Limits(budget=10**9, full=full))
    titles = [title for post in blocks.render(page) for one in post["blocks"] for title in _titles(one)]
    wanted = [i.paper.title for i in page.items]
    assert len(titles) == len(wanted)
    if made.notices == () and made.groups[0].items[0].paper.title == RIVERS.title:
        assert titles == wanted


def _titles(block: Any) -> Iterator[str]:
    """Of a paper in full, or of those that are listed."""
    if block["type"] != "rich_text":
        return
    lists = [one for one in block["elements"] if one["type"] == "rich_text_list"]
    for section in lists[0]["elements"] if lists else block["elements"][:1]:
        first = section["elements"][0]
        if first["type"] == "link" or first["text"].startswith(("(untitled)", "<!channel>")):
            yield first["text"]


def test_lists_are_of_bearable_size_and_stand_under_one_heading() -> None:
    papers = [item(replace(RIVERS, id=PaperId(f"arxiv:{n}")), "diffusion") for n in range(100)]
    posts = blocks.render(whole(message(group(1, *papers)), Limits(budget=10**9, full=1)))
    listing = [one for post in posts for one in post["blocks"] if len(json.dumps(one)) > 1000 and _is_list(one)]
    assert len(listing) >= 3
    assert max(len(json.dumps(one, ensure_ascii=False)) for one in listing) < 4_200
    assert json.dumps(posts).count("In brief: 99 more papers") == 1


def _is_list(block: Any) -> bool:
    return any(one["type"] == "rich_text_list" for one in block.get("elements", ()))


def test_a_post_says_what_a_reader_needs() -> None:
    (post,) = blocks.render(whole(calm(notices=("A topic was retired.",))))
    assert post["text"] == "2 new papers: Diffusion, Robots · 1 May 2025"
    assert post["blocks"][0]["text"]["text"] == post["text"]
    said = [one["text"] for one in objects(post["blocks"]) if isinstance(one.get("text"), str)]
    together = "".join(said)
    for expected in (
        "A topic was retired.",
        "diffusion, robot",
        "Let's <think> About Lanterns: R&D for Robots",
        "\nMira Okonkwo, Jón Þórsson, Ana Lúcia Ferraz and 2 more",
        "matched: diffusion, flow matching",
        "revised, version 2",
        "SourcesREADME.md of 1 May 2025: fresh, 250 papers",
        "feed X: failed: the server answered 503",
    ):
        assert expected in together
    (link, *_) = [one for one in objects(post["blocks"]) if one.get("type") == "link"]
    assert (link["url"], link["text"]) == (RIVERS.link, RIVERS.title)


def test_matched_words_are_bold_in_the_abstract() -> None:
    (post,) = blocks.render(whole(message(group(1, item(LANTERNS, "robot")))))
    (quote,) = [one for one in objects(post["blocks"]) if one.get("type") == "rich_text_quote"]
    assert [one["text"] for one in quote["elements"] if one.get("style") == {"bold": True}] == ["robot"]
    assert "".join(one["text"] for one in quote["elements"]) == LANTERNS.abstract


def test_abstracts_are_short() -> None:
    for post in blocks.render(whole(many())):
        for one in objects(post["blocks"]):
            if one.get("type") == "rich_text_quote":
                shown = "".join(element["text"] for element in one["elements"])
                assert 350 < len(shown) <= 400
                assert shown.endswith("…")


def test_a_notification_cannot_call_anybody() -> None:
    made = message(group(1, item(LANTERNS), name="<!channel> & <@U1>"))
    (post,) = blocks.render(whole(made))
    assert post["text"] == "1 new paper: &lt;!channel&gt; &amp; &lt;@U1&gt; · 1 May 2025"


def test_posts_of_one_page_tell_which_they_are() -> None:
    posts = blocks.render(whole(many()))
    assert len(posts) > 5
    assert [post["text"].endswith(f"· {n}/{len(posts)}") for n, post in enumerate(posts, 1)] == [True] * len(posts)
    kinds = [[one["type"] for one in post["blocks"]] for post in posts]
    assert [("header" in k, "context" in k) for k in kinds] == [
        (True, False),
        *[(False, False)] * (len(posts) - 2),
        (False, True),
    ]


def test_a_heading_is_never_alone_at_the_end_of_a_post() -> None:
    for post in blocks.render(whole(worst())):
        assert (
            any(_titles(post["blocks"][-1]))
            or post["blocks"][-1]["type"] == "context"
            or post["blocks"][0]["type"] == "header"
        )


@ALL
def test_the_json_holds_the_same_posts(made: Message) -> None:
    page = whole(made)
    assert json.loads(blocks.render_json(page)) == blocks.render(page)


def test_weigh_is_what_a_paper_takes() -> None:
    one, two = item(RIVERS), item(LANTERNS)
    alone, both = (blocks.render(whole(message(group(1, *items)))) for items in ((one,), (one, two)))
    assert (
        len(json.dumps(both[0]["blocks"], ensure_ascii=False))
        < len(json.dumps(alone[0]["blocks"], ensure_ascii=False)) + blocks.weigh(two) + 3
    )
    assert blocks.weigh(two) > len(LANTERNS.abstract) + len(LANTERNS.title)
