"""Turns spoken numbers into digits: "one thousand one", "ten oh one", "forty ninety"."""

import re

_UNITS = {
    "zero": 0, "oh": 0, "o": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9,
}  # fmt: skip
_TEENS = {
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60,
    "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_SCALES = {"hundred": 100, "thousand": 1000}
_REPEATS = {"double": 2, "triple": 3}
_NUMBER_WORDS = _UNITS.keys() | _TEENS.keys() | _TENS.keys() | _SCALES.keys() | _REPEATS.keys()
_RUN = re.compile(
    r"\b(?:{0})(?:[\s,-]+(?:and\s+)?(?:{0}))+\b".format(
        "|".join(sorted(_NUMBER_WORDS, key=len, reverse=True))
    )
)


def digits_for_words(text: str) -> str:
    """The lowercase text with each run of two or more number words written in digits."""
    return _RUN.sub(lambda match: _digits(match.group()), text)


def _digits(run: str) -> str:
    words = [word for word in re.split(r"[\s,-]+", run) if word != "and"]
    if words[0] == "o" or words[-1] == "o":
        # At the edge of a number, "o" is more often the letter of "o r d" than a zero.
        return run
    if any(word in _SCALES for word in words):
        return str(_value(words))
    return "".join(_groups(words))


def _value(words: list[str]) -> int:
    total = current = 0
    for word in words:
        if word == "hundred":
            current = max(current, 1) * 100
        elif word == "thousand":
            total, current = total + max(current, 1) * 1000, 0
        else:
            current += _UNITS.get(word, _TEENS.get(word, _TENS.get(word, 0)))
    return total + current


def _groups(words: list[str]) -> list[str]:
    """The pieces to write side by side: "forty ninety" → 40, 90; "ten oh one" → 10, 0, 1."""
    groups: list[str] = []
    repeat, open_tens = 1, False
    for word in words:
        if word in _REPEATS:
            repeat, open_tens = _REPEATS[word], False
        elif word in _TENS:
            groups.append(str(_TENS[word]))
            open_tens = True
        elif word in _TEENS:
            groups.append(str(_TEENS[word]))
            open_tens = False
        elif open_tens and _UNITS[word]:
            groups[-1] = str(int(groups[-1]) + _UNITS[word])
            open_tens = False
        else:
            groups.append(str(_UNITS[word]) * repeat)
            repeat, open_tens = 1, False
    return groups
