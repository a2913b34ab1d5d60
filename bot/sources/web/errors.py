"""The one error of this room."""

from __future__ import annotations

from bot.core.errors import SourceError


class FetchError(SourceError):
    """Something could not be fetched. ``where`` is its address as it may be shown.

    ``code``: ``unreachable``, ``timeout``, ``refused`` (a 4xx), ``missing`` (404, 410), ``busy`` (429, 503),
    ``server_error`` (another 5xx), ``too_large``, ``redirect`` (one that is not followed), ``damaged`` (cut in the
    middle, or no answer that makes sense). ``transient``: it may be gone when one asks again later. ``status`` is the
    HTTP status if there was one, ``retry_after`` the seconds that the server asks to wait, ``body`` the first 64 KiB
    of what a refusal says. ``spent``: it took all the time one answer may take, and is not tried again at once.
    """

    def __init__(self, what: str, *, code: str, where: str = "", do: str = "", transient: bool = False) -> None:
        super().__init__(what, code=code, where=where, do=do or ("It may pass by itself." if transient else ""))
        self.transient = transient
        self.status: int | None = None
        self.retry_after: float | None = None
        self.body = b""
        self.spent = False
