"""A real browser (Chromium, headless), spoken to over a pipe in its DevTools protocol: what people see and press."""

from __future__ import annotations

import base64
import fcntl
import json
import os
import shutil
import subprocess
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import pytest

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--no-first-run",
    "--disable-background-networking",
    "--remote-debugging-pipe",
)


@dataclass
class Browser:
    """``complaints`` are errors of its console: what a policy forbade, what could not be loaded."""

    to: Any
    back: Any
    session: str = ""
    complaints: list[str] = field(default_factory=list)
    _numbers: count[int] = field(default_factory=lambda: count(1))
    _events: deque[dict[str, Any]] = field(default_factory=deque)

    def start(self) -> None:
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Log", "Runtime"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        number = next(self._numbers)
        said = {"id": number, "method": method, "params": parameters}
        self.to.write(json.dumps({**said, "sessionId": self.session} if self.session else said).encode() + b"\0")
        self.to.flush()
        while (answer := self._read()).get("id") != number:
            self._events.append(answer)
        assert "error" not in answer, answer
        found: dict[str, Any] = answer["result"]
        return found

    def _read(self) -> dict[str, Any]:
        letters = bytearray()
        while (letter := self.back.read(1)) != b"\0":
            assert letter, "the browser has gone"
            letters += letter
        said: dict[str, Any] = json.loads(letters)
        if said.get("method") == "Log.entryAdded" and said["params"]["entry"]["level"] == "error":
            self.complaints.append(said["params"]["entry"]["text"])
        return said

    def _loaded(self) -> None:
        """Wait for the page that comes."""
        while True:
            event = self._events.popleft() if self._events else self._read()
            if event.get("method") == "Page.loadEventFired":
                return

    def open(self, url: str) -> None:
        self._events.clear()
        self.call("Page.navigate", url=url)
        self._loaded()

    def ask(self, expression: str) -> Any:
        """What that JavaScript comes to; pages themselves have none."""
        return self.call("Runtime.evaluate", expression=expression, returnByValue=True)["result"].get("value")

    def press(self, selector: str) -> None:
        """Press a button, and wait for the page it leads to."""
        self._events.clear()
        assert self.ask(f"!!document.querySelector({selector!r})"), selector
        self.ask(f"document.querySelector({selector!r}).click()")
        self._loaded()

    def key(self, key: str, *, leads_on: bool = False) -> None:
        self._events.clear()
        codes = {"Tab": 9, "Enter": 13}
        text = {"text": "\r"} if key == "Enter" else {}
        for kind in ("keyDown", "keyUp"):
            given = {"type": kind, "key": key, "code": key, "windowsVirtualKeyCode": codes[key]}
            self.call("Input.dispatchKeyEvent", **given, **(text if kind == "keyDown" else {}))
        if leads_on:
            self._loaded()

    def look(self, *, width: int, height: int = 900, dark: bool = False) -> None:
        """Window and colours from now on."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[scheme])

    def text(self) -> str:
        return " ".join(str(self.ask("document.body.innerText")).split())

    def picture(self, path: Path) -> None:
        shot = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=True)
        path.write_bytes(base64.b64decode(shot["data"]))


@contextmanager
def opened(folder: Path) -> Iterator[Browser]:
    """A browser that keeps what it remembers in ``folder``."""
    program = next(filter(None, map(shutil.which, _NAMES)), None)
    if program is None:
        if os.environ.get("PAPERROUND_STRICT"):
            pytest.fail("there is no Chromium on this machine")
        pytest.skip("there is no Chromium on this machine")
    asked, answered = os.pipe(), os.pipe()
    # The browser reads what it is told from 3 and answers on 4; ours may have these numbers.
    ends = [fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in (asked[0], answered[1])]

    def place() -> None:
        os.dup2(ends[0], 3)
        os.dup2(ends[1], 4)

    command = [program, *_OPTIONS, f"--user-data-dir={folder}"]
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, preexec_fn=place, close_fds=False, stdout=quiet, stderr=quiet)  # noqa: PLW1509
    for end in (*ends, asked[0], answered[1]):
        os.close(end)
    try:
        with os.fdopen(asked[1], "wb") as to, os.fdopen(answered[0], "rb") as back:
            browser = Browser(to, back)
            browser.start()
            yield browser
            browser.session = ""
            browser.call("Browser.close")
    finally:
        process.kill()
        process.wait(timeout=30)
