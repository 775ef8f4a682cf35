"""Normalizes recognized text: order numbers and dictated digits as they are written."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from support_agent.domain.orders.order_form import OrderForm
from support_agent.domain.text.spoken_numbers import digits_for_words
from support_agent.providers.local_voice.words import DIGIT_NAMES

_NUMBER_WORD: Final = (
    "zero|oh|o|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|"
    "fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|"
    "ninety|hundred|thousand|double|triple"
)
_SOUNDS_LIKE: Final = dict(
    {"to": "2", "too": "2", "free": "3", "for": "4", "fourth": "4", "fifth": "5", "sixth": "6"},
    seventh="7",
    a="8",
    ate="8",
    eighth="8",
    ninth="9",
    won="1",
    o="oh",
)
_FILLERS: Final = {"and", "slash", "dash", "hyphen"}
_SCALES: Final = {"hundred", "thousand"}
_NUMBER: Final = rf"(?:\d++|(?:{_NUMBER_WORD})(?![a-z]))"
_GAP: Final = r"(?:[\s,.\-/]{1,9}(?:(?:slash|dash|hyphen)\s{1,5})?)"
_RUN: Final = rf"{_NUMBER}(?:(?:{_GAP}and\s{{1,5}}|{_GAP}?){_NUMBER})*"
_ALIKE: Final = rf"(?:{'|'.join(sorted(_SOUNDS_LIKE.keys() - set(_NUMBER_WORD.split('|'))))})(?!\w)"
_LOOSE_RUN: Final = (
    rf"(?:{_NUMBER}|{_ALIKE})(?:(?:{_GAP}and\s{{1,5}}|{_GAP}?){_NUMBER}|{_GAP}{_ALIKE})*"
)
"""After the letters, "to" may be a two, "a" an eight and "seventh" the end of "seven, th…"."""
# How a recognizer writes the name of a single letter.
_LETTER_SOUNDS: Final = {
    "a": "ay|eh|hey", "b": "bee|be", "c": "see|sea|cee", "d": "dee|de|di|dy|t|ty", "e": "ee|he",
    "f": "ef|eff", "g": "gee|jee", "h": "aitch|age", "i": "eye|aye", "j": "jay", "k": "kay|cay",
    "l": "el|ell", "m": "em", "n": "en", "o": "oh|owe", "p": "pee|pea", "q": "queue|cue",
    "r": "are|our|ar", "s": "es|ess", "t": "tee|tea", "u": "you", "v": "vee",
    "w": r"double[\s\-]?(?:u|you)", "x": "ex", "y": "why", "z": "zee|zed",
}  # fmt: skip
_ORDER: Final = r"orders?(?:\s{1,5}(?:number|no\.?|id))?(?:\s{1,5}is)?"
_DICTATED = re.compile(
    r"(?<![\w$.,])(?:\d|zero|oh|one|two|three|four|five|six|seven|eight|nine)(?!\w)"
    r"(?:[\s,\-]+(?:\d|zero|oh|one|two|three|four|five|six|seven|eight|nine)(?!\w)){3,}",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"\d+|[a-z]+", re.IGNORECASE)
# Fewer digits are usually no order number, unless the shop's have so few; more are two numbers.
_FEWEST_DIGITS: Final = 4
_MOST_DIGITS: Final = 8
_UNFINISHED = re.compile(
    r"(?:\b(?:and|or|but|the|a|an|my|is|for|to|of|with|number|order|um|uh|er|because|so|o|r|d|ord)"
    r"[\s.,]*|[,\-]\s*)$",
    re.IGNORECASE,
)


class _Spoken(NamedTuple):
    """How the shop's numbers are spoken: their pattern, and how many digits they have."""

    pattern: re.Pattern[str]
    fewest: int
    most: int
    form: OrderForm

    def to_digits(self, tokens: list[str]) -> str:
        """The digits of an order number, or "" if it can't be one."""
        digits = _to_digits(tokens)
        fits = self.fewest <= len(digits) <= self.most and self.form.number(digits)
        return digits if fits else ""


@lru_cache(maxsize=100)
def _spoken(form: OrderForm) -> _Spoken:
    runs = form.shape.runs
    least, most = sum(run.least for run in runs), sum(run.most for run in runs)
    least = 1 if any(run.padded for run in runs) else least
    fewest = min(max(_FEWEST_DIGITS, least), most)
    if len(runs) == 1:
        most = min(most, max(_MOST_DIGITS, least))
    named = (
        rf"(?<!\w)(?:{_ORDER})[\s,:#.\-]{{1,9}}"
        rf"(?P<named>{_RUN}(?:[\s\-]{{1,5}}(?:to|too|for))?)(?!\w)"
    )
    if letters := form.shape.letters.lower():
        spelled = _letters(letters)
        stammered = rf"(?:{_sounds(letters[-1])})"
        named = (
            rf"(?<!\w)(?:(?:{_ORDER})[\s,:#.\-]{{0,9}})?(?:{spelled})[\s,.:#?!\-/]{{0,9}}"
            rf"(?:{stammered},\s{{0,5}})?(?P<spelled>{_LOOSE_RUN})(?!\w)|{named}"
        )
    else:
        named += r"(?P<spelled>(?!))?"
    return _Spoken(re.compile(named, re.IGNORECASE), fewest, most, form)


def _letters(letters: str) -> str:
    """The letters before a number, said one by one or as a word, and what they sound like."""
    one_by_one = r"[\s.,'\-]{0,5}".join(f"(?:{_sounds(letter)})" for letter in letters)
    ends = "(?![a-z])"
    ways = [one_by_one + ends, letters + ends]
    if letters[1:-1]:  # "or d", "orders rd": some of the letters as one word
        ways += [rf"{letters[:-1]}[\s\-]{letters[-1]}{ends}"]
        ways += [rf"orders?[\s,.]{{1,5}}{letters[1:]}{ends}"] if letters.startswith("o") else []
    return "|".join(ways)


def _sounds(letter: str) -> str:
    return f"{letter}|{_LETTER_SOUNDS[letter]}"


def normalized(text: str, numbers: OrderForm | None = None) -> str:
    """What was said, with dictated digits and order numbers in written form."""
    if numbers is not None:
        spoken = _spoken(numbers)
        text = spoken.pattern.sub(lambda match: _as_written(match, spoken), text)
    return _DICTATED.sub(lambda match: _to_digits(_TOKEN.findall(match.group().lower())), text)


def is_unfinished(text: str, numbers: OrderForm | None = None) -> bool:
    """Whether the caller clearly has more to say: "my order number is", "o r d one zero"."""
    if _UNFINISHED.search(text):
        return True
    if numbers is None:
        return False
    spoken = _spoken(numbers)
    found = list(spoken.pattern.finditer(text))
    if not found or found[-1].end() < len(text.rstrip(" .,-")):
        return False
    words = _TOKEN.findall((found[-1]["spelled"] or "").lower())
    return bool(words) and len(_to_digits(words)) < spoken.fewest


def _as_written(match: re.Match[str], spoken: _Spoken) -> str:
    run = match["spelled"] or match["named"]
    tokens = [each for each in _TOKEN.finditer(run) if each.group().lower() not in _FILLERS]
    words = _single_digits([token.group().lower() for token in tokens])
    tokens = tokens[-len(words) :]
    while words[-1] in _SOUNDS_LIKE and spoken.to_digits(words[:-1]):
        words.pop()  # "one zero zero one for my sister"
    whole = _belong_together(words)
    for count in range(len(words) if whole else 1, len(words) + 1):
        if digits := spoken.to_digits(words[:count]):
            return f"{spoken.form.in_words(digits)}{run[tokens[count - 1].end() :]}"
    return match.group()


def _single_digits(words: list[str]) -> list[str]:
    """Single digits: "seventeen two one nine" was "seven, two", and so on."""
    if len(words) == _FEWEST_DIGITS + 1 and _TENS.get(words[0]) == words[1]:
        words = words[1:]  # a stammer: "seventy, seven, two, three, eight"
    others = [word for word in words if word not in _SINGLE]
    if len(words) != _FEWEST_DIGITS or len(others) != 1 or others[0] not in _TEENS:
        return words
    return [_TEENS.get(word, word) for word in words]


def _belong_together(words: Sequence[str]) -> bool:
    """Whether it is one number of any length: said digit by digit, or with "thousand"."""
    return all(word in _SINGLE for word in words) or not _SCALES.isdisjoint(words)


def _to_digits(tokens: list[str]) -> str:
    """Reads "10", "oh", "1" and "one", "thousand", "one" as 1001."""
    tokens = [_SOUNDS_LIKE.get(token, token) for token in tokens if token not in _FILLERS]
    if _SCALES.intersection(tokens):
        tokens = [DIGIT_NAMES[int(t)] if t in "0123456789" else t for t in tokens]
    pieces: list[str] = []
    words: list[str] = []
    for token in [*tokens, ""]:
        if token and not token.isdigit():
            words.append(token)
            continue
        pieces += [_words_to_digits(words), token]
        words = []
    return "".join(pieces)


def _words_to_digits(words: list[str]) -> str:
    if not words:
        return ""
    # A single word is left unchanged there, since it is rarely a number; a zero before it helps.
    read = digits_for_words(" ".join(["zero", *words] if len(words) == 1 else words))
    return re.sub(r"\D", "", read)[1:] if len(words) == 1 else re.sub(r"\D", "", read)


_SINGLE: Final = {*DIGIT_NAMES, *_SOUNDS_LIKE, "oh", *"0123456789"}
_TENS: Final = {
    "twenty": "two",
    "thirty": "three",
    "forty": "four",
    "fifty": "five",
    "sixty": "six",
    "seventy": "seven",
    "eighty": "eight",
    "ninety": "nine",
}
_TEENS: Final = {
    "thirteen": "3",
    "fourteen": "4",
    "fifteen": "5",
    "sixteen": "6",
    "seventeen": "7",
    "eighteen": "8",
    "nineteen": "9",
    **{str(teen): str(teen - 10) for teen in range(13, 20)},
}
