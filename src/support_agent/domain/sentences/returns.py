"""What customers read of their returns."""

from support_agent.domain.sentences.table import Table

_table = Table("returns")

REFUND_MADE_BEFORE = _table.fixed("refund_made_before")


@_table.filled_inert
def arrived(*, number: str, items: str, order: str) -> None:
    """That a parcel is in."""


@_table.filled_inert
def packed(*, item: str) -> None:
    """That what it is exchanged for leaves."""


@_table.filled_inert
def packed_as(*, item: str, order: str) -> None:
    """The same, with the number of the order that it leaves as."""


@_table.filled_inert
def refund_sent(*, amount: str, noted: str, time: str) -> None:
    """That the refund of a parcel that is in was made. `time`: how long the money takes."""


@_table.filled
def noted(*, reference: str) -> None:
    """The payment provider's reference, as part of a sentence."""


@_table.filled
def refund_failed(*, amount: str, ticket: str) -> None:
    """That the refund of a parcel that is in was not made."""


@_table.filled
def refund_to_decide(*, amount: str, time: str, ticket: str) -> None:
    """That a person decides on the refund within `time`."""


@_table.filled
def cancelled(*, number: str, order: str) -> None:
    """That a return was cancelled by a person."""


@_table.filled_inert
def hold_ended(*, number: str, item: str, amount: str) -> None:
    """That goods are no longer held for a parcel that is late."""
