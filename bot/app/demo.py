"""The demonstration: the whole way once, on a sample that comes with the program, in a folder of its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot import defaults
from bot.app.settings import Settings
from bot.app.wiring import App
from bot.core.addresses import parse_address
from bot.core.schedules import parse_schedule
from bot.core.subscriptions import DEFAULT_ANNOUNCE, Subscription
from bot.services.reports import RoundReport
from bot.services.rounds import run_round
from bot.services.subscribing import Wish, subscribe
from bot.services.topics import take_over

MORNING = datetime(2025, 4, 30, 7, 0, tzinfo=UTC)
"""The morning on which the sample is read: the day its heading gives."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Somebody who follows something in the demonstration. ``who`` is how the text names them."""

    who: str
    address: str
    rule: str


SAMPLES = (
    Sample("a Slack channel", "slack:C0LABTALK", 'diffusion, "flow matching", -2D'),
    Sample("a person on Slack", "slack:U0HOPPER", "topic:LLM"),
    Sample("an e-mail reader", "ada@example.org", "robot + ~grasp, tea, Slow Thinking"),
)


def settings(state: Path) -> Settings:
    """Settings for the demonstration: its own folder below ``state``, all else as if nothing were set."""
    return Settings.model_construct(state_dir=state / "demo", outbox=True)


def fresh(settings: Settings) -> None:
    """Remove what an earlier demonstration left: its database and its outbox, nothing else."""
    shutil.rmtree(settings.state / "outbox", ignore_errors=True)
    for path in settings.state.glob("paperround.db*"):
        path.unlink()


def follow(app: App) -> Iterator[tuple[Sample, Subscription]]:
    """Enter the samples' subscriptions."""
    now = app.bot.clock.now()
    take_over(app.store, app.topics(), now=now)
    for sample in SAMPLES:
        wish = Wish(
            address=parse_address(sample.address),
            rule=sample.rule,
            name=None,
            schedule=parse_schedule("batch", at=None, on=None, tz="UTC"),
            announce=DEFAULT_ANNOUNCE,
            confirmed=True,
        )
        yield sample, subscribe(app.store, wish, now=now).subscription


def go_round(app: App) -> RoundReport:
    """One round over the sample."""
    return run_round(app.bot, app.sources((str(sample_folder()),)), app.topics)


def sample_folder() -> Path:
    return Path(defaults.__file__).parent / "sample"
