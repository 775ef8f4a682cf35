"""Who calls, and how certain that is."""

from dataclasses import dataclass

from support_agent.domain.channels import Evidence
from support_agent.domain.models import Level


@dataclass(frozen=True, slots=True)
class Caller:
    """One caller. `address` is the telephone number, "" if unknown."""

    customer_id: int
    address: str
    evidence: Evidence
    level: Level


@dataclass(frozen=True, slots=True)
class CallSource:
    """How a call came in. `can_transfer`: its line can ring a person. `greeting`: ours, if given.

    `address`: where a browser calls from; "" if its calls need not be counted.
    """

    is_telephone: bool = True
    can_transfer: bool = False
    greeting: str = ""
    address: str = ""
