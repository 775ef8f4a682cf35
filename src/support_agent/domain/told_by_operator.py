"""What an operator's own words order: which act on which order. All else is for a model to read."""

import re
from collections.abc import Collection, Sequence

# The words for each status, and for making it so.
STATUS_WORDS: dict[str, str] = {
    "pending": r"pending|re-?open(?:ed)?|on hold",
    "processing": r"process(?:ing|ed)?|pack(?:ing|ed)?|in progress",
    "shipped": r"ship(?:ped|s)?|dispatch(?:ed)?|sent out|on its way|handed to the carrier",
    "delivered": r"deliver(?:ed)?|arrived",
    "cancelled": r"cancel(?:l?ed|l?ing|lation)?|call off|called off",
    "returned": r"return(?:ed)?|came back|sent back",
}
_STATUS = {
    status: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for status, words in STATUS_WORDS.items()
}
_QUOTED = re.compile(
    r"\"[^\"\n]{0,2000}\"|\u201c[^\u201c\u201d\n]{0,2000}\u201d|^[ \t]{0,8}>[^\n]*", re.MULTILINE
)
_SENTENCE_ENDS = re.compile(r"(?<=[!?;\n])|(?<=\.)(?=\s)")
_PIECE = re.compile(r",\s|\s(?=(?:and|then|but|please|so)\s)", re.IGNORECASE)
_NUMBER = re.compile(
    r"\b(?:ord(?:er)?|no|number)\W{0,3}(\d{1,12})\b|#\s?(\d{1,12})\b", re.IGNORECASE
)
# Behind these an act is not wished for, or is what somebody else says; until the sentence turns.
_NOT_TOLD = re.compile(
    r"\b(?:don'?t|do not|not|never|no|without|instead of|rather than|cannot|can'?t|avoid|hold off"
    r"|unless|if|whether|why|when|what|how|who|was|were|did|does|has|have|had|is|are|says?|said"
    r"|wants?|wanted|ask(?:s|ed)?|asking|claims?|claimed|thinks?|wrote|writes|tell|told|summari[sz]e"
    r"|explain|describe|list|show|check|find|look|see|read|report|draft|suggest|would like)\b",
    re.IGNORECASE,
)
_TURNS = re.compile(r"(?:but|then|please|so)\b", re.IGNORECASE)
_MAY_ASK = re.compile(r"\s{0,9}(?:please|can you|could you|would you|will you)\b", re.IGNORECASE)


def is_told(text: str, status: str, number: str, own: Collection[str]) -> bool:
    """Whether these words ask to set that order to that status.

    `own`: the numbers of all the customer's orders; where there is one, it need not be named. A
    quotation, a question and what somebody else wants ask for nothing.
    """
    meant: set[str] = {number} if set(own) == {number} else set()
    for sentence in _SENTENCE_ENDS.split(_QUOTED.sub(" ", text.replace("\u2019", "'"))):
        is_question = sentence.rstrip().endswith("?") and not _MAY_ASK.match(sentence)
        meant, told = _read(_PIECE.split(sentence), status, own, meant)
        if number in told and not is_question:
            return True
    return False


def _read(
    pieces: Sequence[str], status: str, own: Collection[str], meant: set[str]
) -> tuple[set[str], set[str]]:
    """The orders a sentence is about in the end, and those it sets to the status.

    Orders stand beside their act in a piece, or in pieces without one before or behind it.
    """
    told: set[str] = set()
    waiting: set[str] = set()
    held, acts = False, ""
    for piece in pieces:
        held = held and not _TURNS.match(piece)
        found = _acts(piece, held=held)
        held = held or bool(_NOT_TOLD.search(piece))
        numbers = _numbers(piece, own)
        if numbers and not found and acts:
            found = {acts}
            waiting.clear()
        elif numbers and not found:
            waiting |= numbers
        about = numbers | waiting if numbers else meant
        if found:
            acts = status if status in found else "another"
            told |= about if status in found else set()
            waiting = set[str]()
        meant = about if numbers else meant
    return meant, told


def _acts(piece: str, *, held: bool) -> set[str]:
    """The statuses a piece names; "held" for those it does not ask for."""
    found: set[str] = set()
    for status, words in _STATUS.items():
        for match in words.finditer(piece):
            denied = held or _NOT_TOLD.search(piece[: match.start()])
            found.add("held" if denied else status)
    return found


def _numbers(piece: str, own: Collection[str]) -> set[str]:
    """The orders a piece names: the customer's by their numbers, others as they stand."""
    named = {digits for match in _NUMBER.findall(piece) for digits in match if digits}
    words = set(re.findall(r"[a-z0-9][a-z0-9-]*", piece.lower()))
    mine = {each for each in own if each.lower() in words or _digits(each) in named | words}
    return mine | {digits for digits in named if digits not in set(map(_digits, own))}


def _digits(number: str) -> str:
    return number.rpartition("-")[2]
