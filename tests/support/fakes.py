"""Fakes that speak the ports: a clock that is moved, a messenger that is told what happens, a source that is given."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from bot.core.addresses import parse_address
from bot.core.channels import Take
from bot.core.deliveries import Outcome, Part, Payload, Sent
from bot.core.digests import Digest, DigestKind, Reading, SourceState
from bot.core.messages import Item, Limits, Page
from bot.core.papers import AnnounceType, Paper, PaperId
from bot.core.ports import Routes, Store
from bot.services.bot import Bot

DAY = date(2025, 5, 1)


def paper(number: int, title: str = "A paper on diffusion", **fields: object) -> Paper:
    """An invented paper."""
    values: dict[str, object] = {
        "id": PaperId(f"arxiv:2505.9{number:04d}"),
        "title": title,
        "abstract": "We look at things.",
        "authors": ("Ada Lovelace",),
        "categories": ("cs.LG",),
        "link": f"https://arxiv.org/abs/2505.9{number:04d}",
    }
    return Paper(**{**values, **fields})  # type: ignore[arg-type]


def reading(
    *papers: Paper, day: date = DAY, state: SourceState = "fresh", series: str = "fake", error: str | None = None
) -> Reading:
    digest = Digest(date=day, papers=papers) if state in ("fresh", "unchanged") else None
    return Reading(
        source=series,
        series=series,
        state=state,
        date=day,
        date_from="heading",
        digest=digest,
        bookmark=str(day),
        error=error,
    )


def listing(
    series: str,
    *papers: Paper,
    day: date = DAY,
    kind: DigestKind = "arxiv",
    scope: tuple[str, ...] = (),
    state: SourceState = "fresh",
    topic: str | None = None,
    late: Sequence[Paper] = (),
) -> Reading:
    """What a source of that kind shows."""
    digest = Digest(date=day, papers=papers, kind=kind, scope=scope, topic=topic)
    shown = reading(day=day, series=series, state=state)
    return replace(shown, digest=digest, late=frozenset(one.id for one in late))


@dataclass
class FakeSource:
    """Gives its readings, all at once; remembers the bookmarks it was handed."""

    readings: Sequence[Reading]
    name: str = "fake"
    series: str = "fake"
    bookmarks: list[str | None] = field(default_factory=list)

    def read(self, bookmark: str | None, now: datetime) -> Iterator[Reading]:
        self.bookmarks.append(bookmark)
        yield from self.readings


@dataclass
class FakeClock:
    """Stands still until somebody sleeps or moves it."""

    moment: datetime = datetime(2025, 5, 1, 8, tzinfo=UTC)
    seconds: float = 1_000_000.0
    naps: list[float] = field(default_factory=list)

    def now(self) -> datetime:
        return self.moment

    def machine(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.seconds += seconds


@dataclass
class FakeMessenger:
    """Does what ``outcomes`` says, by address, then succeeds; an exception in the list is raised.

    ``arrived`` holds what a look-up would find; ``sent`` the parts it was asked to send.
    """

    name: str = "fake"
    can_be_asked: bool = False
    repeat_is_harmless: bool = False
    limits: Limits = field(default_factory=lambda: Limits(budget=100))
    outcomes: defaultdict[str, list[Outcome | Exception]] = field(default_factory=lambda: defaultdict(list))
    arrived: dict[str, Sent] = field(default_factory=dict)
    sent: list[Part] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)

    def weigh(self, item: Item) -> int:
        return 10

    def render(self, page: Page) -> Payload:
        self.pages.append(page)
        return {"text": " | ".join(item.paper.title for item in page.items)}

    def send(self, part: Part) -> Outcome:
        self.sent.append(part)
        planned = self.outcomes[str(part.address)]
        outcome = planned.pop(0) if planned else Sent(f"fake:{part.key}")
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def find(self, part: Part) -> Sent | None:
        return self.arrived.get(part.key)


def no_progress(what: str, done: int, total: int | None) -> None:
    """Nobody watches."""


def no_heartbeat(owner: str) -> AbstractContextManager[None]:
    return nullcontext()


@dataclass
class Keys:
    """Keys in order: k1, k2, …"""

    given: int = 0

    def __call__(self) -> str:
        self.given += 1
        return f"k{self.given}"


def make_bot(
    store: Store, *, messenger: FakeMessenger | None = None, clock: FakeClock | None = None, owner: str = "me"
) -> Bot:
    """A bot whose every address goes to ``messenger``."""
    fake = messenger or FakeMessenger()
    kinds = ("email", "slack", "console")
    return Bot(
        store=store,
        routes=Routes({fake.name: fake}, dict.fromkeys(kinds, fake.name), {}),  # type: ignore[misc]
        clock=clock or FakeClock(),
        heartbeat=no_heartbeat,
        progress=no_progress,
        owner=owner,
        lease=60.0,
        new_key=Keys(),
    )


def announced(number: int, kind: AnnounceType, version: int = 1, title: str = "A paper on diffusion") -> Paper:
    return paper(number, title, announce_type=kind, version=version)


def a_part(**fields: object) -> Part:
    """A part, first of one."""
    values: dict[str, object] = {
        "id": 1,
        "key": "k1-1",
        "message_id": 1,
        "number": 1,
        "of": 1,
        "address": parse_address("ada@example.org"),
        "messenger": "fake",
        "composed_at": datetime(2025, 5, 1, 8, tzinfo=UTC),
        "payload": {"text": "papers"},
    }
    return Part(**{**values, **fields})  # type: ignore[arg-type]


@dataclass
class TogetherMessenger(FakeMessenger):
    """Takes up to ``at_once`` parts before it gives the outcome of the first; the last comes first where
    ``backwards``, and all come together where ``all_at_once``."""

    at_once: int = 3
    backwards: bool = False
    all_at_once: bool = False
    most: int = 0

    def send_many(self, take: Take) -> Iterator[Sequence[tuple[Part, Outcome]]]:
        out: list[Part] = []
        while True:
            while len(out) < self.at_once and (parts := take(self.at_once - len(out))):
                out.extend(parts)
            self.most = max(self.most, len(out))
            if not out:
                return
            done = [out.pop(-1 if self.backwards else 0) for _ in range(len(out) if self.all_at_once else 1)]
            yield [(part, self.send(part)) for part in done]
