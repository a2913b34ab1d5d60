"""Handing parts to a messenger that may send several at a time: each is begun just before it goes, those of one message
one after the other."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from bot.core.deliveries import Part

Begin = Callable[[Part], bool]
"""Marks a part as being sent; whether it may go. One that may not is no more our concern."""


@dataclass(slots=True)
class Hand:
    """Gives out ``parts``, of each message the next one once the one before it is settled."""

    parts: Iterator[Part]
    begin: Begin
    _out: set[int] = field(default_factory=set)
    _behind: dict[int, deque[Part]] = field(default_factory=dict)
    _next: deque[Part] = field(default_factory=deque)
    _ahead: Part | None = None
    """The next of ``parts``. Making it may take a while (it is composed), which must not come between an outcome and
    its record."""

    def take(self) -> Part | None:
        """The next part that may go; None where there is none just now."""
        for part in self._ready():
            if self.begin(part):
                self._out.add(part.message_id)
                self._ahead = self._ahead or next(self.parts, None)
                return part
            self._free(part.message_id)
        return None

    def settled(self, part: Part) -> None:
        """Its outcome is known: the next of its message may go."""
        self._out.discard(part.message_id)
        self._free(part.message_id)

    def _ready(self) -> Iterator[Part]:
        while self._next:
            yield self._next.popleft()
        while part := self._ahead or next(self.parts, None):
            self._ahead = None
            if part.message_id in self._out:
                self._behind.setdefault(part.message_id, deque()).append(part)
            else:
                yield part

    def _free(self, message_id: int) -> None:
        if waiting := self._behind.get(message_id):
            self._next.append(waiting.popleft())
