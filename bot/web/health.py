"""The front door, and what programs ask: are you alive (``/healthz``), can you work (``/readyz``)."""

from __future__ import annotations

from flask import Blueprint, Response

from bot.core.errors import PaperroundError
from bot.web.showing import here, shown_page

pages = Blueprint("health", __name__)


@pages.get("/")
def home() -> Response:
    return shown_page("home.html")


@pages.get("/healthz")
def alive() -> Response:
    return _plain("ok")


@pages.get("/readyz")
def ready() -> Response:
    """Whether the memory answers."""
    try:
        here().desk.store.epochs()
    except PaperroundError:
        return _plain("the database does not answer", 503)
    return _plain("ok")


@pages.get("/robots.txt")
def robots() -> Response:
    return _plain("User-agent: *\nDisallow: /")


def _plain(text: str, status: int = 200) -> Response:
    return Response(text + "\n", status, mimetype="text/plain")
