"""The benchmark of mails still runs, and its mail server takes mails as one does."""

from __future__ import annotations

import smtplib
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.mail_dispatch import sink
from tests.house.repository import ROOT

MAIL = ".\r\n..\r\n.dot\r\n"


def test_the_sink_takes_mails_and_counts_them() -> None:
    with sink(core=None, expected=3) as port, smtplib.SMTP("127.0.0.1", port) as line:
        assert line.sendmail("ada@example.org", ["bob@example.org", "cleo@example.org"], MAIL) == {}
        assert line.docmd("RCPT", "TO:<bob@example.org>")[0] == 503
        assert line.docmd("MAIL", "FROM:<ada@example.org>")[0] == 250
        assert line.docmd("DATA")[0] == 503
        assert line.docmd("MAIL", "FROM:<ada@example.org>")[0] == 503
        assert line.rset()[0] == line.noop()[0] == 250
        assert line.docmd("TURN")[0] == 500
        assert line.sendmail("ada@example.org", ["bob@example.org"], "x" * 500_000) == {}
        line.mail("ada@example.org")
        line.rcpt("bob@example.org")
        line.docmd("DATA")
        assert line.docmd(".")[0] == 250  # of no line at all


def test_a_sink_that_got_too_few_says_so() -> None:
    with pytest.raises(AssertionError, match="0 of 1 mails"), sink(core=None, expected=1):
        pass


@pytest.mark.long
def test_mails_are_measured(real_digests: Path) -> None:
    digest = real_digests / "2025-07-14" / "README.md"
    small = ["--subscribers", "30", "--peers", "3", "--runs", "1", "--digest", str(digest)]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.mail", *small], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "The whole takes " in done.stdout
