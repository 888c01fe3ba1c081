"""Internet addresses, as far as they say who asks."""

import socket

_IPV4_IN_IPV6 = bytes(10) + b"\xff\xff"


def network(address: str) -> str:
    """Who asks, as far as an address tells: an IPv4 address itself, of an IPv6 address its first 64 bits.

    Whoever holds an IPv6 address holds 2^64 of them. An IPv4 address written as IPv6 is the IPv4 address, and what is no
    address stays what it is.
    """
    try:
        packed = socket.inet_pton(socket.AF_INET6, address)
    except (OSError, ValueError):
        return address
    if packed.startswith(_IPV4_IN_IPV6):
        return socket.inet_ntop(socket.AF_INET, packed[12:])
    return f"{socket.inet_ntop(socket.AF_INET6, packed[:8] + bytes(8))}/64"
