"""Channels, evidence and contact addresses."""

import re
from typing import Literal

Channel = Literal["email", "sms", "voice"]
TextChannel = Literal["email", "sms"]
ContactKind = Literal["email", "phone"]

Evidence = Literal["signed", "aligned", "simulated", "none"]
"""Why we believe who sent a message.

signed: the provider's signature held (Twilio). aligned: the provider's signature held and DKIM or
SPF vouches for the domain in From. simulated: written on the page or by an unsigned webhook in
development. none: nothing vouches for the sender.
"""

TRUSTED: frozenset[Evidence] = frozenset({"signed", "aligned", "simulated"})
"""What shows that a message comes from the address it names."""

UNIDENTIFIED = "unidentified sender"
"""How the address of mail begins whose sender can't be told safely; what the mail says of its
sender follows. It is shown to people, never answered.
"""

UNREADABLE = "can't be read"
"""Why mail is not answered whose parts can't be told."""

FAILED_CHECK = "fails SPF or DKIM"
"""Why mail is not answered that its domain says is none of its own."""

MAILING_LIST, BULK_MAIL = "mailing list", "bulk mail"
WISHES_NO_ANSWER, MACHINE_SENDER = "asks for no automatic answer", "machine sender"
ONLY_MARKED = frozenset({MAILING_LIST, BULK_MAIL, WISHES_NO_ANSWER, MACHINE_SENDER})
"""Why mail is not answered that a person may have written all the same.

Such a mark asks that no machine answers (RFC 3834, section 2); it says of no words whose they are.
"""

OWN_NAME = "written under our own address"
SAYS_AUTOMATIC = "calls itself an automatic reply"
SHORT_CODE, NAMED_SENDER = "short code", "alphanumeric sender"
UNCERTAIN = ONLY_MARKED | {OWN_NAME, SHORT_CODE, NAMED_SENDER}
"""Why a message is not answered although it does not say that a machine wrote it. Each is a case:
its sender's own where a person may have written it, else one for all of them together.
"""

CARRIER_KEYWORD = "carrier keyword"
OTHER_MESSENGER = "another messenger"
"""Why a message by WhatsApp or RCS is not answered: nothing here can write there."""

DELIVERY_REPORT, OWN_ADDRESS = "delivery report", "our own address"
NOT_READ = frozenset({CARRIER_KEYWORD, DELIVERY_REPORT, OWN_ADDRESS})
"""What is kept and not answered and holds no words of a customer that a person has to read."""

_MAILBOX = re.compile(
    r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?$"
)


def contact_kind(channel: Channel) -> ContactKind:
    """The kind of address a channel is reached under: e-mail, or the phone for SMS and voice."""
    return "email" if channel == "email" else "phone"


def normal_email(address: str) -> str | None:
    """The address lower-cased, or None when it is not one plain mailbox (`local@domain`)."""
    address = address.strip()
    # Dots in a row before the @ are against the grammar, and some carriers give such addresses.
    is_one = _MAILBOX.match(address) and ".." not in address.rpartition("@")[2]
    return address.lower() if is_one else None


def is_unidentified(address: str | None) -> bool:
    """Whether nobody is known to have written under this address."""
    return address is None or address.startswith(UNIDENTIFIED)


def masked_address(address: str) -> str:
    """An address that its owner recognises and nobody else can use: "al***@example.com"."""
    local, at, domain = address.partition("@")
    return f"{local[:2]}***@{domain}" if at else f"***{address[-4:]}"
