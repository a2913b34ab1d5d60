"""``/confirm/TOKEN``: shows what is to be confirmed, and confirms it when the button is pressed."""

from __future__ import annotations

from flask import Blueprint, Response

from bot.render.notes import moment
from bot.services import joining
from bot.services.timing import due_at
from bot.web.showing import here, shown_page
from bot.web.words import first_message, subscription_words

pages = Blueprint("joining", __name__)


@pages.get("/confirm/<token>")
def show(token: str) -> Response:
    invitation = joining.look(here().desk, token)
    subscription = invitation.subscription
    if not invitation.open:
        return shown_page("confirmed.html", wish=subscription_words(subscription), first="", again=True)
    return shown_page(
        "confirm.html",
        wish=subscription_words(subscription),
        address=subscription.subscriber.address.target,
        until=moment(invitation.until),
    )


@pages.post("/confirm/<token>")
def confirm(token: str) -> Response:
    desk = here().desk
    subscription = joining.confirm(desk, token)
    now = desk.clock.now()
    [due] = due_at(desk.store, [subscription], now)
    first = first_message(subscription, due, now)
    return shown_page("confirmed.html", wish=subscription_words(subscription), first=first, again=False)
