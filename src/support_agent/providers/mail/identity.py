"""Who sent a mail, read strictly, and whether DKIM or SPF vouches for the domain in From."""

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
# Every character that some reader of mail takes for the end of a line.
_LINE_ENDS = re.compile("\r\n|[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_QUOTED = re.compile(r'(?<!\\)"(?:[^"\\]|\\.)*"')
_COMMENT = re.compile(r"\([^()]*\)")
_ANGLED = re.compile(r"([^<>]*)<\s*([^<>\s\"]+)\s*>\s*")
_ADDRESSES = re.compile(r"(?<![^\s,;:<>()\[\]\"])[^\s,;:<>()\[\]\"]*@[^\s,;:<>()\[\]\"]*")
# Some programs leave the brackets out.
_BARE_ID = re.compile(r"(?<![!-~])[!-;=?A-~]{1,200}@[!-;=?A-~]{1,200}(?![!-~])")
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,498}>")  # ASCII that can be seen

# SendGrid's `dkim`: "none", or each signature's domain and verdict in braces.
_SIGNATURE = re.compile(
    r"@([A-Za-z0-9_](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9])?)\s*:\s*([A-Za-z]{1,20})"
)
_SIGNATURES = re.compile(
    rf"(?:\{{\s*{_SIGNATURE.pattern}(?:\s*,\s*{_SIGNATURE.pattern})*\s*\}}[\s,]*)+"
)


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
    """The mailbox if the value can be read as exactly one, whoever reads it, else None.

    Programs disagree about comments, brackets, quotes and commas, and a forger picks the reading
    that suits him. So the shown name may be anything, but there is one address in the whole value:
    another one may stand only in a name that is a single quoted string.
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
    """The one mailbox in a value that `one_mailbox` does not take, None when there are several.

    A mail program would answer it. Nothing that is known of its owner may depend on it.
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
    """The address as it can be written to: its domain in ASCII (IDNA)."""
    local, at, domain = text.strip().rpartition("@")
    if not domain.isascii():
        try:
            coded = domain.encode("idna")
            # What would be written otherwise is another domain to some programs.
            domain = coded.decode() if coded.decode("idna") == domain else ""
        except UnicodeError:
            return None
    return normal_email(f"{local}{at}{domain}")


def named_senders(block: str, field: str) -> str:
    """What the headers, or the form's field, say of the sender, on one line for a person."""
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
    """What stands before the address, or in the comment beside a bare one."""
    name = value.rpartition("<")[0].strip() if angled else " ".join(_COMMENT.findall(value))
    if _QUOTED.fullmatch(name):
        name = re.sub(r"\\(.)", r"\1", name[1:-1])
    elif not angled:
        name = name[1:-1]
    return clean_line(decoded_words(name), _NAME_CHARS)


def from_header(block: str) -> tuple[str | None, bool]:
    """The value of the one From in a header block as it came, None when there is none; and whether
    it is the only thing in there that any reader could take for a From.

    Looked for in every line, however lines end, folded ones too, and under invisible characters,
    odd case, encoded words and spaces before the colon.
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
    """A header's text with its `=?charset?…?=` words decoded; as it is when they are broken."""
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
    """The Message-IDs in a header, in order: at most 20, the first and the newest kept."""
    found = _MESSAGE_ID.findall(value) or [f"<{each}>" for each in _BARE_ID.findall(value)]
    ids = tuple(match for match in found if len(match) <= _MAX_ID_CHARS)
    return ids if len(ids) <= _MAX_REFERENCES else ids[:1] + ids[1 - _MAX_REFERENCES :]


def vouching(sender: Mailbox, dkim: str, spf: str, envelope_from: str) -> Vouching:
    """Whether DKIM or SPF vouches for the domain in From, as DMARC's relaxed alignment has it.

    `dkim` is SendGrid's `{@example.org : pass}`; SPF speaks for the envelope's sender only.
    "failed": neither vouches, and one of them says that the mail is not what it claims to be.
    """
    verdicts = _verdicts(dkim)
    # A signer chooses the domain that is printed ("example.com : pass, @evil.example"): whatever
    # stands before one that did not pass may be a part of that one's name.
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
    """What became of each signature, in order; nothing unless the field is by its grammar."""
    if len(dkim) > _MAX_DKIM_CHARS or not _SIGNATURES.fullmatch(dkim.strip()):
        return []
    found = _SIGNATURE.findall(dkim)
    return [(domain.rstrip(".").lower(), verdict.lower()) for domain, verdict in found]


def _matches(domain: str, vouched: Collection[str]) -> bool:
    wanted = organisation(domain)
    return any(organisation(other) == wanted for other in vouched)


def organisation(domain: str) -> str:
    """The domain somebody registered: `example.co.uk` of `mail.example.co.uk`."""
    domain = domain.rstrip(".").lower()
    return _suffixes().privatesuffix(domain) or domain


@lru_cache(maxsize=1)
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()
