"""How we introduce ourselves."""

from __future__ import annotations

import re
from urllib.parse import quote

_LONGEST = 254


def user_agent(version: str, contact: str) -> str:
    """The User-Agent header: ``Paperround/0.1.0 (+mailto:me@example.org)``.

    ``contact`` is a mail address, a URL, or empty; arXiv asks for one (https://info.arxiv.org/help/api/tou.html).
    What has no place in a comment of that header (RFC 9110, 10.1.5) is percent-encoded, so that nothing breaks out.
    """
    product = f"Paperround/{re.sub(r'[^A-Za-z0-9.+_-]', '', version) or '0'}"
    there = contact.strip()[:_LONGEST]
    if not there:
        return product
    named = "://" in there or there.casefold().startswith("mailto:") or "@" not in there
    return f"{product} (+{quote(there if named else f'mailto:{there}', safe=_SAFE, errors='replace')})"


_SAFE = "%:/?#[]@!$&*+,;=~"
"""What may stand in an address as it is; brackets, quotes and the backslash may not."""
