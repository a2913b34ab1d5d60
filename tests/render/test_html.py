"""Messages as HTML: right, safe, readable, and small enough by construction."""

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from itertools import product

import pytest

from bot.core.messages import Limits, Message, MessageLinks, SourceLine
from bot.core.paging import clip, split
from bot.core.papers import PaperId
from bot.core.rules.tree import Reason
from bot.messengers.outbox import OutboxMessenger
from bot.render import html, mail
from tests.render.samples import BIDI, EMPTY, HOSTILE, RIVERS, SOURCES, calm, group, hostile, item, message, whole

VOID = {"meta", "br", "link", "img", "hr", "input"}


class Reader(HTMLParser):
    """What a browser would see: tags, attributes, and the text with its marks; unclosed tags fail."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.marked: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if dict(attrs).get("class") == "m":
            self.marked.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data
        if self.tags and self.open[-1:] == ["span"] and self.tags[-1][1].get("class") == "m":
            self.marked[-1] += data


def test_a_message_says_what_a_reader_needs() -> None:
    seen = Reader(html.render(whole(calm(notices=("A topic was retired.",)))))
    for expected in (
        "2 new papers",
        "1 May 2025",
        "Diffusion, Robots",
        "A topic was retired.",
        "papers with “diffusion” or “robot”",
        "Let's <think> About Lanterns: R&D for Robots",
        "Mira Okonkwo, Jón Þórsson, Ana Lúcia Ferraz and 2 more",
        "matched: diffusion, flow matching",
        "cs.LG",
        "revised, version 2",
        "README.md of 1 May 2025: fresh, 250 papers",
        "feed X: failed: the server answered 503",
    ):
        assert expected in seen.text
    assert [a["href"] for tag, a in seen.tags if tag == "a"] == [
        "https://arxiv.org/abs/2505.00001",
        "https://arxiv.org/abs/2505.00002",
    ]
    assert seen.marked == ["Diffusion", "Diffusion", "flow matching", "Robots", "robot"]


@pytest.mark.parametrize("made", [calm(), hostile()], ids=["calm", "hostile"])
def test_nothing_is_loaded_and_nothing_runs(made: Message) -> None:
    seen = Reader(html.render(whole(made)))
    allowed = "html head meta title style body div table tr td p h1 h2 h3 a span b br"
    assert {tag for tag, _ in seen.tags} <= set(allowed.split())
    names = {name for _, attributes in seen.tags for name in attributes}
    assert names.isdisjoint({"src", "srcset", "background", "onerror", "onclick"})
    assert "url(" not in html.render(whole(calm()))
    assert all(a["href"].startswith("https://") for tag, a in seen.tags if tag == "a")  # type: ignore[union-attr]


def test_hostile_text_is_text() -> None:
    made = html.render(whole(hostile()))
    seen = Reader(made)
    assert "<!channel> <script>alert(1)</script> gnp.exe" in seen.text
    assert "&amp; =?utf-8" in seen.text
    assert "{{7*7}}" in seen.text
    assert "(untitled)" in seen.text
    assert not set(BIDI[0] + BIDI[-4:]) & set(made)
    assert all(c.isprintable() or c == "\n" for c in made)


def test_layout_is_made_for_mail_programs() -> None:
    seen = Reader(html.render(whole(calm())))
    assert all(a.get("role") == "presentation" for tag, a in seen.tags if tag == "table")
    assert dict(seen.tags)["html"]["lang"] == "en"
    assert all(a.get("dir") == "auto" for tag, a in seen.tags if tag in ("h2", "h3"))
    assert ("meta", {"name": "color-scheme", "content": "light dark"}) in seen.tags
    assert all(a.get("style") for tag, a in seen.tags if tag in ("td", "h1", "h2", "h3", "p", "a"))


def _luminance(colour: str) -> float:
    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(colour[n : n + 2], 16) / 255) for n in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_every_text_can_be_read_by_day_and_by_night() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    made = html.render(whole(calm(notices=("x",))))
    day = re.findall(r'style="([^"]*)"', made)
    pairs = [(re.search(r"(?<![-\w])color:(#\w{6})", s), re.search(r"background-color:(#\w{6})", s)) for s in day]
    checked = [
        (ink[1], ground[1] if ground else "#ffffff") for ink, ground in pairs if ink and '13px" aria' not in ink[0]
    ]
    dots = {"#2f8f4e", "#7a8290", "#c98a1b", "#c8402f"}
    assert {(ink, ground) for ink, ground in checked if ink not in dots and contrast(ink, ground) < 4.5} == set()
    night = made.partition("(prefers-color-scheme: dark)")[2].partition("</style>")[0]
    inks = dict(re.findall(r"\.(\w+) \{[^}]*(?<!-)\bcolor: (#\w{6})", night))
    grounds = dict(re.findall(r"\.(\w+) \{ background-color: (#\w{6})", night))
    assert {"i", "s", "a", "l", "m", "b", "r", "n"} <= set(inks)
    dull = {name for name, ink in inks.items() if contrast(ink, grounds.get(name, grounds["sheet"])) < 4.5}
    assert dull == set()


def test_all_classes_of_the_night_are_used() -> None:
    late = SourceLine(name="late", state="waiting", date=None, papers=0)
    made = html.render(whole(calm(notices=("x",), sources=(*SOURCES, late))))
    night = set(re.findall(r"\.(\w+)[ ,{]", made.partition("dark) {")[2].partition("</style>")[0]))
    used = {name for classes in re.findall(r'class="([^"]*)"', made) for name in classes.split()}
    assert night <= used


BIG = 0x1F600  # four bytes in UTF-8
WORST = replace(
    HOSTILE,
    title='"' * 60_000,
    abstract="'&" * 30_000,
    authors=('"' * 500,) * 9,
    categories=('"' * 90,) * 20,
    link="https://example.org/?" + "&" * 370,
)


def _worst(papers: int) -> Message:
    places = tuple(Reason('"' * 90 + str(n), '"' * 90 + str(n), "abstract", n * 2, n * 2 + 1) for n in range(2_000))
    items = [
        replace(item(replace(WORST, id=PaperId(f"arxiv:{n}"))), reasons=places, edition=10**9) for n in range(papers)
    ]
    source = SourceLine(name='"' * 500, state="failed", date=None, papers=0, error='"' * 500)
    groups = [group(n, one, name='"' * 900, rule=chr(BIG) * 900) for n, one in enumerate(items)]
    return message(*groups, sources=(source,) * 60, notices=('"' * 900,) * 30)


def _small(papers: int) -> Message:
    """As many papers, and so as many headings, on a page as can be."""
    items = [item(replace(EMPTY, id=PaperId(f"arxiv:{n}"))) for n in range(papers)]
    groups = [replace(group(n, one, name='"' * 900, rule="&" * 900), reads_as="<" * 900) for n, one in enumerate(items)]
    return replace(_worst(1), groups=tuple(groups))


def _many_wishes(mark: str) -> Message:
    """400 subscriptions of one address whose rules are all characters that take room, and all around them is full."""
    said = SourceLine(name=mark * 500, state="waiting", date=date(2025, 9, 30), papers=0, error=mark * 500)
    items = [item(replace(EMPTY, id=PaperId(f"arxiv:{n}"), title=mark * 30)) for n in range(400)]
    groups = [
        replace(group(n, one, name=mark * 150, rule=mark * 900), reads_as=mark * 950) for n, one in enumerate(items)
    ]
    long = "https://papers.example.org/" + "&" * 54
    links = MessageLinks(unsubscribe=long, manage=long, web=long)
    return message(*groups, sources=(said,) * 9, notices=(mark * 400,) * 7, links=links)


@pytest.mark.parametrize("papers", [1, 2, 7, 24, 30, 60])
@pytest.mark.parametrize("mark", ["'", "&", "<", chr(BIG)])
def test_wishes_of_characters_that_take_room(mark: str, papers: int) -> None:
    made = _many_wishes(mark)
    made = replace(made, groups=made.groups[:papers] if papers < 60 else made.groups)
    pages = split(made, limits=OutboxMessenger.limits, weigh=html.weigh, key="k")
    assert max(len(html.render(page).encode()) for page in pages) <= html.PAGE_BYTES


def test_all_around_the_papers_fits_the_reserve() -> None:
    """What stands around them in the worst case, measured: it is not the papers that save it."""
    for mark in ("'", "&", chr(BIG)):
        made = _many_wishes(mark)
        for count, full in product((1, 20, 24, 25, 60), (0, 10**9)):
            limits = Limits(budget=10**9, full=full, lines=count - 1 if full == 0 and count > 1 else count)
            page = whole(replace(made, groups=made.groups[:count]), limits)
            weight = sum(html.weigh(one) for one in page.items) + html.HEADING * len(page.groups)
            assert len(html.render(page).encode()) <= weight + html.RESERVE, (mark, count, full)


@pytest.mark.parametrize("made", [_worst(12), _small(300)], ids=["big papers", "many headings"])
def test_no_page_exceeds_what_mailbox_providers_show(made: Message) -> None:
    box = OutboxMessenger
    pages = split(made, limits=box.limits, weigh=html.weigh, key="k")
    sizes = [len(html.render(page).encode()) for page in pages]
    assert max(sizes) <= html.PAGE_BYTES
    assert sum(len(page.items) for page in pages) == made.count


def test_the_heaviest_paper_fits_a_page() -> None:
    one = _worst(1).groups[0].items[0]
    assert html.weigh(clip(one, OutboxMessenger.limits)) <= html.BUDGET


def test_a_usual_day_of_20_papers_is_one_mail() -> None:
    papers = [
        item(replace(RIVERS, id=PaperId(f"arxiv:{n}"), abstract="diffusion word " * 90), "models") for n in range(20)
    ]
    assert len(split(message(group(1, *papers)), limits=OutboxMessenger.limits, weigh=html.weigh, key="k")) == 1


def test_fit_cuts_to_bytes_as_escaped() -> None:
    assert html.fit("short", 60) == "short"
    for text in ('"' * 400, "é" * 400, chr(BIG) * 400, "a b " * 100):
        fitted = html.fit(text, 100)
        assert fitted.endswith("…")
        assert 50 <= len(str(html.escape(fitted)).encode()) <= 100


def test_a_paper_is_laid_out_once_for_all_messages_that_share_it() -> None:
    shared = [replace(RIVERS, id=PaperId(f"arxiv:once.{n}")) for n in range(5)]
    before = html.paper.cache_info().misses
    for reader in range(20):
        made = message(group(reader, *(item(replace(paper), "diffusion") for paper in shared)))
        html.render(split(made, limits=OutboxMessenger.limits, weigh=html.weigh, key="k")[0])
    assert html.paper.cache_info().misses - before == len(shared)


def test_links_stand_at_the_top_and_at_the_bottom() -> None:
    links = MessageLinks(
        unsubscribe="https://p.example/u?a=1&b=2", manage="https://p.example/m", web="https://p.example/w"
    )
    seen = Reader(html.render(whole(calm(links=links))))
    hrefs = [a["href"] for tag, a in seen.tags if tag == "a"]
    assert hrefs[:3] == ["https://p.example/w", "https://p.example/m", "https://p.example/u?a=1&b=2"]
    assert hrefs[-3:] == ["https://p.example/u?a=1&b=2", "https://p.example/m", "https://p.example/w"]


def test_a_long_abstract_ends_with_a_sentence_and_goes_on_at_the_papers_page() -> None:
    long = replace(RIVERS, abstract="We keep a trace of it, i.e. B. and more. " * 40)
    page = whole(message(group(1, item(long, "trace"), item(RIVERS))), html.LIMITS)
    made = html.render(page)
    assert made.count(">more</a>") == 1
    assert 'i.e. B. and more. …&nbsp;<a class="l" href="https://arxiv.org/abs/2505.00001"' in made
    without = message(group(1, item(replace(long, link=""))))
    assert ">more</a>" not in html.render(whole(without, html.LIMITS))


def test_what_is_beyond_is_on_the_page_in_the_web() -> None:
    papers = [item(replace(RIVERS, id=PaperId(f"arxiv:2505.{n:05}"))) for n in range(9)]
    made = message(group(1, *papers[:4]), group(2, *papers[4:]), links=MessageLinks(web="https://p.example/w"))
    kept = mail.payload(whole(made, Limits(budget=10**9, full=2, lines=1)))
    sent, web = mail.read(kept["mail.html"]), mail.web(kept)
    assert [page.count("arxiv:2505.") for page in (sent, web)] == [1, 7]
    assert [page.count(">Read them on the web</a>") for page in (sent, web)] == [1, 0]
    assert "web" not in mail.payload(whole(made))
    assert mail.web(mail.payload(whole(made))) == html.render(whole(made))
