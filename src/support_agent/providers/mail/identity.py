"""Reads strictly who sent a mail, and whether DKIM or SPF authenticates the domain in From."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from email.errors import MessageError
from email.header import decode_header, make_header
from functools import lru_cache
from itertools import takewhile
from typing import Literal

from publicsuffixlist import PublicSuffixList

from support_agent.domain.channels import normal_email
from support_agent.providers.mail.charsets import decode, is_known
from support_agent.providers.plain_text import clean_line

_NAME_CHARS = 100
_MAX_FROM_CHARS = 2000
_MAX_HEADERS_CHARS = 512 * 1024
_SHOWN_CHARS = 300
_MAX_NAME_CHARS = 200
_MAX_DKIM_CHARS = 4000
_MAX_ID_CHARS = 500
_MAX_REFERENCES = 20

Vouching = Literal["aligned", "none", "failed"]

_FOLD = re.compile(r"(?:\r\n|\r|\n)(?=[ \t])")
# Every character that some mail reader takes for a line end.
_LINE_ENDS = re.compile("\r\n|[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_QUOTED = re.compile(r'(?<!\\)"(?:[^"\\]|\\.)*"')
_COMMENT = re.compile(r"\([^()]*\)")
_ANGLED = re.compile(r"([^<>]*)<\s*([^<>\s\"]+)\s*>\s*")
_ADDRESSES = re.compile(r"(?<![^\s,;:<>()\[\]\"])[^\s,;:<>()\[\]\"]*@[^\s,;:<>()\[\]\"]*")
# Some programs leave out the brackets.
_BARE_ID = re.compile(r"(?<![!-~])[!-;=?A-~]{1,200}@[!-;=?A-~]{1,200}(?![!-~])")
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,498}>")  # visible ASCII

# SendGrid's `dkim`: "none", or each signature's domain and verdict in braces.
_SIGNATURE = re.compile(
    r"@([A-Za-z0-9_](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9])?)\s*:\s*([A-Za-z]{1,20})"
)
_SIGNATURES = re.compile(
    rf"(?:\{{\s*{_SIGNATURE.pattern}(?:\s*,\s*{_SIGNATURE.pattern})*\s*\}}[\s,]*)+"
)


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One mailbox: the lowercase address, and the display name, which anybody may choose."""

    address: str
    name: str = ""

    @property
    def domain(self) -> str:
        """The part after the @."""
        return self.address.rpartition("@")[2]


def one_mailbox(value: str) -> Mailbox | None:
    """The mailbox if every program reads the value as exactly this one, else None.

    Programs disagree about comments, brackets, quotes and commas, and a forger picks the reading
    that suits him. So the display name may be anything, but the value must have one address.
    Another one may only be in a name that is a single quoted string.
    """
    value = _FOLD.sub(" ", value).replace("\t", " ").strip()
    if len(value) > _MAX_FROM_CHARS or any(ord(char) < ord(" ") for char in value):
        return None
    outside = _QUOTED.sub('""', value)
    if '"' in outside.replace('""', ""):
        return None
    plain = _without_comments(outside)
    match = _ANGLED.fullmatch(outside) or _ANGLED.fullmatch(plain)
    address = _usable(match[2] if match else plain)
    if address is None:
        return None
    is_one_quoted = match is not None and match[1].strip() == '""' and match.end() == len(outside)
    named = {_usable(each.strip("'.")) for each in _ADDRESSES.findall(value)}
    if not is_one_quoted and named != {address}:
        return None
    return Mailbox(address, _shown_name(value, angled=match is not None))


def likely_mailbox(value: str) -> Mailbox | None:
    """The one mailbox in a value that `one_mailbox` rejects; None if there are several.

    A mail program would reply to it. Nothing known about its owner may depend on it.
    """
    value = _FOLD.sub(" ", value).replace("\t", " ").strip()
    if len(value) > _MAX_FROM_CHARS or any(ord(char) < ord(" ") for char in value):
        return None
    named = [each.strip("'") for each in _ADDRESSES.findall(value) if each != "@"]
    address = _usable(named[0]) if len(named) == 1 and ";" not in value else None
    if address is None or "." not in address.partition("@")[2]:
        return None
    return Mailbox(address, _shown_name(value, angled="<" in value))


def _usable(text: str) -> str | None:
    """The address in the form mail is sent to: its domain in ASCII (IDNA)."""
    local, at, domain = text.strip().rpartition("@")
    if not domain.isascii():
        try:
            coded = domain.encode("idna")
            # If it changes when encoded again, some programs read another domain.
            domain = coded.decode() if coded.decode("idna") == domain else ""
        except UnicodeError:
            return None
    return normal_email(f"{local}{at}{domain}")


def named_senders(block: str, field: str) -> str:
    """What the headers or the form's field say about the sender, on one line for a person."""
    lines = _unfolded(
        [line for line in _LINE_ENDS.split(block[:_MAX_HEADERS_CHARS]) if line.strip()]
    )
    said = [line for line in lines if _is_from(line) or line.lower().startswith("reply-to:")]
    told = [clean_line(decoded_words(line[:_MAX_FROM_CHARS]), _SHOWN_CHARS) for line in said]
    return "; ".join(told or [clean_line(field, _SHOWN_CHARS)])[:_SHOWN_CHARS].strip()


def _without_comments(value: str) -> str:
    shorter = _COMMENT.sub(" ", value)
    while shorter != value:
        value, shorter = shorter, _COMMENT.sub(" ", shorter)
    return value


def _shown_name(value: str, *, angled: bool) -> str:
    """What precedes the address, or is in the comment next to a bare one."""
    name = value.rpartition("<")[0].strip() if angled else " ".join(_COMMENT.findall(value))
    if _QUOTED.fullmatch(name):
        name = re.sub(r"\\(.)", r"\1", name[1:-1])
    elif not angled:
        name = name[1:-1]
    return clean_line(decoded_words(name), _NAME_CHARS)


def from_header(block: str) -> tuple[str | None, bool]:
    """The only From in a header block, or None; and whether nothing else could be read as one.

    Searches every line, with any line ending: folded ones, and those with invisible characters, odd
    case, encoded words or spaces before the colon.
    """
    if len(block) > _MAX_HEADERS_CHARS:
        return "", False
    lines = [line for line in _LINE_ENDS.split(block) if line.strip()]
    whole = [line for line in _unfolded(lines) if _is_from(line)]
    hidden = sum(_is_from(line) for line in lines)
    if not whole and not hidden:
        return None, True
    sole = len(whole) == 1 and hidden <= 1 and re.match(r"(?i)from:", whole[0]) is not None
    return whole[0].partition(":")[2] if whole else "", sole


def _unfolded(lines: Sequence[str]) -> list[str]:
    fields: list[str] = []
    for line in lines:
        if fields and line[0] in " \t":
            fields[-1] += line
        else:
            fields.append(line)
    return fields


def _is_from(line: str) -> bool:
    name, colon, _ = line.partition(":")
    if not colon:
        return False
    if "=?" in name and len(name) <= _MAX_NAME_CHARS:
        name = decoded_words(name.strip())
    plain = unicodedata.normalize("NFKC", name).casefold()
    return re.sub(r"[^a-z-]", "", plain) == "from"


def decoded_words(value: str) -> str:
    """A header's text with its `=?charset?…?=` words decoded; unchanged if they are broken."""
    if "=?" not in value:
        return value
    try:
        return str(make_header([_plain_chunk(*chunk) for chunk in decode_header(value)]))
    except (MessageError, LookupError, ValueError, AssertionError):
        return value


def _plain_chunk(chunk: str | bytes, charset: str | None) -> tuple[bytes, str | None]:
    """One piece of a header in UTF-8, whatever charset it names (RFC 2231 adds a language)."""
    if charset:
        charset = charset.partition("*")[0]
        if not is_known(charset):
            raise LookupError(charset)
        raw = chunk if isinstance(chunk, bytes) else chunk.encode("raw-unicode-escape")
        return decode(raw, charset).encode(errors="replace"), "utf-8"
    text = chunk if isinstance(chunk, str) else chunk.decode("raw-unicode-escape")
    return (
        (text.encode(), None)
        if text.isascii()
        else (text.strip().encode(errors="replace"), "utf-8")
    )


def message_ids(value: str) -> tuple[str, ...]:
    """The Message-IDs in a header, in order: at most 20, keeping the first and the newest."""
    found = _MESSAGE_ID.findall(value) or [f"<{each}>" for each in _BARE_ID.findall(value)]
    ids = tuple(match for match in found if len(match) <= _MAX_ID_CHARS)
    return ids if len(ids) <= _MAX_REFERENCES else ids[:1] + ids[1 - _MAX_REFERENCES :]


def vouching(sender: Mailbox, dkim: str, spf: str, envelope_from: str) -> Vouching:
    """Whether DKIM or SPF authenticates the From domain, under DMARC's relaxed alignment.

    `dkim` is SendGrid's `{@example.org : pass}`; SPF covers only the envelope's sender. "failed":
    neither passes, and one of them says that the mail is not what it claims to be.
    """
    verdicts = _verdicts(dkim)
    # A signer chooses the domain that is printed ("example.com : pass, @evil.example"): whatever
    # precedes one that did not pass may be part of that one's name.
    passed = [domain for domain, _ in takewhile(lambda each: each[1] == "pass", verdicts[::-1])]
    envelope, spf = normal_email(envelope_from), spf.strip().lower()
    if spf == "pass" and envelope:
        passed.append(envelope.rpartition("@")[2])
    both = {domain for domain, said in verdicts if said != "pass"} & {
        domain for domain, said in verdicts if said == "pass"
    }
    if _matches(sender.domain, passed) and not _matches(sender.domain, both):
        return "aligned"
    denied = {domain for domain, said in verdicts if said == "fail"} - both
    return "failed" if spf == "fail" or denied else "none"


def _verdicts(dkim: str) -> list[tuple[str, str]]:
    """The result of each signature, in order; nothing if the field breaks its grammar."""
    if len(dkim) > _MAX_DKIM_CHARS or not _SIGNATURES.fullmatch(dkim.strip()):
        return []
    found = _SIGNATURE.findall(dkim)
    return [(domain.rstrip(".").lower(), verdict.lower()) for domain, verdict in found]


def _matches(domain: str, vouched: Collection[str]) -> bool:
    wanted = organisation(domain)
    return any(organisation(other) == wanted for other in vouched)


def organisation(domain: str) -> str:
    """The registered domain: `example.co.uk` for `mail.example.co.uk`."""
    domain = domain.rstrip(".").lower()
    return _suffixes().privatesuffix(domain) or domain


@lru_cache(maxsize=1)
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()
