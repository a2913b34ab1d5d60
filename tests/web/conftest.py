"""A site on a real store, with links that are really signed."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bot.app.seals import Sealer
from bot.core.addresses import parse_address
from bot.core.links import SignedLinks
from bot.core.schedules import Schedule
from bot.core.subscriptions import Subscription
from bot.services.desk import Desk
from bot.services.subscribing import Wish, subscribe
from bot.store import open_store
from bot.store.store import SqlStore
from bot.web.showing import Site
from bot.web.site import make_site
from tests.support.desks import ADA, FakePostman, make_desk
from tests.support.fakes import FakeClock

Follow = Callable[..., Subscription]

SEAL = Sealer(["a-key-for-the-tests"])


@pytest.fixture
def file(tmp_path: Path, sqlite_template: Path) -> Path:
    return Path(shutil.copy(sqlite_template, tmp_path / "paperround.db"))


@pytest.fixture
def memory(file: Path) -> Iterator[SqlStore]:
    store = open_store(f"sqlite:///{file}", announce=lambda text: None)
    yield store
    store.close()


@pytest.fixture
def dump(file: Path, memory: SqlStore) -> Callable[[], list[str]]:
    """All that is in the database, in SQL."""

    def read() -> list[str]:
        with closing(sqlite3.connect(file)) as db:
            return list(db.iterdump())

    return read


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def postman() -> FakePostman:
    return FakePostman()


@pytest.fixture
def desk(memory: SqlStore, clock: FakeClock, postman: FakePostman) -> Desk:
    return replace(make_desk(memory, clock, postman), seal=SEAL, links=SignedLinks(SEAL, "http://localhost"))


@pytest.fixture
def app(desk: Desk) -> Flask:
    return make_site(Site(desk=desk, name="papers.example.org", contact="Ada <ada@example.org>"))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def follow(desk: Desk) -> Follow:
    """``follow("robot")`` for Ada; ``confirmed=False``: it waits for her."""

    def add(
        rule: str, *, address: str = ADA, confirmed: bool = True, name: str | None = None, every: str = "batch"
    ) -> Subscription:
        schedule = (
            Schedule("batch", None, None, "UTC") if every == "batch" else Schedule("daily", "09:00", None, "Asia/Tokyo")
        )
        wish = Wish(
            address=parse_address(address),
            rule=rule,
            name=name,
            schedule=schedule,
            announce=("new", "cross"),
            confirmed=confirmed,
        )
        return subscribe(desk.store, wish, now=desk.clock.now()).subscription

    return add


def words(html: str) -> str:
    """What a person reads of a page."""
    body = html.partition("<body>")[2]
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())
