"""The seal under the links in mails (itsdangerous), and the keys that it signs with."""

from __future__ import annotations

import hmac
import os
import re
import secrets
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import get_args

from itsdangerous import Signer
from itsdangerous.signer import SigningAlgorithm

from bot.core.errors import SettingsError
from bot.core.links import Purpose

SHORTEST = 16
"""Characters of the shortest key that is taken."""

_LENGTH = 16
"""Characters of a signature: 96 bits, so that an unsubscribe link fits a header line. Guessing one takes asking us."""


class _Short(SigningAlgorithm):
    """HMAC-SHA256, cut to 96 bits."""

    def get_signature(self, key: bytes, value: bytes) -> bytes:
        return hmac.digest(key, value, sha256)[: _LENGTH * 6 // 8]


class _Signer(Signer):
    """Derives each key once: thousands of mails are signed in a row."""

    def __init__(self, keys: Sequence[str], salt: str) -> None:
        super().__init__([*keys], salt, key_derivation="hmac", digest_method=sha256, algorithm=_Short())
        self._derived: dict[str | bytes | None, bytes] = {}

    def derive_key(self, secret_key: str | bytes | None = None) -> bytes:
        if secret_key not in self._derived:
            self._derived[secret_key] = super().derive_key(secret_key)
        return self._derived[secret_key]


class Sealer:
    """A ``Seal``. ``keys`` are newest first: the first one signs. The signature stands in front, so that a link ends in
    a letter or a digit: mail programs that look for links in a text leave signs at their end out."""

    def __init__(self, keys: Sequence[str]) -> None:
        purposes: tuple[Purpose, ...] = get_args(Purpose)
        self._newest = {purpose: _Signer(keys[:1], f"paperround {purpose}") for purpose in purposes}
        self._all = {purpose: _Signer([*reversed(keys)], f"paperround {purpose}") for purpose in purposes}

    def seal(self, purpose: Purpose, text: str) -> str:
        return self._newest[purpose].get_signature(text).decode() + text

    def opened(self, purpose: Purpose, token: str, *, old_keys: bool) -> str | None:
        signature, text = token[:_LENGTH], token[_LENGTH:]
        signer = (self._all if old_keys else self._newest)[purpose]
        return text if text and signer.verify_signature(text, signature) else None


def find_keys(setting: str, file: Path, *, make: bool = True) -> list[str]:
    """The keys of SECRET_KEY, else the one in ``file``, which is made where there is none. Not ``make``: a rehearsal,
    for which any key will do. Raises SettingsError, which never shows a key."""
    if setting.strip():
        return _checked(setting, "SECRET_KEY")
    if not (file.exists() or make):
        return [secrets.token_urlsafe(32)]
    try:
        return _checked(_kept(file), str(file))
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not text"
        raise SettingsError(
            f"The key for signing links cannot be kept here: {reason}.",
            where=str(file),
            do="Make STATE_DIR a folder that can be written, or set SECRET_KEY.",
        ) from error


def _checked(text: str, where: str) -> list[str]:
    keys = [key for key in re.split(r"[\s,]+", text) if key]
    if not keys or min(map(len, keys)) < SHORTEST:
        raise SettingsError(
            f"A key for signing links has at least {SHORTEST} characters.",
            where=where,
            do="Make one: python3 -c 'import secrets; print(secrets.token_urlsafe(32))'. Of several the newest comes "
            "first, with blanks between.",
        )
    return keys


def _kept(file: Path) -> str:
    """What is in ``file``; a new key where there is none. Of several processes that find none, one makes it: it appears
    whole, for nobody else to read."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        made = file.with_name(f".tmp-{file.name}.{secrets.token_hex(4)}")
        descriptor = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "w", encoding="ascii") as opened:
                opened.write(secrets.token_urlsafe(32) + "\n")
                opened.flush()
                os.fsync(opened.fileno())
            _place(made, file)
        finally:
            made.unlink(missing_ok=True)
    return file.read_text(encoding="utf-8")


def _place(made: Path, file: Path) -> None:
    try:
        file.hardlink_to(made)
    except FileExistsError:  # somebody else was quicker, and that key counts
        return
