"""A desk to work at: a store on each engine."""

from __future__ import annotations

import pytest

from bot.store.store import SqlStore
from tests.store.samples import Desk


@pytest.fixture
def desk(store: SqlStore) -> Desk:
    return Desk(store)
