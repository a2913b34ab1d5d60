"""Handing parts to a messenger that may send several at a time: they are begun just before they go, those of one
message one after the other."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from bot.core.deliveries import Part

AHEAD = 50
"""Parts that are made before they are asked for: as many as anybody takes at a time."""

Begin = Callable[[Sequence[Part]], Sequence[Part]]
"""Marks parts as being sent; those that may go. One that may not is no more our concern."""


@dataclass(slots=True)
class Hand:
    """Gives out ``parts``, of each message the next one once the one before it is settled."""

    parts: Iterator[Part]
    begin: Begin
    _out: set[int] = field(default_factory=set)
    _behind: dict[int, deque[Part]] = field(default_factory=dict)
    _next: deque[Part] = field(default_factory=deque)
    _ahead: deque[Part] = field(default_factory=deque)
    """The next ``AHEAD`` of ``parts``. Making them may take a while (they are composed), which must not come between an
    outcome and its record."""

    def take(self, most: int) -> Sequence[Part]:
        """Up to ``most`` parts that may go; none where there are none just now."""
        while chosen := list(islice(self._ready(), most)):
            going = self.begin(chosen)
            for part in chosen:
                if part not in going:
                    self.settled(part)
            if going:
                self._look_ahead()
                return going
        return ()

    def settled(self, part: Part) -> None:
        """Its outcome is known: the next of its message may go."""
        self._out.discard(part.message_id)
        if waiting := self._behind.get(part.message_id):
            self._next.append(waiting.popleft())

    def _ready(self) -> Iterator[Part]:
        """Parts no other part of whose message is out; what has to be made first is made only where there is nothing
        else."""
        given = False
        while part := self._next.popleft() if self._next else self._made(make=not given):
            if part.message_id in self._out:
                self._behind.setdefault(part.message_id, deque()).append(part)
            else:
                self._out.add(part.message_id)
                given = True
                yield part

    def _made(self, *, make: bool) -> Part | None:
        if self._ahead:
            return self._ahead.popleft()
        return next(self.parts, None) if make else None

    def _look_ahead(self) -> None:
        self._ahead.extend(islice(self.parts, AHEAD - len(self._ahead)))
