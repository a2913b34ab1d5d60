"""How readers see a source's name."""

from __future__ import annotations

import pytest

from bot.core.digests import shown_name


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("/srv/secret/digests/2025-05-01/README.md", "2025-05-01/README.md"),
        ("~/digests", "digests"),
        ("../shared/digests/", "shared/digests"),
        ("./README.md", "README.md"),
        ("README.md", "README.md"),
        ("/", "/"),
        ("arxiv:cs.CL+cs.CV", "arxiv:cs.CL+cs.CV"),
        ("https://example.org/a/b/c.md", "https://example.org/a/b/c.md"),
    ],
)
def test_readers_see_the_end_of_a_path_and_anything_else_whole(typed: str, shown: str) -> None:
    assert shown_name(typed) == shown
