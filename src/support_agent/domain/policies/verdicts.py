"""The verdicts of a rule: approved, needs a person, or refused. Each names its rule."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Approved:
    """Allowed. `amount` (dollars) and `units` (one SKU each) say exactly what."""

    rule: str
    amount: Decimal = Decimal(0)
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NeedsHuman:
    """A person must decide. `amount` and `units` are what they decide about."""

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
