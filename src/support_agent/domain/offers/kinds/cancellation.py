"""Cancellations: an unshipped order is stopped; this does not refund the payment."""

from collections.abc import Sequence
from decimal import Decimal

from support_agent.domain.models import Order
from support_agent.domain.offers.kind import (
    ByPerson,
    Facts,
    OfferKind,
    Terms,
    Wish,
    Yes,
    listed,
)
from support_agent.domain.offers.wanting import CANCEL
from support_agent.domain.policies.cancellations import (
    decide_approved_cancellation,
    decide_cancellation,
)
from support_agent.domain.policies.verdicts import Approved, Decision, Refused
from support_agent.domain.sentences.tables import by_person, of_kind

_YES = listed(
    """
    cancel, cancel it, cancel please, cancel the order, cancel my order, cancel this order,
    cancel that order, cancel <order>, cancel my <order>, the cancellation, cancellation,
    with the cancellation, to the cancellation, with cancelling, with canceling, confirm the
    cancellation, i confirm the cancellation, confirm cancellation, i want to cancel, i'd
    like to cancel, i would like to cancel, i want it cancelled, i want to cancel my
    <order>, i want to cancel <order>, i want to cancel my order <order>, cancel order
    <order>, and cancel, and cancel it, and cancel <order>, process the cancellation
    """
)


def _decide(_terms: Terms, facts: Facts) -> Decision:
    return decide_cancellation(facts.order)


def _decide_approved(
    order: Order, _amount: Decimal | None, _units: Sequence[str]
) -> Approved | Refused:
    return decide_approved_cancellation(order)


KIND = OfferKind(
    name="cancellation",
    called="cancellation",
    issue_type="cancellation",
    # Not CANCEL: carriers take that word as an opt-out.
    keyword="CONFIRM",
    carried_out_by="shop",
    decide=_decide,
    wish=Wish(asked=CANCEL, named=r"cancel\w{0,8}"),
    yes=Yes(phrases=_YES, refused=("cancellation",), is_of_goods_there=False, may_end_offer=True),
    sentences=of_kind("cancellation"),
    deed="cancellation",
    spoken_of="cancel",
    by_person=ByPerson(
        decide=_decide_approved,
        sentences=by_person("cancellation_by_person"),
    ),
)
