"""Who sent a mail, read strictly, and whether DKIM or SPF vouches for the domain in From."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from email.errors import MessageError
from email.header import decode_header, make_header
from functools import lru_cache

from publicsuffixlist import PublicSuffixList

from support_agent.domain.channels import normal_email
from support_agent.providers.plain_text import clean_line

_NAME_CHARS = 100
_MAX_FROM_CHARS = 2000
_MAX_ID_CHARS = 500
_MAX_REFERENCES = 20

_FOLD = re.compile(r"\r?\n[ \t]+")
# display-name <local@domain>, where the name is one quoted string or plain words. No comment, no
# group, no second mailbox: e-mail libraries disagree about those, and a forger picks the reading
# that suits him.
_NAMED = re.compile(r'(?:"((?:[^"\\]|\\.)*)"|([^"<>()\[\]\\,;:]*?))\s*<([^<>\s"]+)>')
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,498}>")  # ASCII that can be seen
_DKIM = re.compile(r"@([A-Za-z0-9._-]{1,253})\s*:\s*([A-Za-z]{1,20})")


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One mailbox: the address lower-cased, and the name as shown, which anybody may choose."""

    address: str
    name: str = ""

    @property
    def domain(self) -> str:
        """The part after the @."""
        return self.address.rpartition("@")[2]


def one_mailbox(value: str) -> Mailbox | None:
    """The mailbox if the value is exactly one by the strict grammar, else None."""
    value = _FOLD.sub(" ", value).strip()
    if len(value) > _MAX_FROM_CHARS or any(ord(char) < ord(" ") for char in value):
        return None
    bare = normal_email(value)
    if bare:
        return Mailbox(bare)
    match = _NAMED.fullmatch(value)
    address = normal_email(match[3]) if match else None
    if match is None or address is None:
        return None
    quoted, words = match[1], match[2] or ""
    if quoted is None and "@" in words and words.lower() != address:
        return None
    name = re.sub(r"\\(.)", r"\1", quoted) if quoted is not None else words
    return Mailbox(address, clean_line(decoded_words(name), _NAME_CHARS))


def decoded_words(value: str) -> str:
    """A header's text with its `=?charset?…?=` words decoded; as it is when they are broken."""
    if "=?" not in value:
        return value
    try:
        return str(make_header(decode_header(value)))
    except (MessageError, LookupError, ValueError, AssertionError):
        return value


def message_ids(value: str) -> tuple[str, ...]:
    """The Message-IDs in a header, in order: at most 20, the first and the newest kept."""
    ids = tuple(match for match in _MESSAGE_ID.findall(value) if len(match) <= _MAX_ID_CHARS)
    return ids if len(ids) <= _MAX_REFERENCES else ids[:1] + ids[1 - _MAX_REFERENCES :]


def is_aligned(sender: Mailbox, dkim: str, spf: str, envelope_from: str) -> bool:
    """Whether DKIM or SPF vouches for the domain in From, as DMARC's relaxed alignment has it.

    `dkim` is SendGrid's `{@example.org : pass}`; SPF speaks for the envelope's sender only.
    """
    domains = [domain for domain, verdict in _DKIM.findall(dkim) if verdict.lower() == "pass"]
    envelope = normal_email(envelope_from)
    if spf.strip().lower() == "pass" and envelope:
        domains.append(envelope.rpartition("@")[2])
    return _matches(sender.domain, domains)


def _matches(domain: str, vouched: Sequence[str]) -> bool:
    wanted = _organisation(domain)
    return any(_organisation(other) == wanted for other in vouched)


def _organisation(domain: str) -> str:
    """The domain somebody registered: `example.co.uk` of `mail.example.co.uk`."""
    domain = domain.rstrip(".").lower()
    return _suffixes().privatesuffix(domain) or domain


@lru_cache(maxsize=1)
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()
