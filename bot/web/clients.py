"""Who asks, seen through the proxies that are trusted."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from flask import Request

Network = IPv4Network | IPv6Network


def networks(text: str) -> list[Network]:
    """TRUSTED_PROXIES, split."""
    return [ip_network(word) for word in text.replace(",", " ").split()]


def client(request: Request, proxies: Sequence[Network]) -> str:
    """The nearest address that is no trusted proxy's. What stands beyond it in X-Forwarded-For anybody can write."""
    chain = [*request.headers.get("X-Forwarded-For", "").split(","), request.remote_addr or ""]
    address = ""
    for hop in reversed([hop.strip() for hop in chain]):
        if not _is_address(hop):
            break
        address = hop
        if not any(ip_address(hop) in network for network in proxies):
            break
    return address or "?"


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
