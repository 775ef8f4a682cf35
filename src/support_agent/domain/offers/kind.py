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

payments: the payment provider refunds the amount. carrier: a label is made, and the goods come
back. shop: the order is changed in the transaction of the yes. people: a person does it by hand.
"""


class Detail(TypedDict, total=False):
    """The rest of the offer: the product of an exchange, the refund that waits for a return.

    As stored with the offer and in the ledger. Amounts are dollars as text ("89.99").
    """

    new_sku: str
    new_name: str
    new_price: str
    refund_on_arrival: str
    person_decides_refund: bool


@dataclass(frozen=True, slots=True)
class Terms:
    """What is wanted or was offered: one SKU per unit, dollars, and the rest."""

    units: Sequence[str] = ()
    amount: Decimal | None = None
    detail: Detail = field(default_factory=Detail)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a rule may use, from the shop's current rows.

    `refunded_today`: dollars refunded to the customer in the last 24 hours, over all orders. `old`
    and `new`: the products of an exchange, None if the catalog does not have them.
    """

    order: Order
    now: datetime
    limits: Limits
    refunded_today: Decimal = Decimal(0)
    old: Product | None = None
    new: Product | None = None


Decide = Callable[[Terms, Facts], Decision | None]
"""Whether the terms are allowed with these facts; None if they are no longer the offered ones."""

DecideApproved = Callable[[Order, Decimal | None, Sequence[str]], Approved | Refused]
"""Whether a staff approval can be carried out: the amount in dollars, one SKU per unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How customers ask for it and refuse it: patterns for lowercase text.

    `asked`: a clause that asks for it (wanting.py). `named`: its names in a refusal.
    """

    asked: str
    named: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Yes:
    """What a yes may say about it, besides what a yes to anything may say.

    `phrases`: whole phrases that name it, including its keyword, with <order> and <amount> for the
    offer's own. `refused`: its names in a refusal ("no need for the refund"). `is_of_goods_there`:
    the goods have arrived, so a yes may come with what is wrong with them. `may_end_offer`: its own
    word with a code may mean the offer itself ("cancel 4821"), so it is not a yes.
    """

    phrases: tuple[str, ...]
    refused: tuple[str, ...]
    is_of_goods_there: bool
    may_end_offer: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ByHand:
    """What a person has to do if no vendor does it, and what the customer reads about it.

    `how`: what the ticket says. `asks`: what the page asks the person who has done it.
    """

    sentences: ByHandSentences
    how: str
    asks: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ByPerson:
    """What a person decides if a rule does not, and what the customer reads about it."""

    decide: DecideApproved
    sentences: ByPersonSentences
    has_amount: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferKind:
    """One kind of offer. `name`: in rows, documents, the ledger and the API.

    `called`: what people call it. `issue_type`: the kind of a case about it. `keyword`: the word
    that a customer replies with the code. `deed`: what it does, as claims name it
    (agent/claims/words.toml); `also_done`: further deeds once it is done; `spoken_of`: a pattern
    for sentences about money or goods that it sends. `by_hand`: None if no person ever does it by
    hand; `by_person`: None if no person ever decides it. `takes_stock`: its new product is reserved
    from the yes on.
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
        """Whether goods come back for it: what is due is paid when they arrive."""
        return self.carried_out_by == "carrier"


def listed(phrases: str) -> tuple[str, ...]:
    """Phrases as kind files write them: separated by commas, over several lines."""
    return tuple(" ".join(phrase.split()) for phrase in phrases.split(",") if phrase.strip())
