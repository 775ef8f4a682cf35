"""Order numbers and codes said digit by digit, and heard back as they are written."""

import re
from collections.abc import Sequence
from typing import Final

from support_agent.providers.house.spoken import digits_for_words

_DIGIT_NAMES: Final = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
)
_GROUP: Final = 4

# ── Saying ───────────────────────────────────────────────────────────────────────────────────

_MARKUP = re.compile(r"(?<![*_`#])[*_`#]+(?=\S)|(?<=\S)[*_`]+|^[ \t]{0,20}[-•]\s+", re.MULTILINE)
_LINK = re.compile(r"\[([^\[\]]+)\]\([^()]*\)")
_REFERENCE = re.compile(r"\b([A-Z]{2,4})-(\d{1,10})\b")
_AFTER_WORD = re.compile(
    r"\b(order(?: number| no\.)?|code(?: is| was)?|refund|label|confirm|ending in)"
    r"[ :]+#?(\d{3,10})\b",
    re.IGNORECASE,
)
_LONG_NAME = re.compile(r"\b(?=[A-Z]*\d)(?=\d*[A-Z])[A-Z0-9]{8,}\b|\b\d{9,}\b")
_SENTENCE_END = re.compile(r"(?:(?<=[.!?])|(?<=[.!?][\"')]))[ \t]+(?=[\"'(]?[A-Z0-9$])|\n\s*")
_NO_END = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|No|St|vs|e\.g|i\.e|approx)\.$", re.IGNORECASE)


def sayable(text: str) -> str:
    """The text as the voice shall read it: no markup, references letter by letter."""
    text = _LINK.sub(r"\1", text)
    text = _MARKUP.sub("", text)
    text = _LONG_NAME.sub(lambda match: _in_groups(match.group()), text)
    text = _REFERENCE.sub(lambda m: f"{' '.join(m.group(1))}, {_digits(m.group(2))}", text)
    return _AFTER_WORD.sub(lambda m: f"{m.group(1)} {_digits(m.group(2))}", text)


def sentences(text: str) -> list[str]:
    """The sentences of a text, whole."""
    made: list[str] = []
    for piece in _SENTENCE_END.split(text):
        if made and _NO_END.search(made[-1]):
            made[-1] = f"{made[-1]} {piece.strip()}"
        elif piece.strip():
            made.append(piece.strip())
    return made


def _digits(digits: str) -> str:
    return " ".join(_DIGIT_NAMES[int(digit)] for digit in digits)


def _in_groups(name: str) -> str:
    """Says "1Z999AA10123456784" in fours, so that it can be written down."""
    said = [_DIGIT_NAMES[int(char)] if char.isdigit() else char for char in name]
    groups = [said[start : start + _GROUP] for start in range(0, len(said), _GROUP)]
    return ", ".join(" ".join(group) for group in groups)


# ── Hearing ──────────────────────────────────────────────────────────────────────────────────

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
_FILLERS: Final = {"and"}
_SCALES: Final = {"hundred", "thousand"}
_NUMBER: Final = rf"(?:\d++|(?:{_NUMBER_WORD})(?![a-z]))"
_GAP: Final = r"(?:[\s,.\-]{1,9})"
_RUN: Final = rf"{_NUMBER}(?:(?:{_GAP}and\s{{1,5}}|{_GAP}?){_NUMBER})*"
_ALIKE: Final = rf"(?:{'|'.join(sorted(_SOUNDS_LIKE.keys() - set(_NUMBER_WORD.split('|'))))})(?!\w)"
_LOOSE_RUN: Final = (
    rf"(?:{_NUMBER}|{_ALIKE})(?:(?:{_GAP}and\s{{1,5}}|{_GAP}?){_NUMBER}|{_GAP}{_ALIKE})*"
)
"""After the letters, "to" may be a two, "a" an eight and "seventh" the end of "seven, th…"."""
_SPELLED: Final = (
    r"(?:o|oh|owe)[\s.,'\-]{0,5}(?:r|are|our|ar)[\s.,'\-]{0,5}(?:d|dee|de|di|dy|t|ty)(?![a-z])"
    r"|ord(?![a-z])|or[\s\-]d(?![a-z])|orders?[\s,.]{1,5}rd(?![a-z])"
)
_ORDER: Final = r"orders?(?:\s{1,5}(?:number|no\.?|id))?(?:\s{1,5}is)?"
_ORDER_NUMBER = re.compile(
    rf"(?<!\w)(?:(?:{_ORDER})[\s,:#.\-]{{0,9}})?(?:{_SPELLED})[\s,.:#?!\-]{{0,9}}(?:[de],\s{{0,5}})?"
    rf"(?P<spelled>{_LOOSE_RUN})(?!\w)"
    rf"|(?<!\w)(?:{_ORDER})[\s,:#.\-]{{1,9}}(?P<named>{_RUN}(?:[\s\-]{{1,5}}(?:to|too|for))?)(?!\w)",
    re.IGNORECASE,
)
_DICTATED = re.compile(
    r"(?<![\w$.,])(?:\d|zero|oh|one|two|three|four|five|six|seven|eight|nine)(?!\w)"
    r"(?:[\s,\-]+(?:\d|zero|oh|one|two|three|four|five|six|seven|eight|nine)(?!\w)){3,}",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"\d+|[a-z]+", re.IGNORECASE)
_FEWEST_DIGITS: Final = 4
_MOST_DIGITS: Final = 8
_UNFINISHED = re.compile(
    r"(?:\b(?:and|or|but|the|a|an|my|is|for|to|of|with|number|order|um|uh|er|because|so|o|r|d|ord)"
    r"[\s.,]*|[,\-]\s*)$",
    re.IGNORECASE,
)


def heard(text: str) -> str:
    """What was said, with order numbers and dictated digits as they are written."""
    text = _ORDER_NUMBER.sub(_as_written, text)
    return _DICTATED.sub(lambda match: _to_digits(_TOKEN.findall(match.group().lower())), text)


def is_unfinished(text: str) -> bool:
    """Whether the caller has plainly more to say: "my order number is", "o r d one zero"."""
    if _UNFINISHED.search(text):
        return True
    numbers = list(_ORDER_NUMBER.finditer(text))
    if not numbers or numbers[-1].end() < len(text.rstrip(" .,-")):
        return False
    words = _TOKEN.findall((numbers[-1]["spelled"] or "").lower())
    return bool(words) and len(_to_digits(words)) < _FEWEST_DIGITS


def _as_written(match: re.Match[str]) -> str:
    run = match["spelled"] or match["named"]
    tokens = [each for each in _TOKEN.finditer(run) if each.group().lower() != "and"]
    words = _single_digits([token.group().lower() for token in tokens])
    tokens = tokens[-len(words) :]
    while words[-1] in _SOUNDS_LIKE and len(_to_digits(words[:-1])) >= _FEWEST_DIGITS:
        words.pop()  # "one zero zero one for my sister"
    whole = _belong_together(words)
    for count in range(1, len(words) + 1):
        read = _to_digits(words[:count])
        if len(read) >= _FEWEST_DIGITS and (count == len(words) or not whole):
            if len(read) > _MOST_DIGITS:
                break
            return f"ORD-{read}{run[tokens[count - 1].end() :]}"
    return match.group()


def _single_digits(words: list[str]) -> list[str]:
    """What was said digit by digit: "seventeen two one nine" was "seven, two", and so on."""
    if len(words) == _FEWEST_DIGITS + 1 and _TENS.get(words[0]) == words[1]:
        words = words[1:]  # "seventy, seven, two, three, eight" stammers
    others = [word for word in words if word not in _SINGLE]
    if len(words) != _FEWEST_DIGITS or len(others) != 1 or others[0] not in _TEENS:
        return words
    return [_TEENS.get(word, word) for word in words]


def _belong_together(words: Sequence[str]) -> bool:
    """Whether it is one number however long: said digit by digit, or with "thousand"."""
    return all(word in _SINGLE for word in words) or not _SCALES.isdisjoint(words)


def _to_digits(tokens: list[str]) -> str:
    """Reads "10", "oh", "1" and "one", "thousand", "one" as 1001."""
    tokens = [_SOUNDS_LIKE.get(token, token) for token in tokens if token not in _FILLERS]
    if _SCALES.intersection(tokens):
        tokens = [_DIGIT_NAMES[int(t)] if t in "0123456789" else t for t in tokens]
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
    # One word alone is left as it is there, being mostly no number; a nought before it helps.
    read = digits_for_words(" ".join(["zero", *words] if len(words) == 1 else words))
    return re.sub(r"\D", "", read)[1:] if len(words) == 1 else re.sub(r"\D", "", read)


_SINGLE: Final = {*_DIGIT_NAMES, *_SOUNDS_LIKE, "oh", *"0123456789"}
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
