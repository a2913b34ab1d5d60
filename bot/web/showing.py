"""What every page has at hand: the site that answers, and its templates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, current_app, request

from bot import __version__
from bot.lib.templates import environment
from bot.services.desk import Desk
from bot.web.clients import Network


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """``name`` is how this bot is called on its pages, ``contact`` how to reach who runs it; of the ``proxies`` it is
    believed for whom they ask."""

    desk: Desk
    name: str
    contact: str = ""
    proxies: Sequence[Network] = ()


def here() -> Site:
    """The site that answers."""
    site: Site = current_app.extensions["site"]
    return site


def shown_page(template: str, status: int = 200, **words: Any) -> Response:
    """A page of templates/web, with what all of them show."""
    site = here()
    common = {"site": site.name, "contact": site.contact, "root": request.script_root, "version": __version__}
    text = environment().get_template(f"web/{template}").render(**common, **words)
    return Response(text, status, mimetype="text/html")


def asked() -> str:
    """What was asked, without the token in it: who has a log must not be able to confirm, or to leave, for others."""
    return f"{request.method} {request.url_rule.rule if request.url_rule else '(no such page)'}"
