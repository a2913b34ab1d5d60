"""The outbox: folders that a person can open, whole or not there."""

from __future__ import annotations

import errno
import json
import os
import pickle
import re
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from bot.core.addresses import Address, parse_address
from bot.core.deliveries import Part, Refused, Sent
from bot.core.notes import Note, Postman
from bot.lib import atomic
from bot.messengers.outbox import OutboxMessenger
from bot.render import mail
from tests.messengers.parts import parts
from tests.render.samples import calm, hostile

FILES = {"message.eml", "message.html", "message.txt", "slack.json"}


@pytest.fixture
def box(tmp_path: Path) -> OutboxMessenger:
    return OutboxMessenger(tmp_path)


@pytest.fixture
def part(box: OutboxMessenger) -> Part:
    return parts(box, calm())[0]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_part_becomes_a_folder_with_four_files(box: OutboxMessenger, part: Part, tmp_path: Path) -> None:
    folder = tmp_path / "2025-05-01_reader@example.org_3f9c2a1b-1"
    assert box.send(part) == Sent(f"outbox:{folder.as_posix()}")
    assert names(tmp_path) == [folder.name]
    assert set(names(folder)) == FILES
    assert (folder / "message.html").read_text("utf-8") == mail.web(part.payload)
    assert (folder / "message.txt").read_text("utf-8") == part.payload["text"]
    assert json.loads((folder / "slack.json").read_text("utf-8"))[0]["blocks"][0]["type"] == "header"


def test_the_mail_opens_and_holds_both_texts(box: OutboxMessenger, part: Part, tmp_path: Path) -> None:
    box.send(part)
    (written,) = tmp_path.glob("*/message.eml")
    opened = message_from_bytes(written.read_bytes(), policy=default)
    assert str(opened["To"]) == "Reader@example.org"
    assert opened["Message-ID"] == "<3f9c2a1b-1@paperround.local>"
    texts = [p.get_payload(decode=True).decode().replace("\r\n", "\n") for p in opened.iter_parts()]
    assert texts == [part.payload["text"], mail.web(part.payload)]


@pytest.mark.parametrize(
    ("address", "to", "place"),
    [
        ("slack:C0123ABCD", '"slack:C0123ABCD" <outbox@localhost>', "slack_C0123ABCD"),
        ("slack:T012AB/U0123ABCD", '"slack:T012AB/U0123ABCD" <outbox@localhost>', "slack_T012AB_U0123ABCD"),
        ("console", "console <outbox@localhost>", "console"),
    ],
)
def test_other_addresses_are_shown_by_name(
    box: OutboxMessenger, part: Part, tmp_path: Path, address: str, to: str, place: str
) -> None:
    box.send(replace(part, address=parse_address(address)))
    (written,) = tmp_path.glob("*/message.eml")
    assert str(message_from_bytes(written.read_bytes(), policy=default)["To"]) == to
    assert written.parent.name == f"2025-05-01_{place}_3f9c2a1b-1"


def test_a_domain_with_umlauts_is_an_address_that_every_server_takes(
    box: OutboxMessenger, part: Part, tmp_path: Path
) -> None:
    box.send(replace(part, address=parse_address("Ada@Bücher.example")))
    (written,) = tmp_path.glob("*/message.eml")
    assert b"\r\nTo: Ada@xn--bcher-kva.example\r\n" in written.read_bytes()


def test_names_are_safe_on_every_file_system(box: OutboxMessenger, part: Part, tmp_path: Path) -> None:
    odd = Address("slack", '../..\\evil: "<>|?*\u202e' + "x" * 300, "x")
    for key in ("../../x", "CON", "a" * 300, "é", "A", "a"):
        assert isinstance(box.send(replace(part, key=key, address=odd)), Sent)
    made = names(tmp_path)
    assert len(made) == len({name.casefold() for name in made}) == 6
    assert all(re.fullmatch(r"2025-05-01_[A-Za-z0-9@._-]{1,110}", name) for name in made)


def test_a_killed_attempts_leftovers_are_removed_and_only_its_own(
    box: OutboxMessenger, part: Part, tmp_path: Path
) -> None:
    mine = tmp_path / ".tmp-2025-05-01_reader@example.org_3f9c2a1b-1.0a0b0c0d"
    swept = tmp_path / ".tmp-2025-05-01_reader@example.org_3f9c2a1b-1.0e0f0a0b.old"
    other = tmp_path / ".tmp-2025-05-01_reader@example.org_3f9c2a1b-10.0a0b0c0d"
    for left in (mine, swept, other):
        left.mkdir()
        (left / "message.eml").write_bytes(b"half")
    assert box.find(part) is None
    assert isinstance(box.send(replace(part, repeat=True)), Sent)
    assert names(tmp_path) == [other.name, "2025-05-01_reader@example.org_3f9c2a1b-1"]


def test_what_is_there_stays_untouched(box: OutboxMessenger, part: Part, tmp_path: Path) -> None:
    box.send(part)
    (written,) = tmp_path.glob("*/message.txt")
    written.write_text("read and annotated", "utf-8")
    assert isinstance(box.send(part), Sent)
    assert written.read_text("utf-8") == "read and annotated"
    assert len(names(tmp_path)) == 1


def test_a_full_disk_is_a_refusal_and_leaves_nothing(
    box: OutboxMessenger, part: Part, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        refused = box.send(part)
    assert isinstance(refused, Refused)
    assert (refused.code, refused.permanent) == ("io", False)
    assert "No space left on device" in refused.text
    assert names(tmp_path) == []
    assert isinstance(box.send(part), Sent)


def test_a_file_in_the_way_is_a_refusal(part: Part, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("not a folder", "utf-8")
    refused = OutboxMessenger(tmp_path / "out").send(part)
    assert isinstance(refused, Refused)
    assert refused.code == "io"


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc which file a descriptor is")
def test_everything_is_flushed_before_and_after_the_rename(
    box: OutboxMessenger, part: Part, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    flush, rename = os.fsync, Path.rename

    def fsync(number: int) -> None:
        seen.append(Path(f"/proc/self/fd/{number}").resolve().name)
        flush(number)

    def move(path: Path, target: Path) -> Path:
        seen.append("rename")
        return rename(path, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "rename", move)
    box.send(part)
    assert seen[:4] == ["message.eml", "message.html", "message.txt", "slack.json"]
    assert seen[4].startswith(".tmp-2025-05-01")
    assert seen[5:] == ["rename", tmp_path.name]


_KILLED = """
import os, pickle, signal, sys
from pathlib import Path
from bot.lib import atomic
from bot.messengers.outbox import OutboxMessenger
from bot.render import mail

target, left, after = sys.argv[2], int(sys.argv[3]), sys.argv[4] == "after"

def dying(step):
    def wrapped(*args, **named):
        global left
        left -= 1
        if left == 0 and not after:
            os.kill(os.getpid(), signal.SIGKILL)
        result = step(*args, **named)
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return result
    return wrapped

os.fsync = dying(os.fsync)
Path.mkdir = dying(Path.mkdir)
Path.rename = dying(Path.rename)
part = pickle.loads(Path(sys.argv[1]).read_bytes())
print(OutboxMessenger(Path(target)).send(part))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_at_any_step_there_is_nothing_or_the_whole(part: Part, tmp_path: Path, when: str) -> None:
    stored = tmp_path / "part"
    stored.write_bytes(pickle.dumps(part))
    ends = 0
    for step in range(1, 12):
        out = tmp_path / f"out-{step}"
        argv = [sys.executable, "-c", _KILLED, str(stored), str(out), str(step), when]
        died = subprocess.run(argv, check=False, capture_output=True, cwd=Path(atomic.__file__).parents[2])
        box = OutboxMessenger(out)
        sent = box.find(part)
        if sent is not None:
            ends += 1
            assert set(names(Path(sent.receipt.removeprefix("outbox:")))) == FILES
        again = replace(part, repeat=True)
        assert box.send(again) == box.find(again)
        assert names(out) == ["2025-05-01_reader@example.org_3f9c2a1b-1"]
        if died.returncode != -signal.SIGKILL:
            break
    assert died.returncode == 0, died.stderr
    assert ends >= 2


def test_hostile_texts_make_four_good_files(box: OutboxMessenger, tmp_path: Path) -> None:
    (one,) = parts(box, hostile())
    assert isinstance(box.send(one), Sent)
    (folder,) = tmp_path.iterdir()
    mail = message_from_bytes((folder / "message.eml").read_bytes(), policy=default)
    assert "Bcc" not in mail
    assert len(mail.keys()) == 11


def test_a_note_is_a_mail_too(tmp_path: Path) -> None:
    box = OutboxMessenger(tmp_path / "outbox")
    assert isinstance(box, Postman)
    date = datetime(2025, 5, 1, 6, tzinfo=UTC)
    note = Note(
        key="confirm-1",
        address=parse_address("Ada@example.org"),
        date=date,
        subject="Please confirm",
        text="Here:\n\nhttps://papers.example.org/confirm/x\n",
        html="<p>Here</p>",
    )
    folder = tmp_path / "outbox" / "2025-05-01_ada@example.org_confirm-1"
    assert box.post(note) == box.post(note) == Sent(f"outbox:{folder.as_posix()}")
    assert sorted(file.name for file in folder.iterdir()) == ["message.eml", "message.html", "message.txt"]
    letter = message_from_bytes((folder / "message.eml").read_bytes(), policy=default)
    assert (letter["To"], letter["Subject"], letter["Date"].datetime) == ("Ada@example.org", "Please confirm", date)


def test_a_note_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("in the way")
    address = parse_address("ada@example.org")
    note = Note(key="k", address=address, date=datetime(2025, 5, 1, tzinfo=UTC), subject="x", text="x", html="x")
    outcome = OutboxMessenger(tmp_path / "outbox").post(note)
    assert isinstance(outcome, Refused)
    assert not outcome.permanent


@pytest.mark.parametrize(
    ("mine", "other"),
    [
        ("ada+b@example.org", "ada_b@example.org"),
        ("slack:C0123ABCD", "slack:T0123/C0123ABCD"),
        ("a" * 60 + "@example.org", "a" * 60 + "@example.net"),
    ],
)
def test_what_was_delivered_to_an_address_can_be_forgotten(
    box: OutboxMessenger, part: Part, tmp_path: Path, mine: str, other: str
) -> None:
    addresses = [parse_address(mine), parse_address(mine.replace("example.org", "Example.org")), parse_address(other)]
    for n, address in enumerate(addresses):
        box.send(replace(part, address=address, key=f"k{n}"))
    (tmp_path / f"2025-05-01_{mine}_").mkdir()
    assert box.forget(addresses[0]) == 2
    assert [name for name in names(tmp_path) if not name.endswith("_")] == [
        box._place(replace(part, address=addresses[2], key="k2")).name
    ]
