"""Relative links and pictures of all pages lead somewhere, to the heading too."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house.repository import name, pages


def targets(text: str) -> list[str]:
    """What a page links to, but for addresses of the web and of mail."""
    prose = re.sub(r"^```.*?^```|`[^`\n]+`", "", text, flags=re.MULTILINE | re.DOTALL)
    links = re.findall(r"\]\(([^)\s]+)\)", prose) + re.findall(r'(?:src|srcset|href)="([^"]+)"', prose)
    return [link for link in links if not re.match(r"[a-z]+:", link)]


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as code hosts make them."""
    heads = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", pages(), ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    assert [link for link in targets(page.read_text(encoding="utf-8")) if not leads(page, link)] == []


def leads(page: Path, link: str) -> bool:
    file, _, anchor = link.partition("#")
    target = page.parent / file if file else page
    return target.exists() and (not anchor or anchor in anchors(target))


def test_a_dead_link_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# A head\n[x](other.md) [y](#a-head) [z](#none) ![p](p.png)\n", encoding="utf-8")
    assert [link for link in targets(page.read_text(encoding="utf-8")) if not leads(page, link)] == [
        "other.md",
        "#none",
        "p.png",
    ]
