"""Debian's OpenSMTPD, as a mail server of somebody else's that delivers into Maildirs."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

_USER = "nobody"
_SECONDS = 60
_PATH = f"{os.environ.get('PATH', os.defpath)}:/usr/local/sbin:/usr/sbin"

_CONFIG = """\
table people {{ "@" = "{user}" }}
listen on 127.0.0.1 port {port} hostname mx.{domain}
action "deliver" maildir "{mails}/%{{rcpt.user}}" virtual <people>
match from any for domain "{domain}" action "deliver"
"""
"""No mail leaves this machine: there is no action that relays."""


@dataclass(frozen=True)
class OpenSmtpd:
    port: int
    home: Path
    process: subprocess.Popen[bytes]

    def delivered(self, count: int) -> dict[str, list[bytes]]:
        """Every delivered mail by the name before the ``@``; waits until there are ``count``."""
        self._wait(lambda: len(self._files()) >= count, f"{count} mails are not delivered")
        found: dict[str, list[bytes]] = {}
        for file in self._files():
            found.setdefault(file.parent.parent.name, []).append(file.read_bytes())
        return found

    def ready(self) -> None:
        self._wait(self._greets, "nobody listens")

    def _files(self) -> list[Path]:
        return sorted((self.home / "mails").glob("*/new/*"))

    def _greets(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=_SECONDS) as sock:
                return sock.recv(4) == b"220 "
        except ConnectionRefusedError:
            return False

    def _wait(self, done: Callable[[], bool], trouble: str) -> None:
        end = time.monotonic() + _SECONDS
        while not done():
            if self.process.poll() is not None or time.monotonic() > end:
                log = (self.home / "log").read_text(errors="replace")
                raise RuntimeError(f"OpenSMTPD: {trouble}: {log}")
            time.sleep(0.05)


def complaints(config: Path) -> str:
    """What it says of settings, without running."""
    asked = subprocess.run([_program(), "-n", "-f", str(config)], capture_output=True, text=True, check=False)
    return asked.stderr


def _program() -> str:
    """The test is skipped, and says so, where there can be none."""
    if (missing := _missing()) is not None:
        (pytest.fail if os.environ.get("PAPERROUND_STRICT") else pytest.skip)(missing)
    return str(shutil.which("smtpd", path=_PATH))


def _missing() -> str | None:
    if shutil.which("smtpd", path=_PATH) is None or "opensmtpd" not in {entry.pw_name for entry in pwd.getpwall()}:
        return "Debian's OpenSMTPD (smtpd) is not here"
    return None if os.geteuid() == 0 else "OpenSMTPD (smtpd) runs as root only, and these tests do not"


@contextmanager
def running(domain: str) -> Iterator[OpenSmtpd]:
    """One that takes mails for everybody at ``domain``."""
    program = _program()
    # A folder that whoever delivers may enter, as pytest's own are not.
    home = Path(tempfile.mkdtemp(prefix="pr-smtpd-"))
    try:
        with _started(program, home, domain) as server:
            server.ready()
            yield server
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def _started(program: str, home: Path, domain: str) -> Iterator[OpenSmtpd]:
    home.chmod(0o755)
    (home / "mails").mkdir()
    shutil.chown(home / "mails", _USER)
    port = _free_port()
    config = home / "smtpd.conf"
    config.write_text(_CONFIG.format(user=_USER, port=port, domain=domain, mails=home / "mails"), encoding="utf-8")
    serve = [program, "-d", "-F", "-f", str(config)]
    with (home / "log").open("wb") as out, subprocess.Popen(serve, cwd=home, stdout=out, stderr=out) as process:
        try:
            yield OpenSmtpd(port, home, process)
        finally:
            process.terminate()
            process.wait()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])
