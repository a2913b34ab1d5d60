"""Several parts at a time, each in a thread of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from bot.core.channels import Take
from bot.core.deliveries import Outcome, Part

LINGER = 0.002
"""Seconds that an outcome may wait for the others: what is there together is written in one commit."""


def send_together(
    send: Callable[[Part], Outcome], take: Take, at_once: int, hang_up: Callable[[], None]
) -> Iterator[Sequence[tuple[Part, Outcome]]]:
    """As ``SendsTogether.send_many``. What stops it, an interrupt or an error, waits until the outcomes that are still
    awaited were given, and nothing more is begun; a second interrupt ends what is under way with ``hang_up``."""
    out: dict[Future[Outcome], Part] = {}
    stopped: BaseException | None = None
    with ThreadPoolExecutor(max_workers=at_once, thread_name_prefix="mail") as threads:
        while True:
            try:
                while not stopped and len(out) < at_once and (parts := take(at_once - len(out))):
                    out.update((threads.submit(send, part), part) for part in parts)
                wait(out, return_when=FIRST_COMPLETED)
                wait(out, timeout=LINGER)
            except BaseException as error:  # noqa: BLE001 - raised at the end
                if stopped:
                    hang_up()
                stopped = error
            if not out:
                break
            if done := [one for one in out if one.done()]:
                yield [(out.pop(one), one.result()) for one in done]
    if stopped:
        raise stopped
