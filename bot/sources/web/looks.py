"""What a document is by its own look: a server's word for it is often wrong."""

from __future__ import annotations

import re

_HEAD = 1024 * 1024
_PAGES = {"html", "head", "body", "title", "meta", "script", "style", "frameset"}
_FEEDS = {"rss", "feed", "rdf"}
_NAME = re.compile(r"<([A-Za-z_][\w.-]*(?::[\w.-]+)?)")


def looks_like_html(body: bytes) -> bool:
    """Whether it is a web page: what a broken server sends under a 200 instead of a feed."""
    doctype, root = _opening(body)
    return doctype == "html" or root in _PAGES


def looks_like_feed(body: bytes) -> bool:
    """Whether it is RSS, Atom or RDF by its outermost element."""
    return root_element(body) in _FEEDS


def root_element(body: bytes) -> str:
    """The outermost element's name, small and without prefix; empty where a document does not begin with one."""
    return _opening(body)[1]


def _opening(body: bytes) -> tuple[str, str]:
    """The names of the doctype and of the outermost element; what stands before them is passed over."""
    text = _text(body)
    doctype, at = "", 0
    while True:
        at = _past_blanks(text, at)
        if text.startswith("<!--", at):
            at = _past(text, "-->", at + 4)
        elif text.startswith("<?", at):
            at = _past(text, "?>", at + 2)
        elif text[at : at + 9].casefold() == "<!doctype":
            doctype = text[at + 9 : at + 100].strip().partition(">")[0].partition(" ")[0].split("\n")[0].casefold()
            at = _past_doctype(text, at)
        else:
            break
    found = _NAME.match(text, at)
    return doctype.strip(), found[1].rpartition(":")[2].casefold() if found else ""


def _text(body: bytes) -> str:
    """The beginning as text: enough for the names, which are ASCII."""
    head = body[:_HEAD]
    if head.startswith(b"\xff\xfe") or head[1:2] == b"\0":
        return head.decode("utf-16-le", errors="replace").lstrip("\ufeff")
    if head.startswith(b"\xfe\xff") or head[:1] == b"\0":
        return head.decode("utf-16-be", errors="replace").lstrip("\ufeff")
    return head.decode("utf-8", errors="replace").lstrip("\ufeff")


def _past_blanks(text: str, at: int) -> int:
    while at < len(text) and (text[at].isspace() or text[at] == "\ufeff"):
        at += 1
    return at


def _past(text: str, end: str, at: int) -> int:
    found = text.find(end, at)
    return len(text) if found < 0 else found + len(end)


def _past_doctype(text: str, at: int) -> int:
    """After a doctype; one of XML may hold declarations of its own in square brackets."""
    close, bracket = text.find(">", at), text.find("[", at)
    if 0 <= bracket < close:
        return _past(text, ">", _past(text, "]", bracket))
    return _past(text, ">", at)
