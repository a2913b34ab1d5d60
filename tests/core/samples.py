"""Papers for tests of the core."""

from __future__ import annotations

from typing import Any

from bot.core.papers import Paper, PaperId


def paper(title: str = "A title", abstract: str = "An abstract", **fields: Any) -> Paper:
    given = {"id": PaperId("arxiv:2504.00001"), "link": "https://arxiv.org/abs/2504.00001", **fields}
    return Paper(title=title, abstract=abstract, **given)
