"""What an offer kind declares: its names, its words, its rule, and who carries out a yes to it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Literal, TypedDict

from support_agent.domain.models import IssueType, Order
from support_agent.domain.policies.exchanges import Product
from support_agent.domain.policies.verdicts import Approved, Decision, Refused
from support_agent.domain.sentences.tables import (
    ByHandSentences,
    ByPersonSentences,
    KindSentences,
)
from support_agent.domain.shop import Limits

CarriedOutBy = Literal["payments", "carrier", "shop", "people"]
"""Who makes the effect of a yes.

payments: the payment provider pays the amount back. carrier: a label is made, and the goods come
back. shop: the order is changed in the transaction of the yes. people: a person does it by hand.
"""


class Detail(TypedDict, total=False):
    """What else was offered: the product of an exchange, the refund that waits for a return.

    As stored with the offer and in the ledger. Amounts are dollars in digits ("89.99").
    """

    new_sku: str
    new_name: str
    new_price: str
    refund_on_arrival: str
    person_decides_refund: bool


@dataclass(frozen=True, slots=True)
class Terms:
    """What is wanted, or was offered: one SKU for each unit, dollars, and what else there is."""

    units: Sequence[str] = ()
    amount: Decimal | None = None
    detail: Detail = field(default_factory=Detail)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a rule may look at, as the shop's rows are now.

    `refunded_today`: dollars refunded to the customer in the last 24 hours, over all orders. `old`
    and `new`: the products of an exchange, None where the catalog does not have them.
    """

    order: Order
    now: datetime
    limits: Limits
    refunded_today: Decimal = Decimal(0)
    old: Product | None = None
    new: Product | None = None


Decide = Callable[[Terms, Facts], Decision | None]
"""Whether the terms hold for these facts; None when they are not the offered ones any more."""

DecideApproved = Callable[[Order, Decimal | None, Sequence[str]], Approved | Refused]
"""Whether a person's yes can carry it out: the amount in dollars, one SKU for each unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How customers ask for it and turn it down: patterns for small letters.

    `asked`: a clause that asks for it (wanting.py). `named`: what it is called in a refusal.
    """

    asked: str
    named: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Yes:
    """What a yes may say of it, beside what a yes to anything may say.

    `phrases`: what names it, its keyword too, in whole phrases, with <order> and <amount> for the
    offer's own.
    `refused`: what a refusal names it by ("no need for the refund").
    `is_of_goods_there`: the goods have arrived, so that what is wrong with them may stand beside a
    yes. `may_end_offer`: its own word with a code may be meant for the offer itself ("cancel
    4821"), so that it is no yes.
    """

    phrases: tuple[str, ...]
    refused: tuple[str, ...]
    is_of_goods_there: bool
    may_end_offer: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ByHand:
    """What a person is asked to do where no vendor does it, and what the customer reads of it.

    `how`: what the ticket says. `asks`: what the page asks of whoever has done it.
    """

    sentences: ByHandSentences
    how: str
    asks: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ByPerson:
    """What a person decides where a rule does not, and what the customer reads of it."""

    decide: DecideApproved
    sentences: ByPersonSentences
    has_amount: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferKind:
    """One kind of offer. `name`: as rows, documents, the ledger and the API have it.

    `called`: by people. `issue_type`: what a case about it is. `keyword`: the word that a customer
    replies with the code. `deed`: what it does, as claims name it (agent/claims/words.toml);
    `also_done`: further deeds once it is done; `spoken_of`: a pattern for sentences about money or
    goods that it sets on their way. `by_hand`: None where it never waits for a person's hands;
    `by_person`: None where a person never decides it. `takes_stock`: its new product is held from
    the yes on.
    """

    name: str
    called: str
    issue_type: IssueType
    keyword: str
    carried_out_by: CarriedOutBy
    decide: Decide
    wish: Wish
    yes: Yes
    sentences: KindSentences
    deed: str
    spoken_of: str
    also_done: tuple[str, ...] = ()
    by_hand: ByHand | None = None
    by_person: ByPerson | None = None
    takes_stock: bool = False

    @property
    def pays(self) -> bool:
        """Whether a yes pays its amount back at once."""
        return self.carried_out_by == "payments"

    @property
    def sends_back(self) -> bool:
        """Whether goods come back for it: what is due goes out when they arrive."""
        return self.carried_out_by == "carrier"


def listed(phrases: str) -> tuple[str, ...]:
    """Phrases as kind files write them: separated by commas, over several lines."""
    return tuple(" ".join(phrase.split()) for phrase in phrases.split(",") if phrase.strip())
