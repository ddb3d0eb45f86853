"""Which network addresses everybody can reach, and the one look-up of a name before a connection.

A name is looked up once, all its addresses are judged, and who connects connects to one of these
very addresses: a name that means another machine a moment later changes nothing.
"""

from __future__ import annotations

import ipaddress
import socket
from typing import TYPE_CHECKING, TypeAlias

from desktop.base.errors import DownloadError
from desktop.domain.download import spelled_place

if TYPE_CHECKING:
    from desktop.domain.download import AllowedHosts

_Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
_V6_PUBLIC = ipaddress.ip_network("2000::/3")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
# What `is_global` lets pass, or lets pass in some versions of Python.
_REFUSED = [
    ipaddress.ip_network(each)
    for each in (
        *("0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "240.0.0.0/4"),
        "168.63.129.16/32",  # a cloud's machines ask it about themselves
        *("2001::/23", "2001:db8::/32", "3fff::/20"),  # tunnels, examples
    )
]


def is_public(address: str) -> bool:
    """Whether an IP address is one that everybody can reach: no house's, machine's or cloud's own.

    An IPv4 address inside of an IPv6 one is judged as what it is.
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    inner = _inner(found)
    if inner is not None:
        return is_public(str(inner))
    if found.version == 6 and found not in _V6_PUBLIC:
        return False
    if found.is_multicast or not found.is_global:
        return False
    return not any(found.version == net.version and found in net for net in _REFUSED)


def _inner(address: _Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 one leads to."""
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


def addresses_of(host: str, port: int, allowed: AllowedHosts) -> list[str]:
    """Look a host up, once: the IP addresses that may be connected to, the preferred one first.

    Raises:
        DownloadError: There are none, or one of them is not public and not allowed.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise DownloadError(
            f"There is no server {host}.",
            reason="unreachable",
            is_passing=getattr(error, "errno", None) == socket.EAI_AGAIN,
            advice="Check the address, and whether this machine is online.",
        ) from error
    addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
    place = spelled_place(host, port)
    if not allowed.permits(place) and not all(map(is_public, addresses)):
        raise DownloadError(
            f"{host} is no public server: nothing is fetched from inside a network.",
            reason="not_public",
            advice=f"Allow {place}, if that server is meant.",
        )
    return addresses
