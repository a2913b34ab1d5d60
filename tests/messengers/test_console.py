"""The console: a readable summary, and nothing that steers a terminal."""

import errno

from bot.core.deliveries import Sent, Unknown
from bot.messengers.console import ConsoleMessenger
from tests.messengers.parts import parts
from tests.render.samples import calm, hostile


def test_it_says_the_whole_message_once() -> None:
    said: list[str] = []
    messenger = ConsoleMessenger(said.append)
    (part,) = parts(messenger, calm())
    assert messenger.send(part) == Sent("console:3f9c2a1b-1")
    assert said == [part.payload["text"]]
    assert said[0].startswith("2 new papers: Diffusion, Robots · 1 May 2025\n")


def test_what_may_be_a_repeat_says_so_first() -> None:
    said: list[str] = []
    messenger = ConsoleMessenger(said.append)
    (part,) = parts(messenger, calm(), repeat=True)
    messenger.send(part)
    first, _, rest = said[0].partition("\n\n")
    assert first.startswith("(may be a repeat: ")
    assert rest == part.payload["text"]


def test_hostile_papers_cannot_steer_the_terminal() -> None:
    said: list[str] = []
    messenger = ConsoleMessenger(said.append)
    for part in parts(messenger, hostile()):
        messenger.send(part)
    assert all(c.isprintable() or c == "\n" for c in "".join(said))


def test_a_terminal_that_is_gone_is_an_unknown_outcome() -> None:
    def gone(_: str) -> None:
        raise BrokenPipeError(errno.EPIPE, "Broken pipe")

    messenger = ConsoleMessenger(gone)
    (part,) = parts(messenger, calm())
    outcome = messenger.send(part)
    assert isinstance(outcome, Unknown)
    assert "Broken pipe" in outcome.text


def test_a_terminal_without_unicode_still_says_it() -> None:
    said: list[str] = []
    messenger = ConsoleMessenger(lambda text: said.append(text.encode("ascii").decode()))
    (part,) = parts(messenger, calm())
    assert messenger.send(part) == Sent("console:3f9c2a1b-1")
    assert "Slow Rivers: Diffusion Models That Remember" in said[0]
