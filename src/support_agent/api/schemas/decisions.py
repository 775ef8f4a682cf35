"""What a person sends about a ticket: a reply, a decision, its closing."""

from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, Field

from support_agent.api.schemas.base import Text
from support_agent.domain.money import currency, typed_amount


def _plain_number(value: object) -> object:
    if isinstance(value, str) and typed_amount(value) is None:
        raise ValueError(f'write {currency().words} in digits, such as "49.99"')
    return value


Sku = Annotated[Text, Field(max_length=64)]


class ReplyText(BaseModel):
    """A message from a person to the customer. A text message has at most 1,500 characters."""

    text: Annotated[Text, Field(min_length=1, max_length=20_000)]
    seen_message_id: Annotated[int, Field(ge=0, le=2**63 - 1)] | None = Field(
        default=None,
        description="The newest message the writer has seen. 409 if there is a newer one.",
    )


class ApproveTerms(BaseModel):
    """The id of the terms that the caller saw."""

    approval_id: Annotated[int, Field(ge=1, le=2**63 - 1)]


class EditTerms(BaseModel):
    """Other terms for a refund: the amount, and the items if they change, one SKU for each unit.

    `approval_id` is the id of the terms that these replace.
    """

    approval_id: Annotated[int, Field(ge=1, le=2**63 - 1)]
    amount: Annotated[
        Decimal, Field(gt=0, max_digits=9, decimal_places=2), BeforeValidator(_plain_number)
    ]
    skus: Annotated[list[Sku], Field(max_length=50)] | None = None


class RejectReason(BaseModel):
    """The reason. The customer reads it."""

    reason: Annotated[Text, Field(min_length=1, max_length=1_000)]


class RejectTerms(RejectReason):
    """The reason, and the id of the terms that the caller saw, if there are any."""

    approval_id: Annotated[int, Field(ge=1, le=2**63 - 1)] | None = None


class DoneByHand(BaseModel):
    """What was done by hand.

    `reference` is the bank's reference or the tracking number, if there is one.
    """

    reference: Annotated[Text, Field(max_length=80)] = ""


class CloseTicket(BaseModel):
    """Who answers the customer after their last open ticket."""

    keep: bool = Field(
        default=False, description="True: the person who has the customer keeps answering."
    )
