"""Which work an entry tells of: what arXiv has is arXiv's, else a DOI counts, else what the feed itself calls it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import unquote, urlsplit

from bot.core.papers import PaperId, clean, doi_id, parse_arxiv_id

_ARXIV = re.compile(
    r"(?:https?://(?:[a-z]+\.)?arxiv\.org/(?:abs|pdf|html)/|oai:arXiv\.org:|arXiv:)(\S+)", re.IGNORECASE
)
_DOI_IN_PATH = re.compile(r"(?<![\w.])10\.\d{4,9}/")
# What publishers hang on to a DOI in their addresses; bioRxiv also the version.
_VIEW = re.compile(
    r"/(?:full|abstract|abs|pdf|epdf|html|fulltext|meta)/?\Z|\.(?:full|abstract)(?:\.\w+)?\Z", re.IGNORECASE
)
_PREPRINT_VERSION = re.compile(r"v\d{1,3}\Z")


def arxiv_of(text: str) -> tuple[PaperId, int | None] | None:
    """The paper and version that a guid or an address on arxiv.org names."""
    found = _ARXIV.fullmatch(text.strip())
    if not found:
        return None
    return parse_arxiv_id(re.split(r"[?#]", found[1])[0].removesuffix("/").removesuffix(".pdf"))


def dois(texts: Iterable[str]) -> Iterator[PaperId]:
    """Those of ``texts`` that are DOIs; several may stand in one, with blanks between."""
    for text in texts:
        yield from (found for word in text.split() if (found := doi_id(word)))


def doi_in(address: str) -> PaperId | None:
    """The DOI that an address has in its path: ``https://www.biorxiv.org/content/10.1101/2025.01.02.345678v1``."""
    if found := doi_id(address):
        return found
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return None
    path = unquote(parts.path)
    found_at = _DOI_IN_PATH.search(path) if parts.scheme in ("http", "https") else None
    if found_at is None:
        return None
    doi = _VIEW.sub("", _VIEW.sub("", path[found_at.start() :].rstrip("/")))
    return doi_id(_PREPRINT_VERSION.sub("", doi) if parts.netloc.endswith("rxiv.org") else doi)


def own_id(scope: str, name: str) -> PaperId:
    """The id of an entry that only its feed (``scope``) knows, by what the feed calls it."""
    said = f"{scope}\n{name}".encode(errors="surrogatepass")
    return PaperId(f"feed:{hashlib.sha256(said).hexdigest()[:32]}")


def web_address(text: Any) -> str:
    """``text`` when it is an address on the web, else empty."""
    address = clean(str(text or "")).strip()
    return address if re.fullmatch(r"https?://[^\s/]\S*", address, re.IGNORECASE) else ""
