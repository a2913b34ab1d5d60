"""The web for a process that shares it with nobody: for tests, and for whoever uses sources without a store."""

from __future__ import annotations

import time

from bot.sources.web.agent import user_agent
from bot.sources.web.fetching import Web
from bot.sources.web.turns import NoTurns


def alone() -> Web:
    return Web(user_agent=user_agent("", ""), turns=NoTurns(), machine=time.time, sleep=time.sleep)
