"""How a yes is carried out, by who does it (domain/offers, `carried_out_by`)."""

from collections.abc import Mapping

from support_agent.domain.offers import KINDS
from support_agent.domain.offers.kind import CarriedOutBy
from support_agent.flows.commerce.ways.carrier import Carried
from support_agent.flows.commerce.ways.payments import Paid
from support_agent.flows.commerce.ways.people import ByPeople
from support_agent.flows.commerce.ways.shop import Stopped
from support_agent.flows.commerce.ways.way import Fulfillment

_WAYS: Mapping[CarriedOutBy, Fulfillment] = {
    "payments": Paid(),
    "carrier": Carried(),
    "shop": Stopped(),
    "people": ByPeople(),
}


def way_of(kind: str) -> Fulfillment:
    """How an offer of that kind is carried out."""
    return _WAYS[KINDS[kind].carried_out_by]
