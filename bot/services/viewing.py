"""The message that a link in a mail names, for a browser: what was sent, as it was sent."""

from __future__ import annotations

from bot.core.deliveries import Payload
from bot.core.errors import LinkError
from bot.core.links import read_message
from bot.services.desk import Desk


def payload(desk: Desk, token: str) -> Payload:
    """What was sent, as its messenger has it: there is a mail in it. Raises LinkError."""
    key = read_message(desk.seal, token)
    found = desk.store.payload(key) if key else None
    if found is None or not {"mail.html", "html"} & found.keys():
        raise LinkError(
            "There is no message at this address: the link is not whole, or the message is not kept any more.",
            reason="void" if key else "broken",
            do="Open the link from the mail itself. What the mail says stays in the mail.",
        )
    return found
