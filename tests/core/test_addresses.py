"""Addresses: what is one inbox, and what is none."""

from __future__ import annotations

import pytest

from bot.core.addresses import Address, parse_address
from bot.core.errors import AddressError


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("console", Address("console", "console", "console")),
        ("slack:C0123ABCD", Address("slack", "slack:C0123ABCD", "C0123ABCD")),
        (" slack:U0123ABCD ", Address("slack", "slack:U0123ABCD", "U0123ABCD")),
        ("slack:T01AB/C0123ABCD", Address("slack", "slack:T01AB/C0123ABCD", "T01AB/C0123ABCD")),
        ("Ada@Example.ORG", Address("email", "ada@example.org", "Ada@example.org")),
        ("Ada@Bücher.example", Address("email", "ada@bücher.example", "Ada@xn--bcher-kva.example")),
        ("ada@xn--bcher-kva.example", Address("email", "ada@bücher.example", "ada@xn--bcher-kva.example")),
        ("ada+papers@example.org", Address("email", "ada+papers@example.org", "ada+papers@example.org")),
    ],
)
def test_addresses(text: str, address: Address) -> None:
    assert parse_address(text) == address
    assert str(parse_address(text)) == address.identity


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "is not an address"),
        ("somebody", "is not an address"),
        ("slack:", "not a Slack address"),
        ("slack:c0123abcd", "not a Slack address"),
        ("slack:X0123ABCD", "not a Slack address"),
        ("slack:C0123ABCD\n:", "not a Slack address"),
        ("slack:T01AB/", "not a Slack address"),
        ("slack:#general", "channel's name"),
        ("@example.org", "not an e-mail address"),
        ("a@b@example.org", "not an e-mail address"),
        ("a@example.org\nBcc: b@example.org", "not an e-mail address"),
        ("ada@exa mple.org", "not an e-mail address"),
        (f"{'a' * 65}@example.org", "not an e-mail address"),  # RFC 5321, section 4.5.3.1.1
    ],
)
def test_what_is_no_address(text: str, what: str) -> None:
    with pytest.raises(AddressError, match=what) as caught:
        parse_address(text)
    assert caught.value.do or "e-mail" in what
