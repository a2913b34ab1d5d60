"""Debian's SpamAssassin: what its own rules say of a mail, without asking anybody."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

_RULES = Path("/usr/share/spamassassin")
_PLUGINS = Path("/etc/spamassassin")
_LOCAL = """\
use_bayes 0
bayes_auto_learn 0
fold_headers 0
clear_headers
add_header all Rules _TESTSSCORES(,)_
"""

_RECEIVED = (
    "Received: from mail.example.org (mail.example.org [IPv6:2001:db8::25])\r\n"
    "\tby mx.example.net (Postfix) with ESMTPS id 4ZkF0x1c2Dz9xYk\r\n"
    "\tfor <{to}>; {date}\r\n"
)
"""The line that the recipient's server adds. Without it SpamAssassin does not ask what it asks of mails from outside,
such as whether the date is right; of an IPv4 address for documentation (RFC 5737) it says that there can be none."""


@dataclass(frozen=True)
class SpamAssassin:
    """One with a folder of its own: Debian's plugins, Debian's rules, nothing learnt and nobody's preferences. It makes
    an empty ``.spamassassin`` in the home of whoever runs it, wherever it is told to be at home."""

    program: str
    folder: Path

    def rules(self, mails: Sequence[bytes]) -> list[dict[str, float]]:
        """The rules that hit each of them, and the points of each rule. ``mails`` are as they were handed over to the
        recipient's server."""
        files = [self.folder / f"{n}.eml" for n in range(len(mails))]
        for file, mail in zip(files, mails, strict=True):
            file.write_bytes(_arrived(mail))
        judged = subprocess.run(
            [self.program, "--local", "--test-mode", "--nocreate-prefs", *self._folders(), *files],
            env={"PATH": os.environ.get("PATH", os.defpath), "HOME": str(self.folder), "LC_ALL": "C"},
            capture_output=True,
            check=True,
        )
        assert judged.stderr == b"", judged.stderr.decode()
        found = re.findall(rb"^X-Spam-Rules: (.*?)\r?$", judged.stdout, flags=re.MULTILINE)
        assert len(found) == len(mails), judged.stdout[:1000]
        return [_hits(line.decode()) for line in found]

    def _folders(self) -> list[str]:
        return [f"--siteconfigpath={self.folder}", f"--configpath={_RULES}", f"--prefspath={self.folder / 'nobody'}"]


def open_spamassassin(folder: Path) -> SpamAssassin:
    """The test is skipped, and says so, where it is missing."""
    program = shutil.which("spamassassin")
    if program is None or not _RULES.is_dir():
        (pytest.fail if os.environ.get("PAPERROUND_STRICT") else pytest.skip)("Debian's SpamAssassin is not here")
    assert program
    for file in _PLUGINS.glob("*.pre"):
        shutil.copy(file, folder)
    (folder / "local.cf").write_text(_LOCAL, encoding="utf-8")
    (folder / "nobody").touch()
    return SpamAssassin(program, folder)


def _hits(line: str) -> dict[str, float]:
    """From ``RULE=0.5,OTHER=-1``; ``none`` where no rule hit."""
    pairs = (hit.split("=") for hit in line.split(",") if "=" in hit)
    return {rule: float(points) for rule, points in pairs}


def _arrived(mail: bytes) -> bytes:
    read = message_from_bytes(mail, policy=default)
    return _RECEIVED.format(to=read["To"], date=read["Date"]).encode() + mail
