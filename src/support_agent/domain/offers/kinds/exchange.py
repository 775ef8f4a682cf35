"""Exchanges: goods come back on a label, and another product is sent when they arrive."""

from support_agent.domain.offers.kind import (
    Facts,
    OfferKind,
    Terms,
    Wish,
    Yes,
    listed,
)
from support_agent.domain.offers.kinds.return_label import LABEL_BY_HAND
from support_agent.domain.offers.wanting import RETURN, SWAP
from support_agent.domain.policies.exchanges import decide_exchange
from support_agent.domain.policies.verdicts import Decision
from support_agent.domain.sentences.tables import of_kind

_YES = listed(
    """
    i want to exchange it, exchange, the exchange, exchange it, swap, swap it, the swap,
    with the exchange, with the swap, to the exchange, do the exchange, make the exchange,
    let's do the exchange, confirm the exchange, i confirm the exchange, process the
    exchange, the replacement, i want the exchange, i'd like the exchange, and exchange it,
    and swap it
    """
)


def _decide(terms: Terms, facts: Facts) -> Decision | None:
    """None if the product or its price is no longer the offered one."""
    if facts.new is None or str(facts.new.price) != terms.detail.get("new_price"):
        return None
    return decide_exchange(
        facts.order,
        units=terms.units,
        line=facts.old.line if facts.old else None,
        new=facts.new,
        now=facts.now,
        limits=facts.limits,
    )


KIND = OfferKind(
    name="exchange",
    called="exchange",
    issue_type="return",
    keyword="EXCHANGE",
    carried_out_by="carrier",
    takes_stock=True,
    decide=_decide,
    wish=Wish(asked=f"{SWAP}|{RETURN}", named=r"exchang\w{0,4}|swap\w{0,4}|replac\w{0,5}"),
    yes=Yes(
        phrases=_YES,
        refused=("exchange", "swap", "replacement"),
        is_of_goods_there=True,
        may_end_offer=False,
    ),
    sentences=of_kind("exchange"),
    deed="exchange",
    also_done=("label",),
    spoken_of="replac|exchang|swap",
    by_hand=LABEL_BY_HAND,
)
