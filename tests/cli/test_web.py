"""The pages as a process: served until it is told to stop."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.cli.samples import SAMPLE
from tests.cli.test_processes import call, start

HERE = {"PUBLIC_URL": "http://localhost:1/papers", "HTTP_PORT": "0"}


def serving(folder: Path, *arguments: str) -> tuple[subprocess.Popen[str], str]:
    """A process that serves the pages, and where."""
    process = start(folder, [sys.executable, "-u", "-m", "bot", *arguments], **HERE)
    for line in process.stderr or ():
        if found := re.search(r"The pages are served on (\S+)\.", line):
            return process, found[1]
    raise AssertionError("the pages were never served")


def get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=30) as answer:
        return str(answer.read().decode())


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_web_serves_until_it_is_told_to_stop(tmp_path: Path, how: signal.Signals) -> None:
    process, where = serving(tmp_path, "web")
    with process:
        assert where.endswith("/papers")
        assert get(f"{where}/readyz") == "ok\n"
        assert "Paperround" in get(where)
        process.send_signal(how)
        _, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (0, "The pages are not served any more.\n")
    assert list((tmp_path / "state").glob("secret.key"))


def test_run_serves_them_too_where_they_have_an_address(tmp_path: Path) -> None:
    process, where = serving(tmp_path, "run", "--source", SAMPLE)
    with process:
        assert get(f"{where}/healthz") == "ok\n"
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "Paperround has ended." in err


def test_without_an_address_there_are_no_pages(tmp_path: Path) -> None:
    done = call(tmp_path, "web")
    assert (done.returncode, done.stdout) == (2, "")
    assert "Error: PUBLIC_URL" in done.stderr


@pytest.mark.parametrize("command", [("web",), ("run", "--source", SAMPLE)])
def test_a_port_that_is_taken(tmp_path: Path, command: tuple[str, ...]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = call(tmp_path, *command, PUBLIC_URL="http://localhost", HTTP_PORT=port)
    assert done.returncode == 2
    assert f"cannot be served on 127.0.0.1, port {port}: Address already in use." in done.stderr


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PUBLIC_URL", "http://papers.example.org", "begin with https://"),
        ("PUBLIC_URL", "ftp://papers.example.org", "neither http nor https"),
        ("PUBLIC_URL", "papers.example.org", "https://"),
        ("PUBLIC_URL", "https://papers.example.org/?x=1", "leave out ?"),
        ("PUBLIC_URL", "https://ada:g3heim@papers.example.org", "leave user and password out"),
        ("PUBLIC_URL", "https://münchen.example.org", "use plain letters and digits"),
        ("PUBLIC_URL", "https://papers.example.org/<x>", "use plain letters and digits"),
        ("HTTP_PORT", "70000", "at most 65535"),
        ("HTTP_PORT", "http", "write a whole number"),
        ("HTTP_HOST", "not-a-host.invalid", "cannot be served on not-a-host.invalid"),
        ("TRUSTED_PROXIES", "10.0.0.0/8, nginx", "nginx is neither an IP address nor a network"),
    ],
)
def test_settings_that_cannot_be(tmp_path: Path, name: str, value: str, said: str) -> None:
    done = call(tmp_path, "web", **{"PUBLIC_URL": "http://localhost", "HTTP_PORT": "0", name: value})
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "g3heim" not in done.stderr
    assert "Traceback" not in done.stderr
