"""A desk for joining and leaving: a seal that anybody could forge, letters that say only what they must, a postman who
does what he is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.core.addresses import parse_address
from bot.core.deliveries import Outcome, Sent
from bot.core.links import Purpose, SignedLinks
from bot.core.notes import Note, Wording
from bot.core.ports import Routes, Store
from bot.core.schedules import Schedule
from bot.core.subscriptions import Subscription
from bot.services.desk import Desk
from bot.services.subscribing import Wish, subscribe
from tests.support.fakes import FakeClock, FakeMessenger, Keys

ADA = "ada@example.org"
BASE = "https://papers.example.org"


@dataclass
class FakeSeal:
    """Its signature is the purpose and the key's name; ``keys`` are newest first."""

    keys: list[str] = field(default_factory=lambda: ["new"])

    def seal(self, purpose: Purpose, text: str) -> str:
        return f"{purpose}_{self.keys[0]}_{text}"

    def opened(self, purpose: Purpose, token: str, *, old_keys: bool) -> str | None:
        good = self.keys if old_keys else self.keys[:1]
        signed, _, text = token.rpartition("_")
        return text if signed in [f"{purpose}_{key}" for key in good] else None


@dataclass
class FakeLetters:
    def confirmation(self, link: str, until: datetime) -> Wording:
        return Wording(f"Confirm until {until:%Y-%m-%d %H:%M %Z}", link, f'<a href="{link}">Yes</a>')


@dataclass
class FakePostman(FakeMessenger):
    """Takes notes, too: ``answers`` in order, then they arrive."""

    answers: list[Outcome] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def post(self, note: Note) -> Outcome:
        self.notes.append(note)
        return self.answers.pop(0) if self.answers else Sent(f"fake:{note.key}")

    @property
    def token(self) -> str:
        """That of the last note."""
        return self.notes[-1].text.rpartition("/")[2]


def make_desk(
    store: Store,
    clock: FakeClock,
    messenger: FakeMessenger | None,
    *,
    base: str = BASE,
    seal: FakeSeal | None = None,
) -> Desk:
    """A desk whose e-mail goes to ``messenger``."""
    seal = seal or FakeSeal()
    routes = Routes({}, {}, {"email": "E-mail is not configured."})
    if messenger is not None:
        routes = Routes({"fake": messenger}, {"email": "fake"}, {})
    return Desk(
        store=store,
        clock=clock,
        routes=routes,
        letters=FakeLetters(),
        links=SignedLinks(seal, base),
        seal=seal,
        new_key=Keys(),
    )


def pending(desk: Desk, rule: str = "diffusion", address: str = ADA) -> Subscription:
    """A subscription that waits for its owner."""
    wish = Wish(
        address=parse_address(address),
        rule=rule,
        name=None,
        schedule=Schedule("batch", None, None, "UTC"),
        announce=("new", "cross"),
    )
    return subscribe(desk.store, wish, now=desk.clock.now()).subscription
