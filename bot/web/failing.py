"""What a person reads when a page cannot be shown: what happened, and what to do."""

from __future__ import annotations

import logging

from flask import Flask, Response
from werkzeug.exceptions import HTTPException

from bot.core.errors import LinkError, PaperroundError
from bot.web.showing import asked, shown_page

log = logging.getLogger(__name__)

_STATUS = {"broken": 404, "expired": 410, "void": 410}
_TITLES = {
    "broken": "This link leads nowhere",
    "expired": "This link has expired",
    "void": "This link is not good any more",
}
_WORDS = {
    400: ("This cannot be understood", "What was sent does not fit this page.", "Go back, and try again from there."),
    404: (
        "There is nothing here",
        "No page has this address.",
        "If you followed a link in a mail, open it from the mail itself: some programs cut long links off.",
    ),
    405: (
        "This page cannot be used like that",
        "It is there to be looked at, or for its own buttons.",
        "Open the link from the mail, and use the button on the page.",
    ),
    413: ("This is too much", "What was sent is larger than anything this page can need.", "Nothing was changed."),
}
_OTHER = ("This did not work", "The request could not be answered.", "Go back, and try again from there.")
_BUSY = (
    "Not now, please",
    "The memory of this bot does not answer at the moment.",
    "Nothing was changed. Try again in a minute.",
)
_BROKEN = (
    "Something is wrong here",
    "This page failed, by a mistake of ours.",
    "Try again in a few minutes. If it stays like that, tell whoever runs this bot.",
)


def register(app: Flask) -> None:
    app.register_error_handler(LinkError, _link)
    app.register_error_handler(PaperroundError, _busy)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _mistake)


def _link(error: LinkError) -> Response:
    return _page(_STATUS[error.reason], _TITLES[error.reason], error.what, error.do)


def _busy(error: PaperroundError) -> Response:
    log.error("%s could not be answered: %s", asked(), error)
    response = _page(503, *_BUSY)
    response.headers["Retry-After"] = "60"
    return response


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    response = _page(status, *_WORDS.get(status, _OTHER))
    if allowed := dict(error.get_headers()).get("Allow"):
        response.headers["Allow"] = allowed
    return response


def _mistake(_error: Exception) -> Response:
    log.exception("%s failed by a mistake in Paperround. Please report this", asked())
    return _page(500, *_BROKEN)


def _page(status: int, title: str, what: str, do: str) -> Response:
    return shown_page("error.html", status, title=title, what=what, do=do)
