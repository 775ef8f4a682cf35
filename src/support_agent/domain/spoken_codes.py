"""Six-digit codes as they are read out: "four one seven, two oh nine" is 417209."""

import re

_DIGITS: dict[str, str] = {
    name: str(value)
    for value, name in enumerate(
        ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    )
} | {"oh": "0", "o": "0"}
# What a recogniser writes for a digit; a digit only beside others that make up the code.
_ALIKE = {"to": "2", "too": "2", "for": "4", "ate": "8", "won": "1", "free": "3"}
_TIMES = {"double": 2, "triple": 3}
_WORD = rf"(?:\d++|(?:{'|'.join((*_DIGITS, *_ALIKE, *_TIMES))})(?![a-z]))"
_RUN = re.compile(
    rf"(?<![\w-]){_WORD}(?:(?:[\s,.\-]+and\s+|[\s,.\-]*){_WORD})*(?!\w)", re.IGNORECASE
)
_TOKEN = re.compile(r"\d+|[a-z]+", re.IGNORECASE)
_CODE_LENGTH = 6


def with_codes(text: str) -> str:
    """The text with each run of spoken digits that makes six of them written as one number."""
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
