"""Digests as the markdown of the real ones, which our own reader (bot.sources.markdown) reads back to the same papers.

Texts stand there raw, TeX, brackets and all. Only what would break the page, or act in it, is made harmless.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.core.categories import section_of
from bot.core.papers import Paper, arxiv_link, clean
from bot.core.topics import Condition
from bot.lib.templates import environment
from bot.services.writing import Archive, Section, TopicPage

AUTHORS_SHOWN = 6
FOLDER = "hot_topic"
_CUT_LIST = "et al."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """A paper's texts as they stand in the page."""

    title: str
    link: str
    number: str
    categories: str
    authors: str
    abstract: str


def topic_page(page: TopicPage) -> str:
    shown = {
        "topic": _name(page.topic.name),
        "date": page.date,
        "entries": [_entry(paper, with_categories=True) for paper in page.papers],
        "keywords": _conditions(page.topic.keywords),
        "filters": _conditions(page.topic.filters) or "`None`",
    }
    return environment().get_template("digest/topic.md").render(page=shown)


def archive(whole: Archive) -> str:
    names = file_names(page.topic.name for page in whole.pages)
    shown = {
        "date": whole.date,
        "total": len(whole.papers),
        "topics": [(_name(name), file) for name, file in names.items()],
        "sections": [_section(section) for section in whole.sections],
    }
    return environment().get_template("digest/archive.md").render(archive=shown)


def files(whole: Archive) -> Mapping[str, str]:
    """Every file of the digest by its place in the folder; the archive, which links to the others, comes last."""
    names = file_names(page.topic.name for page in whole.pages)
    pages = {f"{FOLDER}/{names[page.topic.name]}": topic_page(page) for page in whole.pages}
    return {**pages, "README.md": archive(whole)}


def file_names(topics: Iterable[str]) -> Mapping[str, str]:
    """The name of each topic's page: the topic's own where it is a good name for a file on every system."""
    taken = {"readme"}
    files: dict[str, str] = {}
    for name in topics:
        plain = re.sub(r"[^\w+-]", "_", name)[:60].strip("-") or "_"
        free = (f"{plain}{end}" for end in ("", *(f"_{n}" for n in range(2, 1000))))
        files[name] = next(file for file in free if file.casefold() not in taken)
        taken.add(files[name].casefold())
    return {name: f"{file}.md" for name, file in files.items()}


def _section(section: Section) -> Mapping[str, object]:
    name = section_of(section.category)
    anchor = re.sub(r"[^\w\- ]", "", name.lower()).replace(" ", "-")
    return {"name": name, "anchor": anchor, "entries": [_entry(paper) for paper in section.papers]}


def _conditions(conditions: Sequence[Condition]) -> str:
    """Each in backticks, with commas where all of several are meant."""
    shown = (clean(",".join(condition)).replace("`", "'") for condition in conditions)
    return " ".join(f"`{condition}`" for condition in shown)


def _name(topic: str) -> str:
    """A topic's name as it stands before the badge with the count, and must not look like it."""
    return inline(topic).strip().replace("/badge/", "/ badge/")


def _entry(paper: Paper, *, with_categories: bool = False) -> _Entry:
    number = paper.id.removeprefix("arxiv:")
    title = inline(paper.title)
    categories = " ".join(f"`{category}`" for category in paper.categories) if with_categories else ""
    return _Entry(
        title=title if title.strip() else "(untitled)",
        link=arxiv_link(paper.id),
        number=number,
        categories=f"{categories}  " if categories else "",
        authors=_authors(paper),
        abstract=harmless(paper.abstract).strip() or "(no abstract)",
    )


def _authors(paper: Paper) -> str:
    """Six names at most, and ``et al.`` where there are more, or where the source itself had cut the list."""
    names = inline(", ".join(paper.authors)).split(", ") if paper.authors else []
    cut = len(names) > AUTHORS_SHOWN or not paper.authors_complete
    return ", ".join((*names[:AUTHORS_SHOWN], *([_CUT_LIST] if cut else ())))


# HTML that would end or swallow what stands around it, or act (https://html.spec.whatwg.org/#elements-3). Other tags
# stay, “<think>” and its like, unless they have attributes.
_FRAME = (
    "applet base blockquote body button center dd details div dl dt embed form frame frameset h1 h2 h3 h4 h5 h6 head "
    "hr html iframe input li link math meta noembed noframes noscript object ol optgroup option p plaintext pre script "
    "select style summary svg table tbody td template textarea tfoot th thead title tr ul xmp"
).replace(" ", "|")
_TAG = re.compile(rf"<(?=/?(?:{_FRAME})(?:[\s/>]|\Z)|[!?]|/?[a-z][^\s<>/]*[\s/][^<>]*=)", re.IGNORECASE)
_PRIVATE = "\uf8ff"
"""What readers take for the proof of a wrong encoding (bot.sources.markdown.repair); no real text has it."""


def harmless(text: str) -> str:
    """``text`` on one line in which no tag works that could break the page. Enough where Markdown reads nothing."""
    return _TAG.sub("&lt;", clean(text)).replace(_PRIVATE, "\ufffd")


def inline(text: str) -> str:
    """``text`` as it may stand in a line of Markdown: besides, no link and no picture comes of it."""
    return harmless(text).replace("](", "] (")
