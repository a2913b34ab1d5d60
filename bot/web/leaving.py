"""``/unsubscribe/TOKEN``: shows what would end, and ends it. Mail providers post here by themselves when somebody
presses their own button (RFC 8058): without cookies, without having looked, perhaps twice, and they follow no redirect.
"""

from __future__ import annotations

import re

from flask import Blueprint, Response, abort, request

from bot.services import leaving
from bot.services.leaving import Leaver
from bot.web.showing import here, shown_page
from bot.web.words import subscription_words

pages = Blueprint("leaving", __name__)


@pages.get("/unsubscribe/<token>")
def show(token: str) -> Response:
    return _page(leaving.look(here().desk, token), ended=())


@pages.post("/unsubscribe/<token>")
def leave(token: str) -> Response:
    departure = leaving.leave(here().desk, token, only=_only())
    return _page(departure.leaver, ended=[subscription_words(one).name for one in departure.ended])


def _only() -> int | None:
    """The one that shall end; None: all. A mail program sends a body of its own, which says nothing more."""
    text = request.form.get("only")
    if text is None:
        return None
    if not re.fullmatch("[0-9]{1,9}", text):
        abort(400)
    return int(text)


def _page(leaver: Leaver, ended: list[str] | tuple[()]) -> Response:
    address = leaver.subscriber.address.target if leaver.subscriber else ""
    follows = [subscription_words(one) for one in leaver.follows]
    template = "unsubscribe.html" if follows else "left.html"
    return shown_page(template, follows=follows, address=address, ended=ended)
