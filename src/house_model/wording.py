"""Combines the parts of an answer: email in markdown, SMS short and plain, voice spoken."""

import re
import unicodedata
from dataclasses import dataclass

from house_model.formats import spoken_order
from house_model.reading.text import plain_quotes, shortened
from support_agent.domain.channels import TEXT_CHANNELS, Channel, is_mail, is_spoken

_VOICE_LIMIT = 600
"""About forty seconds of speech; nobody listens longer without saying something."""
_BOLD = re.compile(r"\*\*(?=\S)([^*]+)(?<=\S)\*\*")
_MARKDOWN = re.compile(r"`+|^[ \t]{0,20}(?:#{1,6}|[-*>|])\s+", re.MULTILINE)
_PREFIX = re.compile(rf"^\[(?:{'|'.join(TEXT_CHANNELS).upper()})\] ")
_LINK = re.compile(r"\[([^\[\]]+)\]\([^()]+\)")


_BRACKETS = re.compile(r"\s{0,3}\(([^()]*)\)")
_COMMA_AT_END = re.compile(r",([.,:;!?]|$)")
_SENTENCE_START = re.compile(r"(?:^|(?<=[.!?] ))[a-z]")


@dataclass(frozen=True, slots=True)
class Part:
    """One thing to say.

    `text` is for email and may have **bold**; `short` is the wording for SMS and voice if the
    email's is too long; `facts` become a small table in email only, so `short` must include them,
    too. `question` asks for the next step; an answer ends with the last one.
    """

    text: str
    short: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    question: str = ""
    spoken: str = ""
    stays: bool = False
    """Asks the customer for a yes or a detail, so the answer stays on this channel."""


def plain(text: str) -> str:
    """The text without markdown, on one line."""
    return " ".join(_MARKDOWN.sub("", _BOLD.sub(r"\1", _LINK.sub(r"\1", text))).split())


def rendered(
    parts: list[Part], channel: Channel, name: str, shop: str = "", *, sms_max_chars: int
) -> str:
    """The whole answer for the channel; by SMS in at most `sms_max_chars` characters."""
    parts = list(dict.fromkeys(parts))
    if is_mail(channel):
        return _email(parts, name, shop)
    spoken = is_spoken(channel)
    wordings = [(spoken and part.spoken) or part.short or part.text for part in parts]
    question = next((part.question for part in reversed(parts) if part.question), "")
    said = [plain(wording) for wording in dict.fromkeys(wordings) if wording]
    if spoken:
        return _spoken(_fitted(said, plain(question), _VOICE_LIMIT))
    return _thinned(_fitted(said, plain(question), sms_max_chars))


def _spoken(text: str) -> str:
    """The text for speech: no brackets, order numbers in words, capitalized sentences."""
    said = _BRACKETS.sub(r", \1,", spoken_order(text))
    said = _COMMA_AT_END.sub(r"\1", said)
    return _SENTENCE_START.sub(lambda match: match.group().upper(), said)


def _fitted(said: list[str], question: str, limit: int) -> str:
    """The parts within the limit. The question is kept whole, and the longest part is shortened."""
    left = limit - (len(question) + 1 if question else 0) - max(len(said) - 1, 0)
    share: dict[int, str] = {}
    for waiting, place in enumerate(sorted(range(len(said)), key=lambda i: len(said[i]))):
        room = max(left, 0) // (len(said) - waiting)
        share[place] = shortened(said[place], room) if room else ""
        left -= len(share[place])
    body = " ".join(share[place] for place in range(len(said)) if share[place])
    return f"{body} {question}".strip()[:limit]


def _thinned(text: str) -> str:
    """Accents, emoji and typographic marks halve the room in a text. Other scripts stay."""
    return "".join(map(_thin, unicodedata.normalize("NFC", plain_quotes(text))))


def _thin(char: str) -> str:
    plainer = unicodedata.normalize("NFKD", char).encode("ascii", "ignore").decode()
    category = unicodedata.category(char)
    kind = category[0]
    belongs = kind in "LM" or category == "Sc" or (kind == "P" and not "\u2000" <= char <= "\u206f")
    return plainer or (char if belongs else "")


def unframed(answer: str) -> str:
    """An earlier answer without its channel, salutation and closing, for repeating it."""
    said = _PREFIX.sub("", answer)
    blocks = said.split("\n\n")
    if blocks[-1].startswith("Best regards,\n") and re.fullmatch(r"Hello,|Hi [^\n]+,", blocks[0]):
        blocks = blocks[1:-1]
    return "\n\n".join(blocks)


def _email(parts: list[Part], name: str, shop: str) -> str:
    blocks = [f"Hi {name}," if name else "Hello,"]
    for part in parts:
        if part.text:
            blocks.append(part.text)
        if part.facts:
            blocks.append(_table(part.facts))
    question = next((part.question for part in reversed(parts) if part.question), "")
    if question:
        blocks.append(question)
    return "\n\n".join([*blocks, f"Best regards,\n{shop or 'Customer'} Support"])


def _table(facts: tuple[tuple[str, str], ...]) -> str:
    (head, value), *rest = facts
    rows = [f"| {head} | {value} |", "|---|---|"]
    rows += [f"| {label} | {text} |" for label, text in rest]
    return "\n".join(rows)
