"""What the HTML of a mail must be: well-formed, harmless, nothing loaded, and readable by day and by night.

Colours are worked out as a mail program does: inline styles, over them what the block for dark mode says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

CONTRAST = 4.5
"""WCAG 2.2, 1.4.3."""
VOID = {"meta", "br"}
TAGS = VOID | set(re.findall(r"\w+", "html head title style body div table tr td p h1 h2 h3 a span b"))
ATTRIBUTES = {"lang", "dir", "charset", "name", "content", "style", "class", "role", "href", "aria-hidden"} | {
    "width", "cellpadding", "cellspacing", "border", "align", "valign"
}  # fmt: skip
INLINE = {"a", "span", "b"}
NESTED = {"tr": {"table"}, "td": {"tr"}, "title": {"head"}, "style": {"head"}, "head": {"html"}, "body": {"html"}}
NOT_IN_P = {"p", "div", "table", "h1", "h2", "h3"}

Colours = tuple[str | None, str | None]
"""Of the text, and of what is behind it."""


@dataclass
class _Open:
    tag: str
    attributes: Mapping[str, str]
    day: Colours
    night: Colours
    hidden: bool


@dataclass
class _Text:
    said: str
    day: Colours
    night: Colours
    hidden: bool


@dataclass
class _Found:
    texts: list[_Text] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


class Seen(HTMLParser):
    """What a reader sees of a page: ``text``, and the ``links`` in their order; ``found.wrong`` is what is not
    well-formed."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.css = "".join(re.findall(r"<style>(.*?)</style>", page, re.DOTALL))
        self.night = _night(self.css)
        self.open: list[_Open] = []
        self.found = _Found()
        self.feed(page)
        self.close()
        if self.open:
            self.found.wrong.append(f"never closed: {[one.tag for one in self.open]}")

    @property
    def text(self) -> str:
        return "".join(text.said for text in self.found.texts if not text.hidden)

    @property
    def links(self) -> list[str]:
        return self.found.links

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.found.wrong += [*self._misplaced(tag), *_harmful(tag, given)]
        if len(given) != len(attrs):
            self.found.wrong.append(f"<{tag}> has an attribute twice")
        if tag == "a":
            self.found.links.append(given.get("href", ""))
        if tag == "br":
            self.handle_data(" ")
        if tag not in VOID:
            self.open.append(self._opened(tag, given))

    def _opened(self, tag: str, given: Mapping[str, str]) -> _Open:
        above = self.open[-1] if self.open else _Open("", {}, (None, None), (None, None), hidden=False)
        style = given.get("style", "")
        own: Colours = (_value(style, "color"), _value(style, "background-color"))
        night = own
        for name in (tag, *(f".{one}" for one in given.get("class", "").split())):
            night = _over(night, self.night.get(name, (None, None)))
        hidden = above.hidden or "display:none" in style or tag in {"style", "title"}
        return _Open(tag, given, _over(above.day, own), _over(above.night, night), hidden)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1].tag != tag:
            self.found.wrong.append(f"</{tag}> closes what is not open")
        if tag not in INLINE:
            self.handle_data(" ")
        if self.open:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if not self.open and not data.strip():
            return
        if not self.open:
            self.found.wrong.append(f"text outside: {data[:40]!r}")
            return
        one = self.open[-1]
        self.found.texts.append(_Text(data, one.day, one.night, one.hidden))

    def handle_comment(self, data: str) -> None:
        """Only the tables for Outlook."""
        if not re.fullmatch(r"\[if mso\]>[^&]*<!\[endif\]", data):
            self.found.wrong.append(f"a comment: {data[:40]!r}")

    def _misplaced(self, tag: str) -> Iterator[str]:
        inside = [one.tag for one in self.open]
        if tag not in TAGS:
            yield f"<{tag}> has no place in a mail"
        if tag in NESTED and inside[-1:] != [*NESTED[tag]]:
            yield f"<{tag}> stands in {inside[-1:]}"
        if "p" in inside and tag in NOT_IN_P:
            yield f"<{tag}> stands in <p>"
        if "a" in inside and tag == "a":
            yield "a link in a link"


def _harmful(tag: str, given: Mapping[str, str]) -> Iterator[str]:
    if odd := given.keys() - ATTRIBUTES:
        yield f"<{tag}> has {sorted(odd)}"
    if tag == "a" and not re.match(r"(?:https?://[\w.-]|mailto:[\w.+-]+@)", given.get("href", "")):
        yield f"a link to {given.get('href', '')[:40]!r}"
    if tag == "table" and given.get("role") != "presentation":
        yield "a table that is read out as one"
    if tag not in {"td", "span"} and re.search(r"padding[a-z-]*:\s*[^0;\s]", given.get("style", "")):
        yield f"Outlook knows no padding of <{tag}>"
    if re.search(r"url\s*\(|expression|@import|\\", given.get("style", ""), re.IGNORECASE):
        yield f"<{tag}> loads or runs: {given['style'][:60]!r}"


def page_complaints(page: str, *, hidden: int = 1) -> list[str]:
    """``hidden``: how many texts only the inbox shows, as a mail's preheader."""
    seen = Seen(page)
    wrong = [*seen.found.wrong, *_document(page, seen, hidden)]
    for moment, colours in (("day", [t.day for t in _visible(seen)]), ("night", [t.night for t in _visible(seen)])):
        for ink, ground in sorted({*colours}, key=str):
            if ink is None or ground is None:
                wrong.append(f"by {moment} a text has no colour of its own: {ink} on {ground}")
            elif (measured := contrast(ink, ground)) < CONTRAST:
                wrong.append(f"by {moment} {ink} on {ground} has a contrast of {measured:.2f}")
    return wrong


def _visible(seen: Seen) -> list[_Text]:
    return [text for text in seen.found.texts if not text.hidden and text.said.strip()]


def _document(page: str, seen: Seen, preheaders: int) -> Iterator[str]:
    if not page.lower().lstrip().startswith("<!doctype html>"):
        yield "it has no doctype"
    if not re.search(r'<html lang="[a-z]{2}" dir="ltr">', page):
        yield "it does not name its language and direction"
    if re.search(r"url\s*\(|@import|@font-face|expression|<", seen.css, re.IGNORECASE):
        yield "its styles load something"
    if len(seen.css.encode()) > 8_000:
        yield "its styles are longer than Gmail keeps"
    if not re.search(r'<meta name="color-scheme" content="light dark">', page):
        yield "it does not say that it knows dark mode"
    hidden = [text for text in seen.found.texts if text.hidden and text.said.strip() and text.day[1] is not None]
    if len(hidden) != preheaders:
        yield f"it has {len(hidden)} hidden texts, not {preheaders}"
    if odd := {character for character in page if not (character.isprintable() or character == "\n")}:
        yield f"it holds {sorted(odd)!r}"


def _night(css: str) -> Mapping[str, Colours]:
    """What the block for dark mode says of tags and classes."""
    found: dict[str, Colours] = {}
    block = re.search(r"@media \(prefers-color-scheme: dark\) \{(.*?)\n\}", css, re.DOTALL)
    for selectors, style in re.findall(r"([^{}]+)\{([^}]*)\}", block[1] if block else ""):
        own = (_value(style, "color"), _value(style, "background-color"))
        for name in selectors.split(","):
            found[name.strip()] = _over(found.get(name.strip(), (None, None)), own)
    return found


def _over(below: Colours, above: Colours) -> Colours:
    return above[0] or below[0], above[1] or below[1]


def _value(style: str, name: str) -> str | None:
    found = re.search(rf"(?:^|[;\s]){name}:\s*(#[0-9a-fA-F]{{6}})(?:\s*!important)?\s*(?:;|$)", style)
    return found[1].lower() if found else None


def contrast(one: str, other: str) -> float:
    """WCAG 2.2: relative luminance."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
