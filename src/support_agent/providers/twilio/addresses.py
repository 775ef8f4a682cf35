"""Reads the sender and the channel from a Twilio address."""

import re
from collections.abc import Mapping

from support_agent.domain.channels import (
    CHANNELS,
    NAMED_SENDER,
    OTHER_MESSENGER,
    SHORT_CODE,
    SMS,
    TEXT_CHANNELS,
    TextChannel,
    is_short,
)
from support_agent.domain.errors import InvalidInput
from support_agent.domain.phone_numbers import normal_phone
from support_agent.providers.plain_text import clean_line

_SHORT_CODE = re.compile(r"[0-9]{3,8}")
# "whatsapp:+15125550100", "rcs:+15125550100", and names that are not numbers.
_CHANNEL_ADDRESS = re.compile(r"[a-z]{2,20}:[^\s\x00-\x1f]{1,200}", re.IGNORECASE)
_MAX_ADDRESS = 200
_ALPHANUMERIC = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9 &+_-]{1,11}")
_CHANNEL_OF: Mapping[str, TextChannel] = {
    CHANNELS[name].scheme: name for name in TEXT_CHANNELS if is_short(name)
}


def channel_of(raw: str) -> tuple[TextChannel, str]:
    """The channel of an address, and the address without its channel prefix."""
    scheme, found, number = raw.partition(":")
    channel = _CHANNEL_OF.get(f"{scheme.lower()}:") if found else None
    return (channel, number) if channel else (SMS, raw)


def sender_of(raw: str) -> tuple[str | None, str, str | None]:
    """The address that identifies the sender, the name to show, and why not to answer it."""
    if not raw:
        raise InvalidInput("From", "is missing; send the phone number in E.164, like +15125550100")
    if _CHANNEL_ADDRESS.fullmatch(raw):
        return clean_line(raw, _MAX_ADDRESS), "", OTHER_MESSENGER
    if _SHORT_CODE.fullmatch(raw):
        return raw, "", SHORT_CODE
    phone = normal_phone(raw)
    if phone:
        return phone, "", None
    if _ALPHANUMERIC.fullmatch(raw):
        return None, clean_line(raw, 11), NAMED_SENDER
    raise InvalidInput("From", "is not a phone number; send it in E.164, like +15125550100")
