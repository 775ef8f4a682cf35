"""Contact addresses as customers write them."""

import re
from urllib.parse import urlsplit

from support_agent.domain.channels import ContactKind, normal_email
from support_agent.domain.phone_numbers import normal_phone, region_of
from support_agent.domain.sentences.tables import CONTACTS
from support_agent.domain.shop import Shop

# Nothing that a mail reader could take for markup, and nothing invisible.
_PLAIN = re.compile(
    r"\+[0-9]{8,15}"
    r"|(?=.{6,100}$)[a-z0-9](?:[a-z0-9]|[._+-](?=[a-z0-9]))*"
    r"@[a-z0-9](?:[a-z0-9]|[.-](?=[a-z0-9]))*\.[a-z]{2,24}"
)


def is_safe_to_show(address: str) -> bool:
    """Whether a stored address can be shown to somebody else unchanged."""
    return _PLAIN.fullmatch(address) is not None


def labeled(kind: ContactKind, address: str) -> str:
    """The address with its label, for the person who is asked about it."""
    return f"{getattr(CONTACTS, kind)()}: {address}"


def is_ours(address: str, shop: Shop) -> bool:
    """Whether an address or number, in any notation, is the shop's own."""
    if email := normal_email(address):
        site = (urlsplit(shop.website).hostname or "").removeprefix("www.")
        return email == normal_email(shop.email) or email.rpartition("@")[2] == site
    region = region_of(shop.phone)
    number = normal_phone(address, region)
    return number is not None and number == normal_phone(shop.phone, region)
