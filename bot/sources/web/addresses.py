"""Where a name leads on the network, and which addresses a stranger's redirect may not lead to."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

Resolve = Callable[[str, int], Iterable[str]]
"""All addresses of a host name, for a port. Raises OSError when there are none."""

_NAT64 = IPv6Network("64:ff9b::/96")


def resolve(host: str, port: int) -> list[str]:
    """All addresses of ``host`` by this machine's resolver, which also reads “127.1” and “0x7f000001”."""
    return _addresses(host, port, 0)


def numeric(host: str) -> list[str]:
    """The address that ``host`` itself is, in whatever notation; empty for a name. Nobody is asked."""
    try:
        return _addresses(host, 0, socket.AI_NUMERICHOST)
    except OSError:
        return []


def _addresses(host: str, port: int, flags: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=flags)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def is_private(address: str) -> bool:
    """Whether ``address`` is no place on the public internet: loopback, private, link-local, multicast, reserved,
    carrier-grade NAT (https://www.iana.org/assignments/iana-ipv4-special-registry/), or an IPv4 address of these
    inside an IPv6 one. What is no address counts as private."""
    try:
        ip = _inner(ip_address(address.partition("%")[0]))
    except ValueError:
        return True
    return not ip.is_global or ip.is_multicast or ip.is_reserved or (ip.version == 6 and ip.is_site_local)


def _inner(ip: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address that an IPv6 one stands for (mapped, 6to4, NAT64 of RFC 6052), else itself."""
    if isinstance(ip, IPv4Address):
        return ip
    if ip in _NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or ip
