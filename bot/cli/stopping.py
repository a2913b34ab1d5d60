"""Being told to stop: SIGTERM or Ctrl-C, once to end in good order, twice to end at once."""

from __future__ import annotations

import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def listening() -> Iterator[socket.socket]:
    """A socket that has something to read once a signal has told us to stop. (An event or a queue would miss the
    signal that comes just before we wait on it.) A second signal ends us as if we had not listened."""
    reader, writer = socket.socketpair()
    writer.setblocking(False)
    names = (signal.SIGTERM, signal.SIGINT)

    def let_go(_number: int, _frame: object) -> None:
        for name in names:
            signal.signal(name, signal.SIG_DFL)

    before = {name: signal.signal(name, let_go) for name in names}
    signal.set_wakeup_fd(writer.fileno())
    try:
        with reader, writer:
            yield reader
    finally:
        signal.set_wakeup_fd(-1)
        for name, handler in before.items():
            signal.signal(name, handler)
