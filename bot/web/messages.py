"""``/messages/TOKEN``: a message as it was sent, for a browser."""

from __future__ import annotations

from flask import Blueprint, Response

from bot.render import mail
from bot.services import viewing
from bot.web.headers import MESSAGE
from bot.web.showing import here

pages = Blueprint("messages", __name__)


@pages.get("/messages/<token>")
def show(token: str) -> Response:
    response = Response(mail.web(viewing.payload(here().desk, token)), mimetype="text/html")
    response.headers["Content-Security-Policy"] = MESSAGE
    return response
