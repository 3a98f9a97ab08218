"""Which IP addresses belong to the public internet: no other is visited unless somebody names it outright."""

from __future__ import annotations

import ipaddress


def is_public(address: str) -> bool:
    """Say whether an IP address belongs to the public internet.

    >>> [is_public(text) for text in ("203.162.1.1", "::ffff:10.0.0.1", "169.254.169.254", "ff02::1")]
    [True, False, False, False]
    """
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address):
        # Each of these carries an IPv4 address that decides: ::ffff:127.0.0.1, 2002:7f00:1::,
        # 64:ff9b::127.0.0.1.
        inner = parsed.ipv4_mapped or parsed.sixtofour or _nat64(parsed)
        if inner is not None:
            return is_public(str(inner))
    return parsed.is_global and not parsed.is_multicast


def _nat64(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if address in ipaddress.ip_network("64:ff9b::/96"):
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return None
