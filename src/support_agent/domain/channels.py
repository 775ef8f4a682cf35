"""Channels, evidence and contact addresses."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

Channel = Literal["email", "sms", "voice"]
TextChannel = Literal["email", "sms"]
ContactKind = Literal["email", "phone"]

MAILBOX: Final = "email"
NUMBER: Final = "phone"
COLUMNS: Mapping[ContactKind, str] = {MAILBOX: "email", NUMBER: "phone_number"}
"""The column of a customer's main address of each kind, in customer files and in the store."""
EMAIL: Final = "email"
SMS: Final = "sms"
VOICE: Final = "voice"


@dataclass(frozen=True, slots=True)
class ChannelKind:
    """What a channel is. Code decides by these properties, not by the channel's name.

    `contact`: the kind of address it uses. `is_mail`: messages have a subject, belong to threads
    and may have markdown. `is_short`: messages are short plain text, and customers may opt out.
    `is_spoken`: a call, to which no message is sent. `named`: one message, as people call it; `by`:
    how it came; `contact_named`: what a customer is asked for so that it can reach them.
    `scheme`: what a provider writes before its numbers, such as "rcs:".
    """

    contact: ContactKind
    named: str
    by: str
    contact_named: str
    scheme: str = ""
    is_mail: bool = False
    is_short: bool = False
    is_spoken: bool = False


CHANNELS: Mapping[str, ChannelKind] = {
    EMAIL: ChannelKind(MAILBOX, "email", "by email", "email address", is_mail=True),
    SMS: ChannelKind(NUMBER, "text message", "by text", "phone number", is_short=True),
    VOICE: ChannelKind(NUMBER, "phone", "on the phone", "phone number", is_spoken=True),
}
CONTACT_KINDS: Mapping[str, ContactKind] = {name: kind.contact for name, kind in CHANNELS.items()}
"""The kind of address that each channel uses."""

TEXT_CHANNELS: tuple[TextChannel, ...] = get_args(TextChannel)
"""The channels on which messages are sent."""


def main_addresses(by_kind: Mapping[ContactKind, str]) -> dict[str, str | None]:
    """The addresses by column; None for a kind without one."""
    return {column: by_kind.get(kind) for kind, column in COLUMNS.items()}


def is_mail(channel: str) -> bool:
    """Whether its messages have a subject and belong to threads."""
    return CHANNELS[channel].is_mail


def is_short(channel: str) -> bool:
    """Whether its messages are short plain text, which customers may opt out of."""
    return CHANNELS[channel].is_short


def is_spoken(channel: str) -> bool:
    """Whether it is a call."""
    return CHANNELS[channel].is_spoken


def written_channel(channel: str) -> TextChannel:
    """The channel of an answer to a message: its own, or for a call a text message."""
    kind = contact_kind(channel)
    same: list[TextChannel] = [name for name in TEXT_CHANNELS if contact_kind(name) == kind]
    return same[same.index(channel)] if channel in same else same[0]


def channels_where(is_such: Callable[[str], bool]) -> list[str]:
    """The names of the channels with that property, for an SQL statement."""
    return [name for name in CHANNELS if is_such(name)]


Evidence = Literal["signed", "aligned", "simulated", "none"]
"""Why we believe who sent a message.

signed: the provider's signature is valid (Twilio). aligned: the provider's signature is valid, and
DKIM or SPF authenticates the From domain. simulated: written on the page or by an unsigned webhook
in development. none: the sender is not authenticated.
"""

TRUSTED: frozenset[Evidence] = frozenset({"signed", "aligned", "simulated"})
"""Evidence that a message comes from the address it names."""

UNIDENTIFIED = "unidentified sender"
"""The prefix of the address of mail whose sender can't be determined safely. What the mail says
about its sender follows. Shown to people, never answered.
"""

UNREADABLE = "can't be read"
"""Why mail whose parts can't be told apart is not answered."""

FAILED_CHECK = "fails SPF or DKIM"
"""Why mail that its domain disowns is not answered."""

MAILING_LIST, BULK_MAIL = "mailing list", "bulk mail"
WISHES_NO_ANSWER, MACHINE_SENDER = "asks for no automatic answer", "machine sender"
ONLY_MARKED = frozenset({MAILING_LIST, BULK_MAIL, WISHES_NO_ANSWER, MACHINE_SENDER})
"""Reasons not to answer mail that a person may still have written.

Such a mark asks machines not to answer (RFC 3834, section 2); it doesn't say who wrote the text.
"""

OWN_NAME = "written under our own address"
SAYS_AUTOMATIC = "calls itself an automatic reply"
SHORT_CODE, NAMED_SENDER = "short code", "alphanumeric sender"
UNCERTAIN = ONLY_MARKED | {OWN_NAME, SHORT_CODE, NAMED_SENDER}
"""Reasons not to answer a message that doesn't say that a machine wrote it. Each becomes a case:
the sender's own if a person may have written it, otherwise one for all of them together.
"""

CARRIER_KEYWORD = "carrier keyword"
OTHER_MESSENGER = "another messenger"
"""Why a WhatsApp or RCS message is not answered: the product can't write there."""

DELIVERY_REPORT, OWN_ADDRESS = "delivery report", "our own address"
NOT_READ = frozenset({CARRIER_KEYWORD, DELIVERY_REPORT, OWN_ADDRESS})
"""Stored but not answered, without any words of a customer that a person has to read."""

_MAILBOX = re.compile(
    r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?$"
)


def contact_kind(channel: str) -> ContactKind:
    """The kind of address a channel uses: email, or the phone for SMS and voice."""
    return CHANNELS[channel].contact


def kind_of_address(address: str) -> ContactKind:
    """The kind of a well-formed address."""
    return MAILBOX if "@" in address else NUMBER


def normal_email(address: str) -> str | None:
    """The address in lowercase, or None if it is not one plain mailbox (`local@domain`)."""
    address = address.strip()
    # Repeated dots before the @ are invalid, but some carriers assign such addresses.
    is_one = _MAILBOX.match(address) and ".." not in address.rpartition("@")[2]
    return address.lower() if is_one else None


def is_unidentified(address: str | None) -> bool:
    """Whether this address belongs to nobody known."""
    return address is None or address.startswith(UNIDENTIFIED)


def masked_address(address: str) -> str:
    """An address that its owner recognizes and nobody else can use: "al***@example.com"."""
    local, at, domain = address.partition("@")
    return f"{local[:2]}***@{domain}" if at else f"***{address[-4:]}"
