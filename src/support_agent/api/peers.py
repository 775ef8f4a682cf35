"""Where a request comes from: the socket's peer, and the clients that proxies in front report."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from starlette.requests import HTTPConnection

Network = IPv4Network | IPv6Network

LOOPBACK_NETWORKS = ("127.0.0.0/8", "::1/128")
PRIVATE_NETWORKS = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
NEAR: tuple[Network, ...] = tuple(map(ip_network, LOOPBACK_NETWORKS))
# In a container, this machine and the page's nginx connect from Docker's own networks.
NEAR_CONTAINER: tuple[Network, ...] = (*NEAR, *map(ip_network, PRIVATE_NETWORKS))


def is_local(connection: HTTPConnection, near: Sequence[Network]) -> bool:
    """Whether the peer is near, and so are all clients that it reports.

    Headers can only reduce trust: a distant peer stays distant, whatever it sends.
    """
    if "forwarded" in connection.headers:
        return False
    return all(_is_near(each, near) for each in (_peer(connection), *_forwarded(connection)))


def client_address(connection: HTTPConnection, near: Sequence[Network]) -> str:
    """The address to count a request for: the peer's, or the last one its near proxies report."""
    address = _peer(connection)
    for before in reversed(_forwarded(connection)):
        if not _is_near(address, near):
            break
        address = before
    return address


def network_of(connection: HTTPConnection, near: Sequence[Network]) -> str:
    """The client's address to count by: IPv6 as its /64, which belongs to one line."""
    try:
        ip = _plain(ip_address(client_address(connection, near)))
    except ValueError:
        return "unknown"
    return str(ip) if ip.version == 4 else str(ip_network((ip, 64), strict=False))  # noqa: PLR2004


def _peer(connection: HTTPConnection) -> str:
    return connection.client.host if connection.client else ""


def _forwarded(connection: HTTPConnection) -> list[str]:
    """The addresses in X-Forwarded-For, to which each proxy appends its caller."""
    told = ",".join(connection.headers.getlist("x-forwarded-for"))
    return [each.strip() for each in told.split(",")] if told else []


def _is_near(address: str, near: Sequence[Network]) -> bool:
    try:
        ip = _plain(ip_address(address))
    except ValueError:
        return False
    return any(ip.version == network.version and ip in network for network in near)


def _plain(ip: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """An IPv4-mapped IPv6 address ("::ffff:127.0.0.1") as IPv4."""
    return (ip.ipv4_mapped or ip) if isinstance(ip, IPv6Address) else ip
