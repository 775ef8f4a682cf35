"""Channels, evidence and contact addresses."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

Channel = Literal["email", "sms", "voice"]
TextChannel = Literal["email", "sms"]
ContactKind = Literal["email", "phone"]

MAILBOX: Final = "email"
NUMBER: Final = "phone"
COLUMNS: Mapping[ContactKind, str] = {MAILBOX: "email", NUMBER: "phone_number"}
"""Where a customer's main address of a kind stands, in files of customers and in the store."""
EMAIL: Final = "email"
SMS: Final = "sms"
VOICE: Final = "voice"


@dataclass(frozen=True, slots=True)
class ChannelKind:
    """What a channel is. What differs between channels is decided by these, not by its name.

    `contact`: the kind of address it is reached under. `is_mail`: messages have a subject, stand
    in threads and may hold markdown. `is_short`: messages are plain text of few characters, and
    customers may opt out of them. `is_spoken`: a call, of which no message is sent. `named`: one
    message, as people call it; `by`: how it came; `spoken_of`: as a call's greeting names it;
    `contact_named`: what a customer is asked for to be reached on it.
    """

    contact: ContactKind
    named: str
    by: str
    spoken_of: str
    contact_named: str
    is_mail: bool = False
    is_short: bool = False
    is_spoken: bool = False


CHANNELS: Mapping[str, ChannelKind] = {
    EMAIL: ChannelKind(MAILBOX, "e-mail", "by e-mail", "e-mail", "e-mail address", is_mail=True),
    SMS: ChannelKind(NUMBER, "text message", "by text", "text", "phone number", is_short=True),
    VOICE: ChannelKind(NUMBER, "phone", "on the phone", "phone", "phone number", is_spoken=True),
}
CONTACT_KINDS: Mapping[str, ContactKind] = {name: kind.contact for name, kind in CHANNELS.items()}
"""The kind of address that each channel is reached under."""

TEXT_CHANNELS: tuple[TextChannel, ...] = (EMAIL, SMS)
"""The channels that messages are sent on."""


def main_addresses(by_kind: Mapping[ContactKind, str]) -> dict[str, str | None]:
    """The addresses by their columns; None where there is none of a kind."""
    return {column: by_kind.get(kind) for kind, column in COLUMNS.items()}


def is_mail(channel: str) -> bool:
    """Whether its messages have a subject and stand in threads."""
    return CHANNELS[channel].is_mail


def is_short(channel: str) -> bool:
    """Whether its messages are plain text of few characters, which customers may opt out of."""
    return CHANNELS[channel].is_short


def is_spoken(channel: str) -> bool:
    """Whether it is a call."""
    return CHANNELS[channel].is_spoken


def channels_where(is_such: Callable[[str], bool]) -> list[str]:
    """The names of the channels that are such, as a statement in SQL takes them."""
    return [name for name in CHANNELS if is_such(name)]


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


def contact_kind(channel: str) -> ContactKind:
    """The kind of address a channel is reached under: e-mail, or the phone for SMS and voice."""
    return CHANNELS[channel].contact


def kind_of_address(address: str) -> ContactKind:
    """The kind of a well-formed address."""
    return MAILBOX if "@" in address else NUMBER


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
