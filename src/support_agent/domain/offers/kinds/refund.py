"""Refunds: money is paid back at once, and the customer keeps the goods."""

from support_agent.domain.offers.kind import (
    ByHand,
    ByPerson,
    Facts,
    OfferKind,
    Terms,
    Wish,
    Yes,
    listed,
)
from support_agent.domain.offers.wanting import CANCEL, MONEY, RETURN
from support_agent.domain.policies.refunds import decide_approved_refund, decide_refund
from support_agent.domain.policies.verdicts import Decision
from support_agent.domain.sentences.tables import by_hand, by_person, of_kind

_YES = listed(
    """
    refund, refund please, refund it, refund me, refund that, refund them, refund <order>,
    the refund, my refund, that refund, this refund, with the refund, with my refund, to the
    refund, for the refund, issue the refund, make the refund, process the refund, send the
    refund, do the refund, give me the refund, i want the refund, i would like the refund,
    i'd like the refund, i want a refund, get the refund, to have this refund, i like to
    have this refund, confirm the refund, i confirm the refund, i hereby confirm the refund,
    i agree to the refund, money back
    """
)


def _decide(terms: Terms, facts: Facts) -> Decision:
    return decide_refund(
        facts.order,
        amount=terms.amount,
        units=terms.units,
        refunded_today=facts.refunded_today,
        now=facts.now,
        limits=facts.limits,
    )


KIND = OfferKind(
    name="refund",
    called="refund",
    issue_type="refund",
    keyword="REFUND",
    carried_out_by="payments",
    decide=_decide,
    wish=Wish(asked=f"{MONEY}|{RETURN}|{CANCEL}", named=r"refund\w{0,3}"),
    yes=Yes(
        phrases=_YES,
        refused=("refund", "money back", "refunds"),
        is_of_goods_there=True,
        may_end_offer=False,
    ),
    sentences=of_kind("refund"),
    deed="refund",
    spoken_of=r"refund|money|credit|reimburs|[$€£]",
    by_hand=ByHand(
        sentences=by_hand("refund_by_hand"),
        how="Pay it by your own means, then mark this ticket as done, with the bank's reference.",
        asks="The bank's reference, if there is one. The customer is told that it was paid.",
    ),
    by_person=ByPerson(
        decide=decide_approved_refund,
        has_amount=True,
        sentences=by_person("refund_by_person"),
    ),
)
