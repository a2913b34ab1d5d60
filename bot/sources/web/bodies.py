"""Reading a body within its limits, packed with gzip or not; a bomb stops at the limit and takes no more memory."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from io import BytesIO

from bot.sources.web.errors import FetchError

_PIECE = 64 * 1024


class Body:
    """A body as it comes in ``chunks``. ``received`` counts its bytes so far, still packed."""

    def __init__(self, chunks: Iterable[bytes], encoding: str, *, where: str) -> None:
        self._chunks = chunks
        self._encoding = encoding.strip().lower()
        self._where = where
        self.received = 0

    def all(self, limit: int) -> bytes:
        """All of it, unpacked. Raises FetchError: ``too_large`` above ``limit`` bytes, packed or not, ``damaged`` for a
        packed one that is cut or broken, and for an encoding that was not asked for."""
        whole = BytesIO()
        for piece in self._pieces():
            whole.write(piece)
            if whole.tell() > limit or self.received > limit:
                raise too_large(limit, self._where)
        return whole.getvalue()

    def some(self, limit: int) -> bytes:
        """Its first ``limit`` bytes, unpacked. Raises FetchError ``damaged``."""
        start = BytesIO()
        for piece in self._pieces():
            start.write(piece[: limit - start.tell()])
            if start.tell() >= limit or self.received > limit:
                break
        return start.getvalue()

    def _pieces(self) -> Iterator[bytes]:
        """What was unpacked so far, piece by piece; an empty one too, so that what comes in is counted."""
        if self._encoding in ("", "identity"):
            yield from self._counted()
        elif self._encoding in ("gzip", "x-gzip"):
            try:
                yield from _unpacked(self._counted())
            except zlib.error as error:
                raise self._damaged(f"The gzip data are broken ({error}).", transient=True) from error
            except EOFError as error:
                raise self._damaged("The answer ends in the middle of its gzip data.", transient=True) from error
        else:
            raise self._damaged("The answer is packed in a way that was not asked for: only gzip is.", transient=False)

    def _counted(self) -> Iterator[bytes]:
        for chunk in self._chunks:
            self.received += len(chunk)
            yield chunk

    def _damaged(self, what: str, *, transient: bool) -> FetchError:
        return FetchError(what, code="damaged", where=self._where, transient=transient)


def too_large(limit: int, where: str) -> FetchError:
    what = f"The answer is larger than {limit / 2**20:.3g} MiB, which no feed or digest is."
    return FetchError(what, code="too_large", where=where, do="Check that it is the right address.")


def _unpacked(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """gzip undone, in small pieces; several members in a row are one (RFC 1952, 2.2), zeros after them are padding.

    Raises EOFError when it ends in the middle; no bytes at all are an empty body.
    """
    member = None
    for chunk in chunks:
        yield b""
        rest = chunk
        while rest:
            if member is None:
                rest = rest.lstrip(b"\0")
                member = zlib.decompressobj(zlib.MAX_WBITS | 16) if rest else None
                continue
            yield member.decompress(rest, _PIECE)
            rest = member.unused_data if member.eof else member.unconsumed_tail
            member = None if member.eof else member
    if member is not None:
        raise EOFError
