"""Messages for the terminal: plain text, written at once."""

from __future__ import annotations

from collections.abc import Callable

from bot.core.deliveries import Outcome, Part, Payload, Sent, Unknown
from bot.core.messages import Item, Limits, Page
from bot.render import text

_REPEAT = "(may be a repeat: an earlier attempt was interrupted)\n\n"


class ConsoleMessenger:
    """Speaks through ``write``, which takes a text with its line ends."""

    name = "console"
    limits = Limits(budget=1_000_000, abstract=700)
    can_be_asked = False
    repeat_is_harmless = False

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write

    def weigh(self, item: Item) -> int:
        return text.weigh(item)

    def render(self, page: Page) -> Payload:
        return {"text": text.render(page)}

    def send(self, part: Part) -> Outcome:
        said = part.payload["text"]
        try:
            self._say(_REPEAT + said if part.repeat else said)
        except OSError as error:
            return Unknown("io", f"The terminal took only part of it, or nothing: {error.strerror or error}.")
        return Sent(f"console:{part.key}")

    def find(self, part: Part) -> Sent | None:
        """A terminal forgets."""
        del part
        raise NotImplementedError("the console cannot be asked")

    def _say(self, said: str) -> None:
        try:
            self._write(said)
        except UnicodeEncodeError:  # a terminal without Unicode: what it lacks becomes a question mark
            self._write(said.encode("ascii", "replace").decode())
