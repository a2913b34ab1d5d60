"""Putting the bot together: store, messengers, clock, sources, from the settings."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bot import __version__, defaults
from bot.app.clocks import MachineClock
from bot.app.desks import links
from bot.app.heartbeat import beating
from bot.app.mail import open_mail
from bot.app.routes import find_routes
from bot.app.settings import Settings
from bot.app.shelf import FileShelf
from bot.app.turns import StoreTurns, paced_hosts
from bot.core.errors import TopicsError, UsageError
from bot.core.papers import clean
from bot.core.ports import Progress, Routes, Source
from bot.services.bot import Bot
from bot.services.topics import TopicsFile
from bot.sources import open_sources as open_each
from bot.sources.arxiv.bases import Bases
from bot.sources.kinds import Context
from bot.sources.web.agent import user_agent
from bot.sources.web.fetching import Web
from bot.sources.web.lone import alone
from bot.store import copy_to_memory, open_store

if TYPE_CHECKING:
    from bot.store.store import SqlStore


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """The bot, put together; ``settings`` is what it was made from."""

    settings: Settings
    bot: Bot
    store: SqlStore

    def sources(self, given: tuple[str, ...] = ()) -> list[Source]:
        """The sources named on the command line, else those of DIGEST_SOURCES."""
        return open_sources(self.settings, given, make_web(self.settings, self.bot))

    def knock(self) -> None:
        """A process that begins to send may have other settings than the one before: every way is tried at once."""
        self.store.knock(machine=self.bot.clock.machine())

    def topics(self) -> TopicsFile:
        """The topics file as it is now: it may change while the bot runs. Raises TopicsError."""
        return read_topics(self.settings)


@contextmanager
def open_app(
    settings: Settings,
    given: Mapping[str, str],
    clock: MachineClock,
    *,
    write: Callable[[str], None],
    announce: Callable[[str], None],
    progress: Progress,
    rehearsal: bool = False,
) -> Iterator[App]:
    """The app, closed again at the end. ``rehearsal``: on a copy of the database in memory, so that nothing is
    written anywhere."""
    mail = open_mail(settings)
    ways = find_routes(outbox=settings.outbox, folder=settings.state / "outbox", write=write, given=given, mail=mail)
    to_pages = links(settings, make=not rehearsal)
    store = copy_to_memory(settings.url) if rehearsal else open_store(settings.url, announce=announce)
    try:
        shelf = None if rehearsal else FileShelf(settings.state / "rules.columns")
        bot = replace(_bot(settings, clock, store, routes=ways, progress=progress), shelf=shelf, links=to_pages)
        yield App(settings=settings, bot=bot, store=store)
    finally:
        store.close()


def check_sources(settings: Settings, given: tuple[str, ...]) -> None:
    """Raises UsageError where one of the sources is none, or where there is none at all."""
    if not open_sources(settings, given, alone()):
        raise UsageError(
            "There is nothing to read.",
            do="Name a source with --source, or in DIGEST_SOURCES in the environment or in .env.",
        )


def open_sources(settings: Settings, given: tuple[str, ...], web: Web) -> list[Source]:
    """The sources named on the command line, else those of DIGEST_SOURCES; one that is named twice counts once."""
    base = Path.cwd() if given else settings.base
    arxiv = Bases(settings.arxiv_rss_url, settings.arxiv_api_url, settings.arxiv_oai_url)
    context = Context(base, web, arxiv)
    opened: dict[str, Source] = {}
    for spec in given or settings.sources():
        for source in open_each(spec, context):
            opened.setdefault(source.series, source)
    return list(opened.values())


def make_web(settings: Settings, bot: Bot) -> Web:
    """The web for sources. At arXiv all processes of this installation take turns, through the store."""
    return Web(
        user_agent=user_agent(__version__, settings.contact),
        turns=StoreTurns(bot.store, bot.owner, bot.clock.machine),
        machine=bot.clock.machine,
        sleep=bot.clock.sleep,
        paced=paced_hosts(settings),
    )


def _bot(settings: Settings, clock: MachineClock, store: SqlStore, *, routes: Routes, progress: Progress) -> Bot:
    lease = settings.lease_seconds
    return Bot(
        store=store,
        routes=routes,
        clock=clock,
        heartbeat=lambda owner: beating(store, owner, lease),
        progress=progress,
        owner=f"{socket.gethostname()}:{os.getpid()}:{os.urandom(4).hex()}",
        lease=lease,
        new_key=lambda: os.urandom(6).hex(),
    )


def read_topics(settings: Settings) -> TopicsFile:
    """TOPICS_FILE, or the defaults as a seed. Raises TopicsError."""
    if not settings.topics_file:
        return TopicsFile(defaults.topics_text(), "the default topics", seed=True)
    path = settings.path(settings.topics_file)
    return TopicsFile(read_text(path, do="Check TOPICS_FILE."), str(path))


def read_text(path: Path, *, do: str) -> str:
    """A topics file's text. Raises TopicsError with the reason in words."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise TopicsError(f"The topics file cannot be read: {reason}.", where=str(path), do=do) from error
    except ValueError as error:  # a NUL in the path
        raise TopicsError("This is not a path.", where=clean(str(path)), do=do) from error
