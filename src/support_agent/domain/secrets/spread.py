"""Finds secrets that a sender spreads over several messages by reading those together."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from support_agent.domain.secrets import cards, secrets_told
from support_agent.domain.secrets.masking import CARD, CODE, DETAILS, masked_at, told
from support_agent.domain.secrets.passwords_told import PASSWORD_SIGNS
from support_agent.domain.text.digits import WORDS, Plain, is_number_word, is_unsure, readings

MOST_CHARACTERS, MOST_EARLIER, MOST_MINUTES = 200, 5, 10
"""A longer message is not part of a secret, nor one with more messages or more time in between."""

_TOKEN = re.compile(r"[0-9]+|[^\W\d_]+")
_LINE = re.compile(r"[^\n]+")
# A mail's signature. Nothing after it continues in the next message.
_SIGNED = re.compile(
    r"\n\s{0,9}(?:--|best|thanks|thank you|cheers|(?:kind |warm )?regards|sincerely|sent from)\b"
    r"|\n--"
)
# An unfinished announcement: the secret itself comes next.
_OPEN_END = re.compile(r"(?:\b(?:is|was|are|it'?s|being|to|ist|lautet|es|est|é|è)|[:=>])\W{0,5}$")
_AFTER = ("is ", "was ", "that's ", "thats ", "that is ", "it's ", "as ")
_STRONG = re.compile(r"\W{0,3}[^\s\d]{0,60}[\d!@#$%^&*+=]")
_MOST_WORDS = 3
_SIGNS = (*PASSWORD_SIGNS, "code", "pin", "cv", "ssn")
# A shorter text could be part of another one by chance.
_LONG_ENOUGH = 6
_ZIP = re.compile(r"\d{5}")
_PHONE = re.compile(r"\(?[2-9]\d\d\)?[ .-]?[2-9]\d\d[ .-]?\d{4}")
_CARD = re.compile(re.escape(CARD))
_REMOVED = re.compile(r"\[[a-z ]{4,30} removed\]")
_CARD_WORD = re.compile(r"\b(?:card|visa|master|amex|credit|debit|cvv|cvc)")


def may_complete(text: str) -> bool:
    """Whether a new message could complete a secret. Quick; most messages can't."""
    if len(text) > MOST_CHARACTERS:
        return False
    plain = readings(text)[0].text
    return (
        len(plain.split()) <= _MOST_WORDS
        or _STRONG.match(plain) is not None
        or any(sign in plain for sign in _SIGNS)
        or any(True for _ in _bare_lines(plain))
        or _begins_with_number(plain)
    )


def without_spread(texts: Sequence[str], ours: Collection[str] = (), said: str = "") -> list[str]:
    """The texts, newest last, without secrets that only show when they are read together.

    `ours`: the digits of our own numbers. `said`: our last message to the sender.
    """
    parts = [_Part.of(text) for text in texts]
    found = [
        *_cards(parts, ours),
        *(each for each in _named(parts) if not _is_ours(each, parts, ours)),
        *(each for each in _codes(parts, said) if not _is_ours(each, parts, ours)),
    ]
    return [
        masked_at(
            text,
            [
                (*parts[number].plain.place(start, end), word)
                for n, start, end, word in found
                if n == number and start < end
            ],
        )
        for number, text in enumerate(texts)
    ]


def put_right(value: Any, changes: Sequence[tuple[str, str]]) -> Any:
    """JSON data with each message's old text replaced by the new one wherever it is quoted."""
    if isinstance(value, str):
        for old, new in changes:
            if value == old:
                return new
            if len(old) >= _LONG_ENOUGH:
                value = value.replace(old, new)
        return value
    if isinstance(value, list):
        return [put_right(each, changes) for each in cast("list[Any]", value)]
    if isinstance(value, dict):
        named = cast("dict[str, object]", value)
        return {key: put_right(each, changes) for key, each in named.items()}
    return value


@dataclass(frozen=True, slots=True)
class _Part:
    """A message in plain characters, without its signature."""

    plain: Plain
    text: str

    @classmethod
    def of(cls, text: str) -> "_Part":
        plain = readings(text)[0]
        signed = _SIGNED.search(plain.text)
        return cls(plain, plain.text[: signed.start()] if signed else plain.text)


_Found = tuple[int, int, int, str]  # number of the text, start and end in it, kind of secret


class _Joined:
    """Stretches of several texts joined into one, with a map back to the originals."""

    def __init__(self) -> None:
        self.text = ""
        self._stretches: list[tuple[int, int, int, int]] = []

    def add(self, number: int, part: _Part, start: int, end: int) -> None:
        """Appends a stretch of the text of that number."""
        self.text += " " * bool(self.text)
        begin = len(self.text)
        self.text += part.text[start:end]
        self._stretches.append((begin, len(self.text), number, start - begin))

    def places(self, start: int, end: int) -> list[tuple[int, int, int]]:
        """The originals of a stretch of the whole: number of the text, start and end in it."""
        return [
            (number, max(start, begin) + shift, min(end, until) + shift)
            for begin, until, number, shift in self._stretches
            if start < until and begin < end
        ]


# ── Numbers in pieces ────────────────────────────────────────────────────────────────────────


def _is_number(word: str) -> bool:
    return word[0].isdecimal() or is_number_word(word) or is_unsure(word)


def _is_filler(word: str) -> bool:
    return word in WORDS["around_pieces"] or word in WORDS["between"]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Trims the words around a piece: "and the rest is 1111"."""
    tokens = list(_TOKEN.finditer(text, start, end))
    while tokens and _is_filler(tokens[0][0]) and not tokens[0][0].isdecimal():
        tokens.pop(0)
    while tokens and _is_filler(tokens[-1][0]) and not tokens[-1][0].isdecimal():
        tokens.pop()
    return (tokens[0].start(), tokens[-1].end()) if tokens else None


def _begins_with_number(text: str) -> bool:
    found = _trimmed(text, 0, len(text))
    word = _TOKEN.match(text, found[0]) if found else None
    return word is not None and _is_number(word[0])


def _bare_lines(text: str) -> Iterator[tuple[int, int]]:
    """The lines that contain only digits and words around them."""
    for line in _LINE.finditer(text):
        words = [token[0] for token in _TOKEN.finditer(line[0])]
        if any(map(_is_number, words)) and all(_is_number(w) or _is_filler(w) for w in words):
            found = _trimmed(text, *line.span())
            if found is not None:
                yield found


def _cards(parts: Sequence[_Part], ours: Collection[str]) -> Iterator[_Found]:
    bare = [list(_bare_lines(part.text)) for part in parts]
    # Both with and without messages that contain more than a piece.
    yield from _cards_in(bare, parts, ours)
    yield from _cards_in(
        [b or _numbered(p.text) for b, p in zip(bare, parts, strict=True)], parts, ours
    )


def _cards_in(
    stretches: Sequence[Sequence[tuple[int, int]]], parts: Sequence[_Part], ours: Collection[str]
) -> Iterator[_Found]:
    joined = _Joined()
    for number, part in enumerate(parts):
        for start, end in stretches[number]:
            joined.add(number, part, start, end)
    whole = Plain(joined.text, range(len(joined.text)), range(1, len(joined.text) + 1))
    for span in cards.spans(whole, ours):
        places = joined.places(*span)
        if len({number for number, _, _ in places}) > 1 and not _is_zip_and_phone(places, parts):
            yield from ((*place, CARD) for place in places)


def _numbered(text: str) -> list[tuple[int, int]]:
    found = _trimmed(text, 0, len(text))
    is_numbered = any(_is_number(token[0]) for token in _TOKEN.finditer(text))
    return [found] if found and is_numbered else []


def _is_zip_and_phone(places: list[tuple[int, int, int]], parts: Sequence[_Part]) -> bool:
    pieces = sorted((parts[n].text[start:end] for n, start, end in places), key=len)
    return (
        len(pieces) == 2  # noqa: PLR2004 - the one and the other
        and _ZIP.fullmatch(pieces[0]) is not None
        and _PHONE.fullmatch(pieces[1]) is not None
        and not any(_CARD_WORD.search(part.text) for part in parts)
    )


# ── A name in one message, the secret in the next ────────────────────────────────────────────


def _named(parts: Sequence[_Part]) -> Iterator[_Found]:
    joined = _Joined()
    for number, part in enumerate(parts):
        joined.add(number, part, 0, len(part.text))
    text = joined.text
    last = len(parts) - 1
    found = [(joined.places(start, end), word) for start, end, word in told(text)]
    beside = text.replace(DETAILS, "exp".ljust(len(DETAILS)))
    for match in _CARD.finditer(text):
        found += [(joined.places(*span), DETAILS) for span in cards.beside(beside, match.span())]
    new = [(start, end) for places, _ in found for n, start, end in places if n == last]
    alone = _is_all(parts[last].text, new)
    opened = last > 0 and _OPEN_END.search(parts[last - 1].text) is not None
    named_after = parts[last].text.lstrip().startswith(_AFTER)
    for places, word in found:
        number, start, end = places[-1]
        text = parts[number].text
        begins = number == last and not re.search(r"\w", text[:start])
        if (
            (number == last and alone)
            or (begins and (len(places) > 1 or opened))
            or (number == last - 1 and named_after and _is_all(text, [(start, end)]))
        ):
            yield from ((*place, word) for place in places)


def _is_all(text: str, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a text consists of only those spans and words around them."""
    text = _REMOVED.sub(lambda match: " " * len(match[0]), text)
    return all(
        _is_filler(token[0])
        or token[0] in WORDS["beside"]
        or any(start <= token.start() < end for start, end in spans)
        for token in _TOKEN.finditer(text)
    )


def _is_ours(found: _Found, parts: Sequence[_Part], ours: Collection[str]) -> bool:
    number, start, end, _ = found
    return secrets_told.all_digits(parts[number].text[start:end]) in ours


def _codes(parts: Sequence[_Part], said: str) -> Iterator[_Found]:
    """Six digits, alone or in pieces, after words about a code."""
    heard = [readings(said)[0].text, *(part.text for part in parts)]
    if not any(secrets_told.speaks_of_code(each) for each in heard):
        return
    pieces: list[_Found] = []
    digits = ""
    for number in range(len(parts) - 1, -1, -1):
        text = parts[number].text
        lines = list(_bare_lines(text))
        if len(lines) != 1 or not _is_all(text, lines):
            return
        digits = secrets_told.all_digits(text[slice(*lines[0])]) + digits
        pieces.append((number, *lines[0], CODE))
        if len(digits) >= secrets_told.CODE_LENGTH:
            break
    if len(digits) == secrets_told.CODE_LENGTH:
        yield from pieces
