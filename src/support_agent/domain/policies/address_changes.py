"""Rules for changing a delivery address. Same inputs, same verdict; no I/O."""

from support_agent.domain.models import Order
from support_agent.domain.policies.verdicts import Approved, Decision, NeedsHuman, Refused


def decide_address_change(order: Order) -> Decision:
    """Whether the address may still change. The customer also has to prove who they are."""
    if order.status == "pending":
        return Approved("address.allowed")
    if order.status == "processing":
        return NeedsHuman(
            "address.processing",
            f"{order.order_number} is being packed; a person has to see whether it can be changed.",
        )
    return Refused(
        "address.status",
        f"{order.order_number} is {order.status}, so its address can't be changed.",
        "The carrier may be able to redirect a parcel that is on its way."
        if order.status == "shipped"
        else "A new order can go to another address.",
    )
