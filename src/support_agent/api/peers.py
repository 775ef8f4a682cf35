"""Where a request comes from: the socket's peer, and whom a proxy in front says it speaks for."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from starlette.requests import HTTPConnection

Network = IPv4Network | IPv6Network

LOOPBACK_NETWORKS = ("127.0.0.0/8", "::1/128")
PRIVATE_NETWORKS = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
NEAR: tuple[Network, ...] = tuple(map(ip_network, LOOPBACK_NETWORKS))
# In a container this machine and the page's nginx come from Docker's own networks.
NEAR_CONTAINER: tuple[Network, ...] = (*NEAR, *map(ip_network, PRIVATE_NETWORKS))


def is_local(connection: HTTPConnection, near: Sequence[Network]) -> bool:
    """Whether the peer is near, and so is everybody it says it speaks for.

    Headers can only take away here: a peer from afar stays that, whatever it sends.
    """
    if "forwarded" in connection.headers:
        return False
    return all(_is_near(each, near) for each in (_peer(connection), *_forwarded(connection)))


def client_address(connection: HTTPConnection, near: Sequence[Network]) -> str:
    """Whom to count a request for: the peer, or the last address its near proxies vouch for."""
    address = _peer(connection)
    for before in reversed(_forwarded(connection)):
        if not _is_near(address, near):
            break
        address = before
    return address


def network_of(connection: HTTPConnection, near: Sequence[Network]) -> str:
    """The client's address to count by: an IPv6 one as its /64, which one line has to itself."""
    try:
        ip = _plain(ip_address(client_address(connection, near)))
    except ValueError:
        return "unknown"
    return str(ip) if ip.version == 4 else str(ip_network((ip, 64), strict=False))  # noqa: PLR2004


def _peer(connection: HTTPConnection) -> str:
    return connection.client.host if connection.client else ""


def _forwarded(connection: HTTPConnection) -> list[str]:
    """The addresses in X-Forwarded-For: each proxy appends whom it was called by."""
    told = ",".join(connection.headers.getlist("x-forwarded-for"))
    return [each.strip() for each in told.split(",")] if told else []


def _is_near(address: str, near: Sequence[Network]) -> bool:
    try:
        ip = _plain(ip_address(address))
    except ValueError:
        return False
    return any(ip.version == network.version and ip in network for network in near)


def _plain(ip: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """An IPv4 address in IPv6's clothes ("::ffff:127.0.0.1") as what it is."""
    return (ip.ipv4_mapped or ip) if isinstance(ip, IPv6Address) else ip
