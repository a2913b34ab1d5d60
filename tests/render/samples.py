"""Invented papers and messages, calm and hostile, for the tests of rendering and of messengers."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from bot.core.addresses import parse_address
from bot.core.messages import Group, Item, Limits, Message, Page, SourceLine
from bot.core.paging import split
from bot.core.papers import Paper, PaperId
from bot.core.rules.tree import Reason

RIVERS = Paper(
    id=PaperId("arxiv:2505.00001"),
    title="Slow Rivers: Diffusion Models That Remember",
    abstract="Diffusion models forget where they began. We keep a small trace, which plain flow matching cannot.",
    authors=("Mira Okonkwo", "Jón Þórsson", "Ana Lúcia Ferraz", "Tomasz Wrona", "Li Wen"),
    categories=("cs.CV", "cs.LG"),
    link="https://arxiv.org/abs/2505.00001",
)
LANTERNS = Paper(
    id=PaperId("arxiv:2505.00002"),
    title="Let's <think> About Lanterns: R&D for Robots",
    abstract="A robot that looks twice is slow; one that never does breaks cups.",
    authors=("Priya Raman", "Oskar Lindqvist"),
    authors_complete=False,
    categories=("cs.RO",),
    link="https://arxiv.org/abs/2505.00002",
)
BIDI = "\u202egnp.exe\u2066\u200b\u200e\u200f"
HOSTILE = replace(
    LANTERNS,
    id=PaperId("arxiv:2505.00666"),
    title=f"<!channel> <script>alert(1)</script> {BIDI} \"'&amp; =?utf-8?q?a=0aBcc:_e@x.org?= "
    "\x1b[31m\r\nBcc: x \ud800 *b* {{7*7}}",
    abstract="</details><img src=x onerror=y> <@U123> \x00\x9b " + "\u2028" + "<think>&" * 3000,
    authors=("<b>Bobby</b>; DROP TABLE", "A" * 60_000, "\u202eevil", "x"),
    categories=("<i>", "c" * 500),
    link="javascript:alert(1)",
)
EMPTY = replace(LANTERNS, id=PaperId("arxiv:2505.00667"), title="", abstract="", authors=(), categories=(), link="")


def item(paper: Paper, *terms: str, edition: int = 0) -> Item:
    """``paper`` with a reason for every place where one of ``terms`` stands."""
    texts = {"title": paper.title, "abstract": paper.abstract}
    reasons = tuple(
        Reason(term, term, field, found.start(), found.end())  # type: ignore[arg-type]
        for term in terms
        for field, text in texts.items()
        for found in re.finditer(re.escape(term), text, re.IGNORECASE)
    )
    return Item(paper=paper, edition=edition, reasons=reasons)


def group(number: int, *items: Item, name: str = "", rule: str = "diffusion, robot") -> Group:
    reads_as = "papers with “diffusion” or “robot”"
    return Group(subscription_id=number, name=name or f"Wish {number}", rule=rule, reads_as=reads_as, items=items)


SOURCES = (
    SourceLine(name="README.md", state="fresh", date=date(2025, 5, 1), papers=250),
    SourceLine(name="feed X", state="failed", date=None, papers=0, error="the server answered 503"),
)


def message(*groups: Group, address: str = "Reader@Example.org", **other: object) -> Message:
    nothing = "" if groups else "Nothing for you today: your sources announced 250 papers"
    fields = {"sources": SOURCES, "nothing": nothing, **other}
    return Message(address=parse_address(address), date=date(2025, 5, 1), groups=groups, **fields)  # type: ignore[arg-type]


def calm(**other: object) -> Message:
    return message(
        group(1, item(RIVERS, "diffusion", "flow matching"), name="Diffusion"),
        group(2, item(LANTERNS, "robot", edition=2), name="Robots"),
        **other,
    )


def hostile() -> Message:
    return message(
        group(1, item(HOSTILE, "think", "script"), item(EMPTY), name=f"<h1>{BIDI}\r\nX: y", rule="<script>" * 200),
        notices=("<script>notice</script>\x1b[0m",),
        sources=(SourceLine(name="<b>&" * 90, state="failed", date=None, papers=0, error="<img>\r\n" * 400),),
    )


def whole(message: Message, limits: Limits | None = None) -> Page:
    """The message as one page, or the first of several."""
    return split(message, limits=limits or Limits(budget=10**9), weigh=lambda _: 1, key="3f9c2a1b")[0]
