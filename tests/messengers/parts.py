"""Parts as the bot makes them: rendered pages with a key and an address."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bot.core.deliveries import Part
from bot.core.messages import Message
from bot.core.paging import split
from bot.core.ports import Messenger


def parts(messenger: Messenger, message: Message, *, key: str = "3f9c2a1b", **other: Any) -> list[Part]:
    pages = split(message, limits=messenger.limits, weigh=messenger.weigh, key=key)
    return [
        Part(
            **{
                "id": page.number,
                "key": page.key,
                "message_id": 1,
                "number": page.number,
                "of": page.of,
                "address": message.address,
                "messenger": messenger.name,
                "composed_at": datetime(2025, 5, 1, 6, 0, tzinfo=UTC),
                "payload": messenger.render(page),
                **other,
            }
        )
        for page in pages
    ]
