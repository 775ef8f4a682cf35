"""What the API says to and takes from the shop's own people."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, Field

from support_agent.api.schemas import Message, Money, Read, Return, Ticket
from support_agent.domain.channels import TextChannel
from support_agent.domain.money import typed_dollars

Text = Annotated[str, Field(pattern=r"^[^\x00]*$")]
"""Every text that is taken: no NUL, and by the pattern no half of a surrogate pair either."""

Sku = Annotated[Text, Field(max_length=64)]


def _plain_number(value: object) -> object:
    if isinstance(value, str) and typed_dollars(value) is None:
        raise ValueError('write dollars and cents in digits, such as "49.99"')
    return value


class Operator(Read):
    """Who the token belongs to."""

    name: str
    role: Literal["viewer", "agent", "admin"]


class TicketPage(Read):
    """The most severe first, then the oldest. Pass `next_cursor` as `cursor` for the next page."""

    tickets: list[Ticket]
    next_cursor: str | None


class EffectShown(Read):
    """What an approval set off. pending: the vendor is being asked right now."""

    kind: str
    status: Literal["pending", "done", "failed", "unknown", "by_hand"]
    order_number: str | None
    amount: Money | None
    reference: str | None


class TicketChange(Read):
    """What a write gives back. `repeated`: it had been done before, nothing happened now."""

    ticket: Ticket
    message: Message | None = Field(None, description="What was queued for the customer.")
    effect: EffectShown | None = None
    repeated: bool


class ExpectedReturn(Return):
    """A return with whose it is."""

    order_number: str
    customer_id: int
    customer_name: str


class ReturnList(Read):
    """Returns, the oldest first."""

    returns: list[ExpectedReturn]


class ReturnRefund(Read):
    """What an arrival set off. pending: the vendor is being asked right now."""

    amount: Money
    status: Literal["pending", "done", "failed", "unknown", "by_hand"]
    reference: str | None


class ReturnChange(Read):
    """What a write gives back. `repeated`: it had been done before, nothing happened now."""

    returned: ExpectedReturn
    refund: ReturnRefund | None
    repeated: bool


class CallToken(Read):
    """What lets one call in from a browser."""

    token: str
    good_for_seconds: int


class HandlerState(Read):
    """Who answers the customer now."""

    handler: Literal["agent", "person"]
    name: str | None
    repeated: bool


class TakeOver(BaseModel):
    """Who has the customer now, as the caller knows it."""

    from_name: Annotated[Text, Field(min_length=1, max_length=80)] | None = Field(
        None, description="The colleague to take the customer from; without it that is a 409."
    )


class ReplyText(BaseModel):
    """A person's words to the customer; on SMS at most 1,500 characters."""

    text: Annotated[Text, Field(min_length=1, max_length=20_000)]
    seen_message_id: Annotated[int, Field(ge=0, le=2**63 - 1)] | None = Field(
        None, description="The newest message the writer has seen. A newer one makes it a 409."
    )


class WrittenWords(BaseModel):
    """A person's words to a customer, on a channel and to an address that the customer has.

    A mail without `thread_id` begins a thread; a text has at most 1,500 characters.
    """

    channel: TextChannel
    text: Annotated[Text, Field(min_length=1, max_length=20_000)]
    address: Annotated[Text, Field(max_length=320)] | None = None
    thread_id: Annotated[int, Field(ge=1, le=2**63 - 1)] | None = None
    subject: Annotated[Text, Field(max_length=200)] = ""
    seen_message_id: Annotated[int, Field(ge=0, le=2**63 - 1)] | None = Field(
        None, description="The newest message the writer has seen. A newer one makes it a 409."
    )


class Written(Read):
    """The message that was queued. `repeated`: it had been queued before."""

    message: Message
    repeated: bool


class ApproveTerms(BaseModel):
    """The id of the terms that were looked at."""

    approval_id: Annotated[int, Field(ge=1, le=2**63 - 1)]


class EditTerms(BaseModel):
    """Other terms for a refund: the amount, and the units if they change, one SKU for each.

    `approval_id` is the id of the terms that were looked at, and that these replace.
    """

    approval_id: Annotated[int, Field(ge=1, le=2**63 - 1)]
    amount: Annotated[
        Decimal, BeforeValidator(_plain_number), Field(gt=0, max_digits=9, decimal_places=2)
    ]
    skus: Annotated[list[Sku], Field(max_length=50)] | None = None


class RejectReason(BaseModel):
    """Why not; the customer reads it."""

    reason: Annotated[Text, Field(min_length=1, max_length=1_000)]


class DoneByHand(BaseModel):
    """What was done by hand: the bank's reference or the parcel's number, if there is one."""

    reference: Annotated[Text, Field(max_length=80)] = ""


class CloseTicket(BaseModel):
    """Who answers the customer from now on, when this was their last open case."""

    keep: bool = Field(False, description="The person who has the customer goes on answering.")


class RejectTerms(RejectReason):
    """Why not, and the id of the terms that were looked at, where there are some."""

    approval_id: Annotated[int, Field(ge=1, le=2**63 - 1)] | None = None


class Unmerged(Read):
    """Two customers again. `taken_from` had the contact and messages until now."""

    customer_id: int
    taken_from: int
