"""Rules for cancellations. Same inputs, same verdict; no model, no I/O."""

from support_agent.domain.models import Order
from support_agent.domain.policies.verdicts import Approved, Decision, NeedsHuman, Refused


def decide_cancellation(order: Order) -> Decision:
    """Whether this order may still be cancelled."""
    if order.status == "pending":
        return Approved("cancel.allowed", order.total)
    if order.status == "processing":
        return NeedsHuman(
            "cancel.processing",
            f"{order.order_number} is being packed; a person has to see whether it can be stopped.",
            order.total,
        )
    instead = (
        "It can be returned after delivery."
        if order.status in {"shipped", "delivered"}
        else "There is nothing left to cancel."
    )
    return Refused(
        "cancel.status", f"{order.order_number} is {order.status} and can't be cancelled.", instead
    )


def decide_approved_cancellation(order: Order) -> Approved | Refused:
    """Whether a staff approval may cancel it. Only facts that make it impossible still refuse."""
    if order.status in {"pending", "processing"}:
        return Approved("person.approved", order.total)
    return Refused(
        "cancel.status",
        f"{order.order_number} is {order.status} and can't be cancelled.",
        "Refund it, or reject the request.",
    )
