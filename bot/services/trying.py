"""Trying whether a mail goes out: one that says nothing else."""

from __future__ import annotations

from bot.core.addresses import Address
from bot.core.deliveries import Outcome
from bot.core.errors import UsageError
from bot.core.notes import Note, Postman, Wording
from bot.services.bot import Bot


def try_mail(bot: Bot, address: Address, words: Wording) -> Outcome:
    """Send ``words`` to ``address`` the way that mails go. Raises UsageError where there is no such way."""
    postman: object = bot.routes.to(address)
    if address.kind != "email" or not isinstance(postman, Postman):
        why = bot.routes.reasons.get(address.kind, "It is no e-mail address.")
        raise UsageError(f"No mail can be sent to {address}: {why}")
    return postman.post(
        Note(
            key=f"trial-{bot.new_key()}",
            address=address,
            date=bot.clock.now(),
            subject=words.subject,
            text=words.text,
            html=words.html,
        )
    )
