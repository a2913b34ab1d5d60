"""Payloads: whatever stands in them comes back, also from what older versions wrote."""

from __future__ import annotations

import json
import zlib

import pytest

from bot.store.columns import pack, unpack

PAYLOAD = {"subject": "", "text": "{[]}\n", "html": "Grüße \ud800 \0 \u2028", "ü\n": "=\r\n"}


@pytest.mark.parametrize("payload", [{}, PAYLOAD])
def test_what_is_packed_comes_back(payload: dict[str, str]) -> None:
    assert unpack(pack(payload)) == payload
    assert list(unpack(pack(payload))) == list(payload)


@pytest.mark.parametrize("payload", [{}, PAYLOAD])
def test_what_older_versions_packed_is_read(payload: dict[str, str]) -> None:
    assert unpack(zlib.compress(json.dumps(payload).encode("ascii"), 1)) == payload
