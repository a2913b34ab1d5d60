"""Forgetting beside rounds: what is claimed is not sent afterwards, what is being sent is waited for."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from bot.core.addresses import Address, parse_address
from bot.core.deliveries import Outcome, Part, Refused
from bot.core.dossiers import Forgotten
from bot.core.ports import Routes
from bot.services.bot import Bot
from bot.services.composing import compose
from bot.services.following import FollowingCache
from bot.services.forgetting import forget
from bot.services.reports import RoundReport
from bot.services.resending import resend
from bot.services.rounds import run_poll
from bot.services.sending import send_all
from bot.services.timing import slots_now
from bot.store.store import SqlStore
from tests.services.conftest import Follow, Go
from tests.support.fakes import FakeClock, FakeMessenger, FakeSource, make_bot, paper, reading

ADA = "ada@example.org"
HOME = parse_address(ADA)


@dataclass
class Keeper(FakeMessenger):
    """Keeps what it delivered."""

    name: str = "keeper"
    forgotten: list[Address] = field(default_factory=list)

    def forget(self, address: Address) -> int:
        self.forgotten.append(address)
        return 3


@dataclass
class Meddler(FakeMessenger):
    """While it sends, its address is forgotten by ``other``."""

    other: Bot | None = None
    found: list[Forgotten] = field(default_factory=list)

    def send(self, part: Part) -> Outcome:
        assert self.other
        self.found.append(forget(self.other, HOME))
        return super().send(part)


def test_everything_goes_and_messengers_are_told(bot: Bot, follow: Follow, go: Go, memory: SqlStore) -> None:
    follow(ADA, "diffusion")
    follow("bob@example.org", "diffusion")
    go(reading(paper(1)))
    keeper = Keeper()
    ways = Routes({**bot.routes.messengers, "keeper": keeper}, bot.routes.by_kind, {})
    found = forget(replace(bot, routes=ways), HOME)
    assert (found.rows["subscriptions"], found.rows["deliveries"], found.files) == (1, 1, 3)
    assert keeper.forgotten == [HOME]
    assert [line.address for line in memory.history()] == ["bob@example.org"]


def test_what_waits_for_another_try_never_comes(
    bot: Bot, follow: Follow, go: Go, messenger: FakeMessenger, clock: FakeClock
) -> None:
    follow(ADA, "diffusion")
    messenger.outcomes[ADA] = [Refused("busy", "Later.", retry_after=3600)]
    go(reading(paper(1)))
    messenger.sent.clear()
    forget(bot, HOME)
    clock.sleep(4000)
    report = go(reading(paper(1), paper(2)))
    assert (messenger.sent, report.deliveries_failed, report.left.deliveries) == ([], 0, 0)


def test_a_round_that_has_claimed_goes_on_and_sends_nothing_there(
    bot: Bot, follow: Follow, go: Go, messenger: FakeMessenger, memory: SqlStore
) -> None:
    follow(ADA, "diffusion")
    follow("bob@example.org", "diffusion")
    for one in (ADA, "bob@example.org"):
        messenger.outcomes[one] = [Refused("busy", "Later.", retry_after=3600)]
    go(reading(paper(1)))
    messenger.sent.clear()
    go_on = replace(bot, clock=FakeClock(seconds=3e6))
    parts = memory.claim(owner="me", machine=3e6, lease_until=3e6 + 60, limit=9)
    forget(bot, HOME)
    report = RoundReport()
    send_all(go_on, parts, report)
    assert [str(part.address) for part in messenger.sent] == ["bob@example.org"]
    assert report.problems == []


def test_what_is_being_sent_is_waited_for_at_most_a_lease(memory: SqlStore, follow: Follow, clock: FakeClock) -> None:
    follow(ADA, "diffusion")
    waiting = FakeClock(seconds=clock.seconds)
    meddler = Meddler(other=make_bot(memory, clock=waiting, owner="operator"))
    bot = make_bot(memory, messenger=meddler, clock=clock)
    [part] = _composed(bot)
    report = RoundReport()
    assert send_all(bot, [part], report) == 0
    [found] = meddler.found
    assert waiting.seconds - clock.seconds >= bot.lease
    assert (found.sending, found.rows["parts"]) == (0, 1), "the lease was over by then, and nobody renewed it"
    assert memory.history() == []


def _composed(bot: Bot) -> list[Part]:
    run_poll(bot, [FakeSource([reading(paper(1))])], None)
    slots = slots_now(bot.store, bot.clock.now(), ())
    made = compose(bot, FollowingCache(bot.store), (), RoundReport(), slots)
    return [part for parts in made for part in parts]


def test_resending_to_somebody_who_was_just_forgotten_sends_nothing(
    bot: Bot, follow: Follow, go: Go, messenger: FakeMessenger, memory: SqlStore
) -> None:
    follow(ADA, "diffusion")
    go(reading(paper(1)))
    messenger.sent.clear()
    told = memory.told(address=HOME, paper=paper(1).id)

    class Late(SqlStore):
        def add_messages(self, *given: object, **more: object) -> object:  # type: ignore[override]
            forget(bot, HOME)
            return super().add_messages(*given, **more)  # type: ignore[arg-type]

    late = Late(memory._engine)
    assert told
    report = resend(replace(bot, store=late), address=HOME, paper=paper(1).id)
    assert (messenger.sent, report.messages_sent) == ([], 0)
