"""Forgetting: whoever asks for it is known to nobody here any more, and gets nothing that was under way."""

from __future__ import annotations

from dataclasses import replace

from bot.core.addresses import Address
from bot.core.dossiers import Forgets, Forgotten
from bot.services.bot import Bot

GLANCE = 0.2
"""Seconds between two looks at what is being sent."""


def forget(bot: Bot, address: Address) -> Forgotten:
    """Delete everything about ``address``: in the memory wholly or not at all, then what messengers keep.

    What somebody is just sending is waited for, up to one lease, so that nothing comes afterwards. Whoever had claimed
    more finds it gone.
    """
    found = _forget(bot, address)
    keepers = [one for one in bot.routes.messengers.values() if isinstance(one, Forgets)]
    return replace(found, files=sum(one.forget(address) for one in keepers))


def _forget(bot: Bot, address: Address) -> Forgotten:
    until = bot.clock.machine() + bot.lease
    while True:
        machine = bot.clock.machine()
        found = bot.store.forget(address, machine=machine, patient=machine < until)
        if isinstance(found, Forgotten):
            return found
        bot.progress("waiting for what is being sent", 0, found.parts)
        bot.clock.sleep(GLANCE)
