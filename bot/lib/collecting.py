"""How often Python looks for objects that refer to each other in circles."""

from __future__ import annotations

import atexit
import gc


def collect_seldom() -> None:
    """Look after 50,000 new objects instead of 700: papers, rules and words are many objects and hardly ever circles,
    so that nearly every look is in vain (https://docs.python.org/3/library/gc.html#gc.set_threshold)."""
    gc.set_threshold(50_000, 20, 20)
    atexit.register(gc.freeze)  # what is left at the end needs no look
