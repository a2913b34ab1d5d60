"""The seal: what is not ours to the letter is not opened; the key file is made once, for us alone."""

from __future__ import annotations

import re
import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app.seals import Sealer, find_keys
from bot.core.addresses import parse_address
from bot.core.errors import SettingsError
from bot.core.links import SignedLinks
from bot.core.subscriptions import Subscriber

GOLDEN = "jjSTW8kAjiXG-s65ya"
OLD, NEW = "the-old-key-of-2024", "the-new-key-of-2025"
SEAL = Sealer([NEW, OLD])


def opened(token: str, *, seal: Sealer = SEAL, old_keys: bool = True) -> str | None:
    return seal.opened("unsubscribe", token, old_keys=old_keys)


def test_what_was_sealed_is_opened() -> None:
    token = SEAL.seal("unsubscribe", "ya-1")
    assert re.fullmatch(r"[A-Za-z0-9_-]{16}ya-1", token)
    assert opened(token) == "ya-1"
    assert opened(token, old_keys=False) == "ya-1"


def test_it_is_the_same_every_time() -> None:
    """A link in a mail of years ago must go on working: this is one that an earlier version made."""
    assert SEAL.seal("unsubscribe", "ya") == GOLDEN


def test_for_another_purpose_it_is_nothing() -> None:
    assert opened(SEAL.seal("confirm", "ya")) is None
    assert opened(SEAL.seal("message", "ya")) is None


def test_an_old_key_opens_where_it_may() -> None:
    token = Sealer([OLD]).seal("unsubscribe", "ya")
    assert opened(token) == "ya"
    assert opened(token, old_keys=False) is None
    assert opened(token, seal=Sealer([NEW])) is None


@given(st.data())
def test_one_letter_changed_and_it_is_shut(data: st.DataObject) -> None:
    token = SEAL.seal("unsubscribe", "ya-1")
    at = data.draw(st.integers(0, len(token) - 1))
    letter = data.draw(st.characters(codec="utf-8").filter(lambda c: c != token[at]))
    assert opened(token[:at] + letter + token[at + 1 :]) is None


@given(st.text(max_size=40))
def test_no_text_opens_it(text: str) -> None:
    assert opened(text) is None


def test_cut_off_or_longer_it_is_shut() -> None:
    token = SEAL.seal("unsubscribe", "ya-1")
    assert [opened(token[:n]) for n in range(len(token))] == [None] * len(token)
    assert [opened(token + more) for more in ("-", "0", "=", " ", "\n")] == [None] * 5


def test_the_header_that_holds_it_is_short() -> None:
    links = SignedLinks(SEAL, "https://papers.example.org")
    link = links.unsubscribe(Subscriber(id=36**3 - 1, address=parse_address("ada@example.org")))
    assert len(f"List-Unsubscribe: <{link}>") <= 78


def test_the_key_is_made_once_for_us_alone(tmp_path: Path) -> None:
    file = tmp_path / "state" / "secret.key"
    with ThreadPoolExecutor(8) as pool:
        found = {tuple(keys) for keys in pool.map(lambda _: find_keys("", file), range(16))}
    assert len(found) == 1
    assert list(file.parent.iterdir()) == [file]
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(found.pop()[0]) > 40


def test_a_rehearsal_makes_no_file(tmp_path: Path) -> None:
    file = tmp_path / "secret.key"
    assert find_keys("", file, make=False) != find_keys("", file, make=False)
    assert not file.exists()
    kept = find_keys("", file)
    assert find_keys("", file, make=False) == kept


@pytest.mark.parametrize("text", [f"{NEW} {OLD}", f"{NEW},{OLD}", f" {NEW},\n {OLD} "])
def test_several_are_newest_first(tmp_path: Path, text: str) -> None:
    file = tmp_path / "secret.key"
    assert find_keys(text, file) == [NEW, OLD]
    assert not file.exists()
    file.write_text(text)
    assert find_keys("", file) == [NEW, OLD]


@pytest.mark.parametrize("text", ["short-s3cret", f"{NEW} short-s3cret", ","])
def test_a_weak_key_is_refused_and_not_shown(tmp_path: Path, text: str) -> None:
    with pytest.raises(SettingsError, match="at least 16") as error:
        find_keys(text, tmp_path / "secret.key")
    assert "s3cret" not in str(error.value)


def test_a_key_file_that_is_none(tmp_path: Path) -> None:
    file = tmp_path / "secret.key"
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsError, match="not text"):
        find_keys("", file)
    file.write_bytes(b"\n")
    with pytest.raises(SettingsError, match="at least 16"):
        find_keys("", file)
    with pytest.raises(SettingsError, match="cannot be kept"):
        find_keys("", file / "below")
