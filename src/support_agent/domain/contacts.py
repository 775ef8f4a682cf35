"""Contact addresses as customers write them."""

import re

from support_agent.domain.channels import ContactKind

NO_NUMBER = "A caller without a number"
_LABELS: dict[ContactKind, str] = {"email": "E-mail address", "phone": "Phone number"}
# Nothing that a reader of our mail could take for markup, and nothing that hides in it.
_PLAIN = re.compile(
    r"\+[0-9]{8,15}"
    r"|(?=.{6,100}$)[a-z0-9](?:[a-z0-9]|[._+-](?=[a-z0-9]))*"
    r"@[a-z0-9](?:[a-z0-9]|[.-](?=[a-z0-9]))*\.[a-z]{2,24}"
)


def is_plain(address: str) -> bool:
    """Whether a stored address can be shown to somebody else as it is."""
    return _PLAIN.fullmatch(address) is not None


def in_full(kind: ContactKind, address: str) -> str:
    """The address with its label, as the person reads it who is asked about it."""
    return f"{_LABELS[kind]}: {address}"
