"""The site, put together: Flask with our pages and templates. Nothing in it keeps a session or a cookie."""

from __future__ import annotations

import logging

from flask import Flask, Response, request

from bot.lib.templates import folder
from bot.web import failing, health, joining, leaving, messages
from bot.web.clients import client
from bot.web.headers import guard
from bot.web.showing import Site, asked, here

log = logging.getLogger(__name__)

LARGEST = 64 * 1024
"""Bytes of the largest request: ours have a few dozen."""


def make_site(site: Site) -> Flask:
    static = folder() / "web" / "static"
    app = Flask("bot.web", static_folder=static, static_url_path="/static", template_folder=None)
    app.extensions["site"] = site
    app.config.update(MAX_CONTENT_LENGTH=LARGEST, SEND_FILE_MAX_AGE_DEFAULT=3600)
    app.url_map.strict_slashes = False  # a redirect would lose a one-click POST
    for room in (health, joining, leaving, messages):
        app.register_blueprint(room.pages)
    failing.register(app)
    app.after_request(guard)
    app.after_request(_logged)
    return app


def _logged(response: Response) -> Response:
    log.info("%s: %d, %s", asked(), response.status_code, client(request, here().proxies))
    return response
