"""What is known about a customer, and where they can be reached."""

from dataclasses import dataclass

from support_agent.domain.channels import CHANNELS, MAILBOX, ContactKind
from support_agent.store.customers.customers import Fact


@dataclass(frozen=True, slots=True)
class Card:
    """What is known about the customer, for the prompt and for choosing where an answer goes."""

    id: int
    first_name: str | None
    last_name: str | None
    email: str | None
    phone_number: str | None
    sms_opted_out: bool
    extracted_data: dict[str, Fact]
    email_verified: bool
    phone_verified: bool

    @property
    def name(self) -> str:
        """First and last name, as far as known."""
        return " ".join(name for name in (self.first_name, self.last_name) if name)

    def is_verified(self, kind: ContactKind) -> bool:
        """Whether their main address of that kind is verified."""
        return self.email_verified if kind == MAILBOX else self.phone_verified

    def contact(self, channel: str) -> str | None:
        """The verified contact on file for a channel; None if they have or want none there."""
        kind = CHANNELS[channel]
        refused = kind.is_short and self.sms_opted_out
        address = self.email if kind.contact == MAILBOX else self.phone_number
        return address if address and self.is_verified(kind.contact) and not refused else None
