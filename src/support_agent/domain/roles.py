"""The roles of staff, and what each may do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Role = Literal["viewer", "agent", "admin"]

VIEWER: Final = "viewer"
AGENT: Final = "agent"
ADMIN: Final = "admin"


@dataclass(frozen=True, slots=True)
class Rights:
    """What a role may do beyond its rank.

    `takes_over_tickets`: take a ticket that a colleague has.
    """

    takes_over_tickets: bool = False


ROLES: Mapping[Role, Rights] = {
    VIEWER: Rights(),  # reads only
    AGENT: Rights(),  # also answers customers and decides on tickets
    ADMIN: Rights(takes_over_tickets=True),
}
"""Every role, the lowest first: each may do everything that those before it may."""

_RANK = {role: rank for rank, role in enumerate(ROLES)}


def is_at_least(role: Role, least: Role) -> bool:
    """Whether a role may do everything that `least` may."""
    return _RANK[role] >= _RANK[least]
