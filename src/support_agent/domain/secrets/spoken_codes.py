"""Six-digit codes in a text: how they are read aloud, and which numbers can be one."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from support_agent.domain.text.digits import WORDS, Group, may_hold, one_of, readings, runs

_DIGITS: dict[str, str] = {
    name: str(value)
    for value, name in enumerate(
        ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    )
} | {"oh": "0", "o": "0"}
# What a speech recognizer writes for a digit. Counts only next to other digits of the code.
_ALIKE = {"to": "2", "too": "2", "for": "4", "ate": "8", "won": "1", "free": "3"}
_TIMES = {"double": 2, "triple": 3}
_WORD = rf"(?:\d++|(?:{'|'.join((*_DIGITS, *_ALIKE, *_TIMES))})(?![a-z]))"
_RUN = re.compile(
    rf"(?<![\w-]){_WORD}(?:(?:[\s,.\-]+and\s+|[\s,.\-]*){_WORD})*(?!\w)", re.IGNORECASE
)
_TOKEN = re.compile(r"\d+|[a-z]+", re.IGNORECASE)
_CODE_LENGTH = 6
# Digits with few signs between them are one number: a phone's, a card's, an amount.
_NUMBER = re.compile(r"\d(?:(?:[ /()\u2010-\u2015-]{0,3}|\.)\d)*+")
_FORM = re.compile(r"\d{6}|\d{3}[ .-]\d{3}|\d\d([ -])\d\d\1\d\d|\d(?:[ .-]\d){5}")
_DATE = re.compile(r"[0-3]\d([ -])[0-3]\d\1\d\d")
_CURRENCY = r"$£¥\u20a0-\u20cf\uffe5"
_GLUED_BEFORE = re.compile(rf"(?:[\w+#{_CURRENCY}]|\w[-_./]|\d,|[{_CURRENCY}] )\Z")
_GLUED_AFTER = re.compile(
    rf"\w|[-_/:@]\w|[.,]\d|%| ?[{_CURRENCY}]| ?(?:dollars?|bucks|euros?|usd|eur)(?![^\W_])",
    re.IGNORECASE,
)
# "150000 won", "124530 Main St", but "the code 150000 won't work".
_MEASURED = re.compile(
    rf"[ -]?(?:(?:{one_of('money')}|{one_of('measures')})(?![\w'\u2019])|[\u5186\u5143\uc6d0])"
    rf"| (?:(?!(?:{one_of('no_streets')})\b)[\w'.-]{{1,20}} ){{1,3}}(?:{one_of('streets')})\b",
    re.IGNORECASE,
)
# "Badge no. 914275".
_NUMBER_OF = re.compile(
    r"\b([a-z]{3,20})\W{1,2}(?:no\.|nr\.?|num\.?|number|id)(?: is| was)?[\s:#]{0,3}\Z"
)
_PRICED = re.compile(rf"\b(?:{one_of('money')}|rs\.)\s?\Z")
_LIVES = re.compile(r"\b(?:live|lives|living|located) (?:at|in)\s\Z")
_OTHER_BEHIND = re.compile(
    rf"\W{{1,3}}(?:is|was)\s(?:the|my|an?)\s(?:[a-z]{{1,15}}\s)?(?:{one_of('other_numbers')})"
    r"(?![^\W_])",
    re.IGNORECASE,
)
_NEAR, _MOST_BEFORE = 60, 6
# The most digits in one piece of a split code, and the most different piece lengths.
_MOST_IN_PIECE, _SORTS = 3, 2


def with_codes(text: str) -> str:
    """The text with each run of spoken digits that makes six written as one number."""
    return _RUN.sub(_written, text)


def _written(match: re.Match[str]) -> str:
    tokens = list(_TOKEN.finditer(match.group()))
    while tokens:
        digits = _digits([token.group().lower() for token in tokens])
        if len(digits) == _CODE_LENGTH:
            run = match.group()
            return f"{run[: tokens[0].start()]}{digits}{run[tokens[-1].end() :]}"
        # "The code is for 4 1 …" and "… 0 9 to be sure": the word may be just a word.
        if tokens[-1].group().lower() in _ALIKE:
            tokens.pop()
        elif tokens[0].group().lower() in _ALIKE:
            tokens.pop(0)
        else:
            break
    return match.group()


def _digits(words: list[str]) -> str:
    digits, times = "", 1
    for word in words:
        if word in _TIMES:
            times = _TIMES[word]
        elif word != "and":
            digits += _DIGITS.get(word, _ALIKE.get(word, word)) * times
            times = 1
    return digits


@dataclass(frozen=True, slots=True)
class Code:
    """A number that can be a code, and its position."""

    digits: str
    start: int
    end: int


def codes_in(text: str, known: Collection[str] = ()) -> list[Code]:
    """Six-digit numbers that stand alone: not part of a longer number or word, not called an order,
    a phone or the like, and not in `known`.
    """
    found: list[Code] = []
    for match in _NUMBER.finditer(text):
        digits = "".join(_TOKEN.findall(match[0]))
        if (
            len(digits) == _CODE_LENGTH
            and digits not in known
            and _FORM.fullmatch(match[0])
            and not _DATE.fullmatch(match[0])
            and not _GLUED_BEFORE.search(text[max(0, match.start() - 2) : match.start()])
            and not _GLUED_AFTER.match(text, match.end())
            and not _is_called_otherwise(text, match)
        ):
            found.append(Code(digits, *match.span()))
    return found


def sixes_in(text: str, known: Collection[str] = ()) -> list[Code]:
    """Every six adjacent digits, whatever they are called, except `known` ones. One of our codes
    could be hidden in any of them.
    """
    found: list[Code] = []
    for plain in readings(text):
        if not may_hold(plain.text, _CODE_LENGTH):
            continue
        for run in runs(plain.text):
            for groups in [run] if _makes_six(run) else [[group] for group in run]:
                digits = "".join(group.digits for group in groups)
                start, end = plain.place(groups[0].start, groups[-1].end)
                if len(digits) == _CODE_LENGTH and digits not in known:
                    found.append(Code(digits, start, end))
    return apart(found)


def _makes_six(run: Sequence[Group]) -> bool:
    """Whether the pieces form one number: 418 273 or 41-82-73, but not 1003 and 12."""
    sizes = [len(group.digits) for group in run]
    return sum(sizes) == _CODE_LENGTH and max(sizes) <= _MOST_IN_PIECE and len(set(sizes)) <= _SORTS


def apart(codes: Iterable[Code]) -> list[Code]:
    """The codes in order, without those that overlap an earlier one."""
    kept: list[Code] = []
    for code in sorted(codes, key=lambda each: (each.start, -each.end)):
        if not kept or code.start >= kept[-1].end:
            kept.append(code)
    return kept


def _is_called_otherwise(text: str, number: re.Match[str]) -> bool:
    before = text[max(0, number.start() - _NEAR) : number.start()].lower()
    words = _TOKEN.findall(before.rpartition("\n")[2])[-_MOST_BEFORE:]
    others = WORDS["other_numbers"]
    if "code" in words:
        last = len(words) - 1 - words[::-1].index("code")
        return last > 0 and words[last - 1] in others
    while words and words[-1] in WORDS["before_number"]:
        words.pop()
    named = _NUMBER_OF.search(before)
    return (
        bool(words and words[-1] in others)
        or bool(named and named[1] not in WORDS["no_names_of_numbers"])
        or bool(_LIVES.search(before) or _PRICED.search(before))
        or bool(_OTHER_BEHIND.match(text, number.end()) or _MEASURED.match(text, number.end()))
    )


def with_word(text: str, codes: Collection[Code], word: str) -> str:
    """The text with each code replaced by a word."""
    pieces: list[str] = []
    at = 0
    for code in sorted(codes, key=lambda each: each.start):
        pieces += (text[at : code.start], word)
        at = code.end
    return "".join((*pieces, text[at:]))
