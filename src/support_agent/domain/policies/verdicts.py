"""What a rule decides: approved, for a person, or refused. Each names the rule that made it."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Approved:
    """Allowed. `amount` in dollars and `units`, one SKU for each, say exactly what."""

    rule: str
    amount: Decimal = Decimal(0)
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NeedsHuman:
    """Not the agent's to decide. `amount` and `units` are what a person decides about."""

    rule: str
    reason: str
    amount: Decimal = Decimal(0)
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """Not allowed. `instead` says what is possible."""

    rule: str
    reason: str
    instead: str


Decision = Approved | NeedsHuman | Refused
