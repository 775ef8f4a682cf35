"""Staff: who they are, and whom they answer."""

from typing import Annotated

from pydantic import BaseModel, Field

from support_agent.api.schemas.base import Read, Text
from support_agent.domain.channels import TextChannel
from support_agent.domain.roles import Role


class Operator(Read):
    """The operator whose token it is."""

    name: str
    role: Role


class TakeOver(BaseModel):
    """The colleague who has the customer now, if the caller knows of one."""

    from_name: Annotated[Text, Field(min_length=1, max_length=80)] | None = Field(
        default=None,
        description="The colleague to take the customer from. Without it, that is a 409.",
    )


class WrittenWords(BaseModel):
    """A message from a person to a customer, on a channel and to an address that the customer has.

    An email without `thread_id` starts a thread. A text message has at most 1,500 characters.
    """

    channel: TextChannel
    text: Annotated[Text, Field(min_length=1, max_length=20_000)]
    address: Annotated[Text, Field(max_length=320)] | None = None
    thread_id: Annotated[int, Field(ge=1, le=2**63 - 1)] | None = None
    subject: Annotated[Text, Field(max_length=200)] = ""
    seen_message_id: Annotated[int, Field(ge=0, le=2**63 - 1)] | None = Field(
        default=None,
        description="The newest message the writer has seen. 409 if there is a newer one.",
    )


class Unmerged(Read):
    """The two customers are separate again. `taken_from` had the contact and messages until now."""

    customer_id: int
    taken_from: int
