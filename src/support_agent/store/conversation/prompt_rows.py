"""What a prompt shows of a customer's files, offers and cases, as JSON."""

from typing import Literal, TypedDict


class OpenOffer(TypedDict):
    """An offer that waits for a yes. Dollars and times as in JSON."""

    id: int
    code: str
    kind: str
    order_number: str
    amount: str | None
    expires_at: str
    new_item: str | None
    refund_on_arrival: str | None
    person_decides_refund: bool | None
    items: list[str] | None


class OpenCase(TypedDict):
    """A ticket of the customer's that is not closed. `ticket`: its number, "TCK-7"."""

    id: int
    ticket: str
    subject: str
    status: Literal["open", "taken"]
