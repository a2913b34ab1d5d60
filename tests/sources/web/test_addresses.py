"""Which addresses are no place on the public internet."""

from __future__ import annotations

import pytest

from bot.sources.web.addresses import is_private, numeric

PRIVATE = [
    "127.0.0.1", "127.255.0.1", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.0.1", "169.254.169.254",
    "100.64.0.1", "100.127.255.255", "0.0.0.0", "224.0.0.251", "239.1.1.1", "240.0.0.1", "255.255.255.255",
    "192.0.2.1", "198.18.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "fec0::1", "ff02::1",
    "ff0e::1", "2001:db8::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "::127.0.0.1", "2002:7f00:1::1",
    "2002:0a00:0001::", "64:ff9b::10.0.0.1", "64:ff9b::7f00:1", "100::1", "localhost", "x", "1.2.3", "256.1.1.1",
]  # fmt: skip
PUBLIC = [
    "1.1.1.1", "93.184.215.14", "172.32.0.1", "100.128.0.1", "192.169.0.1", "2606:4700::1111", "2a04:4e42::81",
    "::ffff:93.184.215.14", "64:ff9b::93.184.215.14",
]  # fmt: skip


@pytest.mark.parametrize("address", [*PRIVATE, ""])
def test_private(address: str) -> None:
    assert is_private(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public(address: str) -> None:
    assert not is_private(address)


@pytest.mark.parametrize(
    ("host", "found"), [("127.1", ["127.0.0.1"]), ("0x7f.1", ["127.0.0.1"]), ("::1", ["::1"]), ("example.org", [])]
)
def test_addresses_in_odd_notations(host: str, found: list[str]) -> None:
    assert numeric(host) == found
