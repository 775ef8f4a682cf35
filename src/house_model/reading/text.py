"""Cleans what people write and cuts it into sentences and clauses."""

import re
import unicodedata

from support_agent.domain.mail.quotations import INSIDE, own_lines, words_to_hear

_QUOTES = str.maketrans(
    {"\u2019": "'", "\u2018": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-"}
)
_SIGNATURE = re.compile(
    r"(?:--+|sent from my .*|get outlook for .*|on .{5,80} wrote:|>.*"
    r"|(?:best|kind|warm|many)?\s{0,9}(?:regards|wishes)\W{0,9}"
    r"|best|cheers|sincerely|yours (?:truly|sincerely|faithfully))\s{0,9}[,.!]?",
    re.IGNORECASE,
)
_PASSED_ON = re.compile(
    r"^[^\w\n]{0,60}(?:begin )?(?:forwarded|original) (?:message|mail|e-mail)[^\w\n]{0,60}$"
    r"|^[ \t>]{0,20}\*{0,3}(?:From|Von|De|Da):\*{0,3}[ \t]\S.*\n"
    r"(?=[ \t>]{0,20}\*{0,3}(?:Sent|Date|To|Cc|Subject|Gesendet|Betreff):)",
    re.IGNORECASE | re.MULTILINE,
)
_REPORTED = re.compile(
    r"(\b(?:said|says|saying|told (?:me|us|you|him|her|them)|wrote|writes|asked|reads)\b"
    r"[^\"\n]{0,20})\"[^\"\n]{1,200}\"",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(
    r"(?<=[.!?])[\s\"')]+|(?<=[?!])(?=\w)|\n+|\s{1,9}-{2,9}\s{1,9}|\s{1,9}-\s{1,9}|;\s*"
)
_CLAUSE_END = re.compile(
    r",?\s{1,9}(?:and also|and then|and|also|plus|but|oh and|as well as|by the way|btw|because|cuz"
    r"|cause|bc|n|&)\s{1,9}|,\s+",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_MAX_CHARACTERS = 4000
"""Longer letters are cut: the wish is at the top, and reading time stays bounded."""
_BARE_QUESTION = re.compile(
    r"(?:how|when|why|where)(?: (?:much|long|soon|fast))?\W*", re.IGNORECASE
)


def words(text: str) -> frozenset[str]:
    """The words of a list that is written as one string."""
    return frozenset(text.split())


def plain_quotes(text: str) -> str:
    """The text with typographic quotes and dashes in ASCII."""
    return text.translate(_QUOTES)


def clean(text: str) -> str:
    """ASCII quotes and dashes, no invisible characters, at most 4,000 characters."""
    text = plain_quotes(unicodedata.normalize("NFKC", text[:_MAX_CHARACTERS]))
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c)[0] != "C")


def own_words(text: str) -> str:
    """The text without what others said: 'she said: "cancel it"'."""
    return _REPORTED.sub(r"\1", text)


def without_signature(text: str) -> str:
    """The customer's own words, without sign-off and signature, quotes or forwarded mail."""
    text, heading, inside = text.partition(INSIDE)
    if heading:
        return f"{without_signature(text)}\n{own_lines(inside)}".strip()
    passed_on = _PASSED_ON.search(text)
    lines = text[: passed_on.start() if passed_on else None].strip().split("\n")
    kept: list[str] = []
    for index, line in enumerate(lines):
        if line.lstrip().startswith(">"):
            continue
        if kept and index > 0 and _SIGNATURE.fullmatch(line.strip()):
            break
        kept.append(line)
    # If nothing else is said, the forwarded text is what the mail is about.
    return "\n".join(kept) if "".join(kept).strip() else words_to_hear(text)


def sentences(text: str) -> list[str]:
    """The text in sentences; a full stop inside a number or an address does not end one."""
    parts = (part.strip(" \t,.:-\"'") for part in _SENTENCE_END.split(text))
    return [part for part in parts if part]


def clauses(sentence: str) -> list[str]:
    """The sentence split at conjunctions and commas; "… and how?" asks nothing by itself."""
    parts: list[str] = []
    for piece in _CLAUSE_END.split(sentence):
        part = piece.strip(" \t,.:-\"'")
        if parts and _BARE_QUESTION.fullmatch(part):
            parts[-1] += f" and {part}"
        elif part:
            parts.append(part)
    return parts


def tokens(text: str) -> list[str]:
    """Lowercase words and numbers, without accents, with apostrophes inside words."""
    plain = unicodedata.normalize("NFKD", text.lower())
    return _TOKEN.findall("".join(c for c in plain if not unicodedata.combining(c)))


def shortened(text: str, limit: int) -> str:
    """The text cut at a sentence, else at a word, to at most `limit` characters."""
    if len(text) <= limit:
        return text
    head = text[: limit + 1]
    for mark in (". ", "! ", "? ", "\n"):
        at = head.rfind(mark)
        if at >= limit // 2:
            return head[: at + 1].rstrip()
    return head[: limit - 3].rsplit(" ", 1)[0].rstrip(" ,;:") + "..."
