"""Returns: goods come back on a label of ours, and the refund follows the parcel."""

from support_agent.domain.offers.kind import (
    ByHand,
    Facts,
    OfferKind,
    Terms,
    Wish,
    Yes,
    listed,
)
from support_agent.domain.offers.wanting import MONEY, RETURN
from support_agent.domain.policies.returns import decide_return_label
from support_agent.domain.policies.verdicts import Decision
from support_agent.domain.sentences.tables import by_hand, of_kind

_YES = listed(
    """
    label, the label, a label, return label, the return label, my return label, the return,
    i'd like the return label, i would like the return label, return, return it, my return,
    send it, send it over, email it, send the label, send label, send me the label, send me
    the return label, send the return label, make the label, create the label, make the
    return label, create the return label, with the label, with the return, with the return
    label, to the return, for the label, start the return, process the return, i want the
    label, i'd like the label, i would like the label, confirm the return, i confirm the
    return, the shipping label, return <order>
    """
)
LABEL_BY_HAND = ByHand(
    sentences=by_hand("label_by_hand"),
    how="Make a prepaid label and send it to the customer, then mark this ticket as done, with the "
    "parcel's number.",
    asks="The parcel's number, if there is one. The customer is told that you sent the label.",
)


def _decide(terms: Terms, facts: Facts) -> Decision:
    return decide_return_label(facts.order, units=terms.units, now=facts.now, limits=facts.limits)


KIND = OfferKind(
    name="return_label",
    called="return label",
    issue_type="return",
    keyword="LABEL",
    carried_out_by="carrier",
    decide=_decide,
    wish=Wish(asked=f"{RETURN}|{MONEY}", named=r"return\w{0,3}|label|send (?:it|them) back"),
    yes=Yes(
        phrases=_YES,
        refused=("return", "label", "return label", "returns"),
        is_of_goods_there=True,
        may_end_offer=False,
    ),
    sentences=of_kind("return_label"),
    deed="label",
    spoken_of="label",
    by_hand=LABEL_BY_HAND,
)
