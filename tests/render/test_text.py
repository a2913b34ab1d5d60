"""Messages as plain text."""

from dataclasses import replace
from datetime import date

from bot.core.messages import Limits, MessageLinks, SourceLine
from bot.core.paging import split
from bot.render import blocks, html, text
from tests.render.samples import RIVERS, calm, group, hostile, item, message, whole


def test_a_message_says_what_a_reader_needs() -> None:
    said = text.render(whole(calm(notices=("A topic was retired.",))))
    for expected in (
        "2 new papers: Diffusion, Robots · 1 May 2025\n",
        "\nNote: A topic was retired.\n",
        "\nDiffusion\n---------\nRule: diffusion, robot\n      papers with “diffusion” or “robot”\n",
        "\n  1. Slow Rivers: Diffusion Models That Remember\n     https://arxiv.org/abs/2505.00001\n",
        "     Mira Okonkwo, Jón Þórsson, Ana Lúcia Ferraz and 2 more\n     cs.CV · cs.LG\n",
        "     matched: diffusion, flow matching\n",
        "\n  2. Let's <think> About Lanterns: R&D for Robots\n",
        "     Priya Raman, Oskar Lindqvist et al.\n     cs.RO · revised, version 2\n     matched: robot\n",
        "Sources: README.md of 1 May 2025: fresh, 250 papers\n",
        "· feed X: failed: the server answered 503\n",
    ):
        assert expected in said
    assert said.endswith("you follow these rules.\n")


def test_lines_are_at_most_78_wide_but_for_what_cannot_be_broken() -> None:
    paper = replace(RIVERS, abstract="word " * 300, link="https://example.org/" + "a" * 100)
    lines = text.render(whole(message(group(1, item(paper))))).splitlines()
    assert {line.strip() for line in lines if len(line) > 78} == {paper.link}


def test_the_others_take_a_line_and_the_rest_is_counted() -> None:
    papers = [item(replace(RIVERS, title=f"Paper {n}")) for n in range(5)]
    long = item(replace(RIVERS, title="word " * 30 + "end"))
    made = message(group(1, *papers, long, *papers), group(2, *papers[:1]))
    said = text.render(whole(made, Limits(budget=10**9, full=5, lines=3)))
    assert "\n\nIn brief: 3 more papers\n\n  6. word word" in said
    assert "end\n     https://arxiv.org/abs/2505.00001\n" in said
    assert "\n  7. Paper 0 · https://arxiv.org/abs/2505.00001\n  8. Paper 1 ·" in said
    assert "\nAnd 4 more papers: `paperround history reader@example.org` lists them.\n" in said
    assert max(map(len, said.splitlines())) <= 78
    said = text.render(whole(made, Limits(budget=10**9, full=0, lines=1)))
    assert "\nIn brief: 1 paper\n" in said


def test_parts_are_numbered_and_count_on() -> None:
    papers = [item(replace(RIVERS, title=f"Paper {n}")) for n in range(3)]
    pages = split(message(group(1, *papers), notices=("Once.",)), limits=Limits(budget=1), weigh=lambda _: 1, key="k")
    said = [text.render(page) for page in pages]
    assert ["(part 2 of 3)" in one for one in said] == [False, True, False]
    assert ["\n  2. Paper 1\n" in one for one in said] == [False, True, False]
    assert ["Note: Once." in one for one in said] == [True, False, False]


def test_hostile_text_cannot_steer_a_terminal() -> None:
    said = text.render(whole(hostile()))
    assert all(c.isprintable() or c in "\n" for c in said)
    assert "<script>alert(1)</script>" in said
    assert "(untitled)" in said
    assert "javascript" not in said


def test_every_state_of_a_source_is_said() -> None:
    states = ("fresh", "unchanged", "waiting", "quiet", "stalled", "failed")
    lines = tuple(SourceLine(name=f"src-{s}", state=s, date=None, papers=1) for s in states)
    said = text.render(whole(calm(sources=lines)))
    assert all(f"src-{state}: {state}" in said for state in states)
    assert "src-fresh: fresh, 1 paper\n" in said


def test_many_sources_are_counted_by_state_and_bad_ones_come_first() -> None:
    fresh = [SourceLine(name=f"f{n}", state="fresh", date=None, papers=2) for n in range(12)]
    bad = SourceLine(name="broken", state="failed", date=None, papers=0)
    said = text.render(whole(calm(sources=(*fresh, bad))))
    assert "Sources: broken: failed" in said
    assert "and 5 more: 5 fresh" in said


def test_a_rule_that_is_the_name_is_said_once() -> None:
    own, told = (group(1, item(RIVERS), name=name, rule="slow rivers") for name in ("Nature", "slow rivers"))
    for render, rule in (
        (text.render, "Rule: "),
        (html.render, '<span class="r"'),
        (blocks.render_json, '"text": "slow rivers", "style": {"code": true}'),
    ):
        assert (render(whole(message(own))).count(rule), render(whole(message(told))).count(rule)) == (1, 0), rule


def test_categories_of_one_state_are_one_line_and_days_that_are_missing_are_told() -> None:
    day = date(2025, 7, 15)
    lines = [
        SourceLine(name="arxiv:cs.CL", state="fresh", date=day, papers=120),
        SourceLine(name="arxiv:cs.CV", state="fresh", date=day, papers=80),
        SourceLine(
            name="arxiv:cs.LG", state="fresh", date=day, papers=9, missing=(date(2025, 7, 11), date(2025, 7, 14))
        ),
        SourceLine(name="arxiv:cs.RO", state="failed", date=None, papers=0, error="It is down."),
    ]
    said = " ".join(text.render(whole(calm(sources=tuple(lines)))).split())
    assert "arxiv:cs.CL, cs.CV of 15 July 2025: fresh ·" in said
    assert "arxiv:cs.LG of 15 July 2025: fresh, 9 papers; not there yet: 11 and 14 July 2025 ·" in said
    assert "arxiv:cs.RO: failed: It is down." in said


LINKS = MessageLinks(unsubscribe="https://p.example/unsubscribe/u", manage="https://p.example/manage/m")


def test_how_to_leave_stands_at_the_top_and_at_the_bottom() -> None:
    said = text.render(whole(calm(links=LINKS)))
    assert said.splitlines()[1] == "Unsubscribe: https://p.example/unsubscribe/u"
    assert said.endswith(
        "Unsubscribe: https://p.example/unsubscribe/u\nManage what you follow: https://p.example/manage/m\n"
    )
    said = text.render(whole(calm(links=MessageLinks(mailto="mailto:leave@example.org?subject=u"))))
    assert said.count("Unsubscribe: mailto:leave@example.org?subject=u\n") == 2
    said = text.render(whole(calm(links=MessageLinks(unsubscribe="javascript:x", mailto="mailto:a b"))))
    assert "nsubscribe" not in said


def test_what_has_no_room_is_named_and_is_on_the_web() -> None:
    papers = [item(replace(RIVERS, title=f"Paper {n}")) for n in range(9)]
    limits = Limits(budget=10**9, full=1, lines=1)
    for papers_of, named in ((papers, "among them"), (papers[:5], ":")):
        web = "https://p.example/messages/w"
        said = text.render(whole(message(group(1, *papers_of), links=MessageLinks(web=web)), limits))
        count = len(papers_of) - 2
        sep = f", {named}" if named != ":" else named
        assert f"\nAnd {count} more papers{sep} “Paper 2”, “Paper 3” and “Paper 4”.\n{web}\n" in said
    said = text.render(whole(message(group(1, *papers[:3]), links=MessageLinks(web=web)), limits))
    assert "\nAnd 1 more paper: “Paper 2”.\n" in said


def test_a_day_without_papers() -> None:
    quiet = SourceLine(name="arxiv:cs.CL", state="quiet", date=date(2025, 5, 1), papers=0)
    made = message(sources=(quiet,), nothing="Nothing for you today: arXiv had a holiday")
    assert text.render(whole(made)).startswith(
        "Nothing for you today: arXiv had a holiday · 1 May 2025\n\n\n--\nSources: "
    )
    assert "because you asked to hear of days without papers, too.\n" in text.render(whole(made))
    page = html.render(whole(made))
    assert ">Nothing for you today</h1>" in page
    assert ">arXiv had a holiday</p>" in page
    assert blocks.render(whole(made))[0]["text"] == "Nothing for you today: arXiv had a holiday · 1 May 2025"
